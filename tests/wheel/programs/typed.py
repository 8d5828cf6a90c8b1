"""A stack whose specs are written in Python: mypy checks every keyword, without a plugin."""

import pulumi
from moorage import BuildInfo, Microservice, MicroserviceArgs, Plan
from moorage.plan import plan
from moorage.spec import (
    Consul,
    Egress,
    Environment,
    ExternalAddress,
    Health,
    Image,
    Kubernetes,
    Metrics,
    Resources,
    SecretRef,
    ServiceSpec,
    Uses,
)

spec = ServiceSpec(
    name="order",
    image=Image(ref="registry.example.com/shop/order:v1"),
    health=Health(path="/ready"),
    metrics=Metrics(interval="15s"),
    resources=Resources(cpu="200m", memory_limit="256Mi"),
    env={"CURRENCY": "EUR"},
    secrets={"DATABASE_URL": SecretRef(secret="order-db", key="url")},
    uses=["user", Uses(service="ledger", namespace="money", external=True)],
    egress=[Egress(cidr="192.0.2.0/24", port=5432)],
    consul=Consul(register="catalog", address=ExternalAddress(external="order.example.com")),
)
environment = Environment(name="dev", namespace="shop", kubernetes=Kubernetes(render_to="out"), monitoring="off")
planned: dict[str, Plan] = plan([spec], environment, {"order": BuildInfo(version="v1")})


def main() -> pulumi.Output[str]:
    """Return where the service answers."""
    later = {"example.com/role": pulumi.Output.from_input("b")}
    args = MicroserviceArgs(spec, environment, env=later, annotations=later, service_account_annotations=later)
    made = Microservice("order", args)
    pulumi.export("ready", made.workload.deployment.status)
    return made.url
