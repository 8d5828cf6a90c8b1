"""Options of a component's children, made in one place."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi


def child_options(
    parent: pulumi.ComponentResource, opts: pulumi.ResourceOptions | None, after: Sequence[pulumi.Resource] = ()
) -> pulumi.ResourceOptions:
    """Return options under ``parent``, which wait for what its own options wait for (Pulumi does not inherit that)."""
    own = pulumi.ResourceOptions(parent=parent, depends_on=opts.depends_on if opts else None)
    return pulumi.ResourceOptions.merge(own, pulumi.ResourceOptions(depends_on=list(after)))
