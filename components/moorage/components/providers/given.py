"""Providers that a service is given: used, unless they point elsewhere where that can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi

from moorage.components.providers.made import consul_provider, kubernetes_provider, kubernetes_target, made_for
from moorage.errors import Diagnostic
from moorage.spec.environment import Environment


def with_providers(
    component: str, environment: Environment, root: Path, opts: pulumi.ResourceOptions | None, *, catalog: bool
) -> pulumi.ResourceOptions:
    """Return ``opts`` with the environment's providers where it has none, and a check of those that it has.

    ``component``: as messages call it. ``root``: of the project. ``catalog``: whether Consul's provider is needed.
    """
    made: list[pulumi.ProviderResource] = []
    checks: list[Any] = []
    cluster = _given("kubernetes", opts)
    if cluster is None:
        made.append(kubernetes_provider(environment, root))
    else:
        checks.append(_kubernetes(component, environment, root, cluster))
    if catalog:
        registry = _given("consul", opts)
        if registry is None:
            made.append(consul_provider(environment))
        else:
            checks.append(_consul(component, environment, registry))
    # Every child waits for the checks, as it does for a resource: what is refused leaves nothing behind.
    waited = [pulumi.Output.from_input(check) for check in checks]
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=made, depends_on=waited))


def _given(package: str, opts: pulumi.ResourceOptions | None) -> pulumi.ProviderResource | None:
    if opts is None:
        return None
    if opts.provider is not None and opts.provider.package == package:
        return opts.provider
    listed = opts.providers.values() if isinstance(opts.providers, Mapping) else opts.providers or ()
    above = opts.parent.get_provider(f"{package}:index:any") if opts.parent else None
    return next((each for each in listed if each.package == package), above)


async def _seen(provider: pulumi.ProviderResource, setting: str) -> str | None:
    value = vars(provider).get(setting)
    # What is not known before the update cannot be seen, and of the settings only those of one word.
    return await value.future() if isinstance(value, pulumi.Output) else None


async def _kubernetes(component: str, environment: Environment, root: Path, provider: pulumi.ProviderResource) -> None:
    wanted = kubernetes_target(environment, root)
    context, kubeconfig = await _seen(provider, "context"), await _seen(provider, "kubeconfig")
    there = made_for(provider) or (f"context {context}" if context else None)
    if there is None and kubeconfig and environment.kubernetes.render_to is not None:
        there = "a kubeconfig"
    if there not in (None, wanted):
        raise _elsewhere(component, environment, "kubernetes", str(there), wanted)


async def _consul(component: str, environment: Environment, provider: pulumi.ProviderResource) -> None:
    wanted = str(environment.consul.address) if environment.consul else ""
    address = await _seen(provider, "address")
    if address is not None and _host(address) != _host(wanted):
        raise _elsewhere(component, environment, "consul", address, wanted)


def _host(address: str) -> str:
    # A provider may be told the scheme apart.
    return address.rpartition("://")[2].rstrip("/")


def _elsewhere(component: str, environment: Environment, kind: str, there: str, wanted: str) -> pulumi.RunError:
    wrong = f"is given a {kind} provider of {there}, but environment {environment.name} names {wanted}"
    remedy = "pass one of that environment, or none: then it makes its own"
    return pulumi.RunError(str(Diagnostic("wrong-cluster", wrong, remedy, path=component)))
