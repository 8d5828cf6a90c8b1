"""What a stack's program does besides registering services: providers, namespace, and errors without a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes

from moorage.components.children.objects import register
from moorage.components.providers.extras import require_builder
from moorage.components.providers.made import consul_provider, kubernetes_provider
from moorage.errors import InputError, MoorageError
from moorage.plan import default_deny, namespace
from moorage.plan.patch.places import require_patches
from moorage.reading.documents import Keys
from moorage.reading.kubeconfig import require_context
from moorage.reading.loading import Project
from moorage.reading.models import ENVIRONMENT_KEYS
from moorage.spec.environment import Environment


@contextmanager
def report_errors() -> Iterator[None]:
    """Show moorage's own errors as Pulumi's, in the same words as the command and without a traceback."""
    try:
        yield
    except MoorageError as error:
        raise pulumi.RunError(str(error)) from None


def stack_options(project: Project) -> pulumi.ResourceOptions:
    """Return the options for every service of a stack: its explicit providers, and its namespace to wait for.

    Raises `InputError` when the environment's context is in no kubeconfig, Pulumi was given another environment, or a
    patch does not fit.
    """
    environment = project.required_environment()
    _require_what_pulumi_read(project)
    require_context(project)
    require_patches(project)
    if any(spec.source is not None for spec in project.specs):
        require_builder(environment)
    cluster = kubernetes_provider(environment, project.root)
    made = _namespace(project, cluster)
    providers: list[pulumi.ProviderResource] = [cluster]
    if environment.consul and environment.consul.address:
        providers.append(consul_provider(environment))
    return pulumi.ResourceOptions(providers=providers, depends_on=list(made))


def _namespace(project: Project, cluster: kubernetes.Provider) -> list[pulumi.Resource]:
    environment = project.required_environment()
    created, body = environment.created_namespace, namespace(environment)
    if created is None or body is None:
        return []
    kept = not created.delete
    provider = _adopting(environment) if kept and environment.kubernetes.context else cluster
    opts = pulumi.ResourceOptions(provider=provider, retain_on_delete=kept)
    made = register(environment.namespace, body, opts)
    if policy := default_deny(environment, project.specs):
        opts = pulumi.ResourceOptions(provider=cluster, depends_on=[made])
        register(f"{environment.namespace}-default-deny", policy, opts)
    return [made]


def _adopting(environment: Environment) -> kubernetes.Provider:
    # What stayed when the stack went is there when it comes back, and creating it would fail. Only this one object
    # may be taken over, so the setting is on a provider of its own.
    context = environment.kubernetes.context
    return kubernetes.Provider("namespace", kubeconfig="", context=context, upsert_existing_objects=True)


def _require_what_pulumi_read(project: Project) -> None:
    """Refuse an environment that is not the one of this `pulumi up`: it does not tell the name of its `--config-file`.

    What is encrypted is not compared.
    """
    key, document = ENVIRONMENT_KEYS[-1], project.environment_document
    told = pulumi.runtime.get_config(key)
    if document is None or told is None:
        return
    try:
        given = json.loads(told)
    except ValueError:
        given = told
    differing = _difference(
        document.data, {"name": document.data["name"], **given} if isinstance(given, dict) else given
    )
    if differing is not None:
        wrong = "is not what Pulumi runs with"
        remedy = "drop --config-file, or write load(env=…) with the path of that file into the program"
        raise InputError([document.problem("other-environment", differing, wrong, remedy)])


def _difference(written: Any, given: Any, keys: Keys = ()) -> Keys | None:
    """Return where they first differ."""
    if isinstance(written, dict) and set(written) == {"secure"}:
        return None
    if isinstance(written, dict) and isinstance(given, dict):
        names = sorted(written.keys() | given.keys())
        found = (_difference(written.get(name), given.get(name), (*keys, name)) for name in names)
    elif isinstance(written, list) and isinstance(given, list) and len(written) == len(given):
        found = (_difference(*pair, (*keys, index)) for index, pair in enumerate(zip(written, given, strict=True)))
    else:
        # Two readers of YAML: 1.20 and "1.20" are told apart by neither's user.
        return None if written == given or str(written) == str(given) else keys
    return next((each for each in found if each is not None), None)
