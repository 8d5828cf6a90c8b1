"""What a stack of this project is, without images to build."""

import pulumi
from moorage import Microservice, MicroserviceArgs, load, stack_options

project = load(env=pulumi.get_stack())
options = stack_options(project)
for spec in project.specs:
    args = MicroserviceArgs(spec, project.environment, peers=project.specs)
    service = Microservice(spec.name, args, options)
    pulumi.export(spec.name, {"url": service.url, "image": service.image, "version": service.version})
