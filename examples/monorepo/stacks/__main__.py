"""Runs every service of this project in the environment of the selected stack."""

import pulumi
from moorage import Microservice, MicroserviceArgs, build, load, report_errors, stack_options

with report_errors():
    project = load(env=pulumi.get_stack())
    images = build(project)
    options = stack_options(project)
    for spec in project.selected_specs:
        args = MicroserviceArgs(spec, project.environment, images.get(spec.name), project.specs)
        Microservice(spec.name, args, options)
