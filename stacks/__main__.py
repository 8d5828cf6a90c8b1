"""Runs every service of services/ in the environment of the selected stack."""

import functools

import pulumi
from moorage import Microservice, MicroserviceArgs, build, load, report_errors, stack_options

with report_errors():
    project = load(env=pulumi.get_stack())
    # All of them before the first component: a program that does not compile must change nothing.
    images = build(project, progress=functools.partial(pulumi.log.info, ephemeral=True))
    options = stack_options(project)
    for spec in project.selected_specs:
        args = MicroserviceArgs(spec, project.environment, images.get(spec.name), project.specs)
        service = Microservice(spec.name, args, options)
        pulumi.export(spec.name, {"url": service.url, "image": service.image, "version": service.version})
