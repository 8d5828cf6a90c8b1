"""Runs a service with what another stack gave out, and gives its address to what else the program makes."""

import pulumi
import pulumi_kubernetes as kubernetes
from moorage import Microservice, MicroserviceArgs, load, report_errors, stack_options

platform = pulumi.StackReference(pulumi.Config().require("platform"))

with report_errors():
    project = load(env=pulumi.get_stack())
    environment = project.required_environment()
    options = stack_options(project)
    (spec,) = project.selected_specs
    args = MicroserviceArgs(
        spec,
        environment,
        env={"DATABASE_URL": platform.require_output("database_url")},
        service_account_annotations={"eks.amazonaws.com/role-arn": platform.require_output("orders_role_arn")},
    )
    orders = Microservice("orders", args, options)

# An object of one's own, of the same provider: it is made when the service has ready pods.
kubernetes.core.v1.ConfigMap(
    "endpoints",
    metadata={"name": "endpoints", "namespace": environment.namespace},
    data={"orders": orders.url},
    opts=options,
)
pulumi.export("url", orders.url)
