"""What the pages promise is what is planned, and is said with its condition."""

import re

from judges.examples import ROOT
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from ruamel.yaml import YAML

README = (ROOT / "README.md").read_text(encoding="utf-8")
SPEC = (ROOT / "docs/spec.md").read_text(encoding="utf-8")
WHERE = (ROOT / "docs/environment.md").read_text(encoding="utf-8")
PLATFORMS = ("EKS", "GKE", "AKS", "OpenShift", "k3s", "kind")


def _row(page, key):
    # The first table of a page is the model itself.
    return re.findall(rf"^\| `{key}`.*$", page, re.MULTILINE)[0]


def test_logs_are_json_where_the_program_reads_log_format():
    sentence = " ".join(README.split()).split("JSON logs")[1].split(".")[0]
    assert "LOG_FORMAT" in sentence
    assert "`LOG_FORMAT`" in _row(SPEC, "log")
    assert "does not read it" in _row(SPEC, "LOG_FORMAT")


def test_the_services_port_is_told_where_the_processs_own_is(planned):
    (port,) = planned().manifests["service"]["spec"]["ports"]
    assert f"port {port['port']} of its Service" in _row(SPEC, "port")


def test_what_each_platform_needs_is_told_with_its_source():
    table = WHERE.split("## What platforms need")[1]
    for platform in PLATFORMS:
        row = next(line for line in table.splitlines() if line.startswith(f"| {platform} |"))
        names = re.findall(r"\[([a-z][^\]]+)\]", row)
        assert names, platform
        for name in names:
            assert re.search(rf"^\[{re.escape(name)}\]: https://", table, re.MULTILINE), name


def test_what_the_page_shows_for_a_platform_is_an_environment(planned):
    (shown,) = re.findall(r"^```yaml\n(.*?)^```", WHERE.split("## What platforms need")[1], re.MULTILINE | re.DOTALL)
    written = YAML(typ="safe", pure=True).load(shown)["config"]["moorage:environment"]
    environment = Environment.model_validate(written | {"name": "openshift"})
    spec = ServiceSpec.model_validate({"name": "order", "source": {}, **environment.defaults})
    assert (environment.dns.ports, spec.run_as) == ([5353], "platform")
