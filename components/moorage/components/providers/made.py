"""The providers that an environment names: made once in a program, never what happens to be current."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import pulumi
import pulumi_kubernetes as kubernetes

from moorage.errors import Diagnostic, InputError
from moorage.errors.installation import require_extra
from moorage.spec.environment import Environment
from moorage.spec.targets.consul import ConsulSettings

if TYPE_CHECKING:
    import pulumi_consul as consul

Made = TypeVar("Made", bound=pulumi.ProviderResource)
# By the monitor: each program has its own, and several may run in one process (Automation API, tests).
_made: WeakKeyDictionary[Any, dict[str, tuple[str, pulumi.ProviderResource]]] = WeakKeyDictionary()


class _Program:
    """A program in another language, whose components are registered through a monitor of their own each."""


_programs: dict[str, _Program] = {}
_program: ContextVar[_Program | None] = ContextVar("moorage_program", default=None)


@contextmanager
def sharing(program: str) -> Iterator[None]:
    """Let what is registered inside share its providers with all else of that program; ``program``: any name of it."""
    before = _program.set(_programs.setdefault(program, _Program()))
    try:
        yield
    finally:
        _program.reset(before)


def _key() -> Any:
    return _program.get() or pulumi.runtime.settings.get_monitor()


def kubernetes_provider(environment: Environment, root: Path) -> kubernetes.Provider:
    """Return the provider of the environment's cluster, or of the folder that stands for one.

    ``root``: of the project. Raises `InputError` when this program already works on another one.
    """

    def make() -> kubernetes.Provider:
        context, folder = environment.kubernetes.context, _folder(environment, root)
        # An empty kubeconfig keeps $KUBECONFIG out of the state, where it would differ between machines.
        return kubernetes.Provider("cluster", kubeconfig="", context=context, render_yaml_to_directory=folder)

    return _once("cluster", kubernetes_target(environment, root), environment, make)


def consul_provider(environment: Environment) -> consul.Provider:
    """Return the provider of the environment's Consul; its token is read by Pulumi alone and stays a secret."""
    settings = environment.consul
    assert settings is not None
    require_extra("consul", f"environment {environment.name}: consul.address")
    return _once("consul", settings.address or "", environment, lambda: _consul(settings))


def kubernetes_target(environment: Environment, root: Path) -> str:
    """Return what the environment names, in the words of messages."""
    return _folder(environment, root) or f"context {environment.kubernetes.context}"


def made_for(provider: pulumi.ProviderResource) -> str | None:
    """Return what a provider that was made here works on; None for anybody else's."""
    known = _made.get(_key(), {}).values()
    return next((target for target, each in known if each is provider), None)


def _folder(environment: Environment, root: Path) -> str | None:
    folder = environment.kubernetes.render_to
    return None if folder is None else os.path.relpath(root / folder)


def _consul(settings: ConsulSettings) -> consul.Provider:
    # Slow to load, and most programs have no Consul.
    import pulumi_consul as consul

    token = None
    if settings.token is not None:
        secret = pulumi.Config("moorage").require_secret_object("environment")
        token = secret.apply(lambda opened: opened["consul"]["token"])
    return consul.Provider("consul", address=settings.address, datacenter=settings.datacenter, token=token)


def _once(name: str, target: str, environment: Environment, make: Callable[[], Made]) -> Made:
    known = _made.setdefault(_key(), {})
    if name not in known:
        known[name] = target, make()
    works_on, provider = known[name]
    if works_on != target:
        wrong = f"names {target}, and this program already works on {works_on}"
        remedy = "pass each service the provider of its own cluster"
        raise InputError([Diagnostic("wrong-cluster", wrong, remedy, path=f"environment {environment.name}")])
    made: Made = provider  # type: ignore[assignment]  # A name belongs to one class of provider.
    return made
