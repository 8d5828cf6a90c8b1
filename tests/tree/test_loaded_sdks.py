"""A program pays for the SDKs that it uses: those of Consul and Docker are loaded where a service needs them."""

from __future__ import annotations

import json
import subprocess
import sys

SDKS = ("pulumi_kubernetes", "pulumi_consul", "pulumi_docker", "pulumi_docker_build")
_PROGRAM = f"""
import json, sys
from moorage import ConsulRegistration, Image, Microservice, Monitoring, Workload
from moorage import build, load, report_errors, stack_options
print(json.dumps([name for name in {SDKS} if name in sys.modules]))
"""


def test_the_components_alone_load_the_sdk_of_kubernetes_and_no_other():
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["pulumi_kubernetes"]
