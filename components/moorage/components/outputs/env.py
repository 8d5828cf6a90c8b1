"""Variables that only Pulumi knows, in a Secret that is made for the service."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pulumi
from pydantic import TypeAdapter, ValidationError

from moorage.components.children.objects import register
from moorage.plan.naming import Manifest, metadata
from moorage.plan.placeholders import placeholder
from moorage.spec.environment import Environment
from moorage.spec.network.uses import called_by_url
from moorage.spec.pod.env import SecretRef
from moorage.spec.process import reserved, url_variable
from moorage.spec.service import ServiceSpec
from moorage.spec.values.fields import EnvironmentName

Env = Mapping[str, pulumi.Input[str]]
_NAME = TypeAdapter(EnvironmentName)
_SECRET = "outputs"
_DIGITS = 10


def conflicts(spec: ServiceSpec, environment: Environment, env: Env) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with ``env`` beside the spec, and what to do."""
    if env and environment.kubernetes.render_to is not None:
        yield (
            "env would be written into a folder in plain text",
            "name an existing Secret in the spec's secrets, or deploy to a cluster",
        )
    taken = reserved().union(map(url_variable, called_by_url(spec.uses)))
    for name in env:
        if name in spec.env or name in spec.secrets:
            yield f"env {name} is also set in the spec", "set only one"
        elif name in taken:
            yield f"env {name} is set by the library", "remove it, or give it another name"
        else:
            yield from _unfit(name)


def _unfit(name: str) -> Iterator[tuple[str, str]]:
    try:
        _NAME.validate_python(name)
    except ValidationError as error:
        words = error.errors()[0].get("ctx", {})
        yield f"env {name!r} {words.get('message', 'is not a name')}", str(words.get("hint", "choose another one"))


def with_env(spec: ServiceSpec, env: Env) -> ServiceSpec:
    """Return the spec with each variable of ``env`` as a key of the Secret that `env_secret` makes."""
    if not env:
        return spec
    name = placeholder(_SECRET, "placeholder")
    # Not validated again: a placeholder must stay one.
    refs = {key: SecretRef.model_construct(secret=name, key=key) for key in env}
    return spec.model_copy(update={"secrets": {**spec.secrets, **refs}})


def env_secret(
    name: str, spec: ServiceSpec, environment: Environment, env: Env, opts: pulumi.ResourceOptions
) -> Mapping[str, pulumi.Output[str]]:
    """Register the Secret that holds ``env``, and return what fills the placeholders of `with_env`.

    Its name ends in a digest of its content, so that a change rolls the pods, and those that run keep the old one until
    then. All values go there, also those that Pulumi does not take for secrets: it tells only once they are known.
    """
    if not env:
        return {}
    given: pulumi.Output[dict[str, Any]] = pulumi.Output.all(**env)
    content: pulumi.Output[dict[str, Any]] = pulumi.Output.secret(given)
    # The digest is no secret: it is in the name. Cut and slow to compute, so that it does not help to guess the values.
    called = pulumi.Output.unsecret(content.apply(lambda known: f"{spec.name}-outputs-{_digest(spec, known)}"))
    body: Manifest = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {**metadata(spec, environment), "name": called},
        "immutable": True,
        "data": content.apply(_encoded),
    }
    made = register(f"{name}-outputs", body, opts)
    return {_SECRET: pulumi.Output.all(called, made.urn).apply(lambda known: known[0])}


def _encoded(values: Mapping[str, str]) -> dict[str, str]:
    return {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}


def _digest(spec: ServiceSpec, values: Mapping[str, Any]) -> str:
    text = "\0".join(part for key in sorted(values) for part in (key, values[key])).encode()
    return hashlib.scrypt(text, salt=spec.name.encode(), n=2**14, r=8, p=1, dklen=_DIGITS // 2).hex()
