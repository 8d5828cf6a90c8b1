from moorage import Microservice, MicroserviceArgs, load, stack_options

project = load(env="test")
Microservice("api", MicroserviceArgs(project.specs[0], project.required_environment()), stack_options(project))
