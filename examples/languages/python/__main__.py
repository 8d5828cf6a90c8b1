"""The same services in Python, which needs no plugin."""

from pathlib import Path

import pulumi
from moorage import Microservice, MicroserviceArgs, ServiceSpec, build, load, report_errors, stack_options

with report_errors():
    project = load([Path("../services")], env=pulumi.get_stack(), root=Path())
    environment, images, options = project.required_environment(), build(project), stack_options(project)
    made = {
        spec.name: Microservice(
            spec.name, MicroserviceArgs(spec, environment, images.get(spec.name), project.specs), options
        )
        for spec in project.selected_specs
    }
    spec = ServiceSpec.model_validate(
        {
            "name": "podinfo",
            "image": {"ref": "registry.example.com/podinfo:6.9.1@sha256:00000000000000000000000000000000000000000000000000000000000000e3"},
            "port": 9898,
            "run_as": {"user": 1000},
            "resources": {"cpu": "50m", "memory_limit": "128Mi"},
            "env": {"PODINFO_UI_COLOR": "#34577c"},
            "health": {"path": "/readyz", "live": {"path": "/healthz"}},
            "ports": {"grpc": 9999},
        }
    )
    podinfo = Microservice("podinfo", MicroserviceArgs(spec, environment))

pulumi.export("order", made["order"].url)
pulumi.export("podinfo", podinfo.url)
