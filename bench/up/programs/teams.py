"""A stack for each team: each runs the folder of its name, and all of services/ is read (docs/operations.md)."""

from pathlib import Path

import pulumi
from moorage import Microservice, MicroserviceArgs, load, stack_options

team = pulumi.get_stack()
project = load([Path("../services", team)], env=team)
options = stack_options(project)
for spec in project.selected_specs:
    Microservice(spec.name, MicroserviceArgs(spec, project.environment, peers=project.specs), options)
