"""A service in Consul's catalog, for discovery from another cluster."""

from __future__ import annotations

import pulumi

from moorage.components.children.options import child_options
from moorage.components.providers.extras import require_catalog
from moorage.plan.model import CatalogEntry


class ConsulRegistration(pulumi.ComponentResource):
    """A node of its own and the service on it, checked by consul-esm."""

    service: pulumi.Output[str]
    """The name under which other clusters find it."""

    def __init__(self, name: str, entry: CatalogEntry, opts: pulumi.ResourceOptions | None = None):
        """Register ``entry`` (from a plan's ``catalog``) with the Consul of ``opts.providers``."""
        require_catalog(name)
        # Slow to load, and most programs have no Consul.
        import pulumi_consul as consul

        super().__init__("moorage:index:ConsulRegistration", name, {}, opts)
        child = child_options(self, opts)
        # A node that replaces one goes first: its name is given, so the provider cannot tell it from the old one. The
        # place in these names makes another identity another resource, which is registered before the old one goes.
        node = consul.Node(
            f"{name}-consul-node-{entry.place}",
            name=entry.node,
            address=entry.address,
            datacenter=entry.datacenter,
            meta=dict(entry.meta),
            opts=child,
        )
        registered = consul.Service(
            f"{name}-consul-service-{entry.place}",
            name=entry.service,
            service_id=entry.node,
            node=node.name,
            address=entry.address,
            port=entry.port,
            tags=list(entry.tags),
            datacenter=entry.datacenter,
            checks=[
                consul.ServiceCheckArgs(
                    check_id=f"{entry.node}-http",
                    name="HTTP",
                    http=entry.check_url,
                    method="GET",
                    interval=entry.check_interval,
                    timeout=entry.check_timeout,
                    deregister_critical_service_after=entry.deregister_after,
                )
            ],
            opts=child,
        )
        self.service = registered.name
        self.register_outputs({"service": self.service})
