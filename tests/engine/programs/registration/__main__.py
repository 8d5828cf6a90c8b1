"""A service that Pulumi registers for other clusters."""

import pulumi
import pulumi_consul as consul
from moorage import ConsulRegistration, Environment, ServiceSpec
from moorage.plan import plan

config = pulumi.Config()
address = config.require("address")
where = Environment.model_validate(
    {
        "name": "dev",
        "cluster": "east",
        "namespace": config.get("namespace") or "shop",
        "kubernetes": {"render_to": "out"},
        "monitoring": "off",
        "consul": {"address": address, "esm": True},
    }
)
spec = ServiceSpec.model_validate(
    {
        "name": "order",
        "source": {},
        "consul": {
            "register": "catalog",
            "address": {"external": config.get("entry") or "192.0.2.10"},
            "port": 8080,
        },
    }
)
entry = plan([spec], where)["order"].catalog
assert entry is not None
provider = consul.Provider("consul", address=address)
ConsulRegistration("order", entry, pulumi.ResourceOptions(providers=[provider]))
