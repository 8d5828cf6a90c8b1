"""One stack per team, from one repository: each runs the folder of its name."""

from pathlib import Path

import pulumi
from moorage import Microservice, MicroserviceArgs, load, report_errors, stack_options

team = pulumi.get_stack()
with report_errors():
    project = load([Path("../services", team)], env=team)
    options = stack_options(project)
    for spec in project.selected_specs:
        Microservice(spec.name, MicroserviceArgs(spec, project.environment, peers=project.specs), options)
