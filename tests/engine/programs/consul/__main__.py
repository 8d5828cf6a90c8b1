"""A node and a service of Consul's catalog."""

import pulumi
import pulumi_consul as consul

config = pulumi.Config()
provider = consul.Provider("provider", address=config.require("address"))
listed = pulumi.ResourceOptions(provider=provider)

node = consul.Node(
    "node",
    name=config.get("node") or "east-order",
    address="192.0.2.10",
    meta={"external-node": "true", "external-probe": "true"},
    opts=listed,
)
service = consul.Service(
    "service",
    name="order",
    service_id="east-order",
    node=node.name,
    port=config.get_int("port") or 443,
    tags=["http"],
    checks=[
        {
            "check_id": "health",
            "name": "GET /health",
            "http": "http://192.0.2.10/health",
            "interval": "10s",
            "timeout": "2s",
            "deregister_critical_service_after": config.get("deregister") or "1h0m0s",
        }
    ],
    opts=listed,
)
pulumi.export("id", service.service_id)
pulumi.export("address", service.address)
pulumi.export("automatic", consul.Node("automatic", address="192.0.2.11", opts=listed).name)
