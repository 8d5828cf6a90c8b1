"""What a stack's program does besides registering services: providers, namespace, and errors without a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pulumi
import pulumi_kubernetes as kubernetes

from moorage.components.objects import register
from moorage.components.providers.made import consul_provider, kubernetes_provider
from moorage.errors import MoorageError
from moorage.plan import default_deny, namespace
from moorage.reading.kubeconfig import require_context
from moorage.reading.loading import Project
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

    Raises `InputError` when the environment's context is in no kubeconfig.
    """
    environment = project.required_environment()
    require_context(project)
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
