from moorage import Microservice, MicroserviceArgs, load, stack_options

project = load(env="test")
Microservice("api", MicroserviceArgs(project.specs[0], project.environment_or_refuse()), stack_options(project))
