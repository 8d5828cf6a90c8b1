"""Services in environments that our own validation accepts: what a judge must have nothing against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from moorage.plan import plan
from moorage.plan.model import BuildInfo
from moorage.reading.documents import Document
from moorage.reading.rules.between import environment_conflicts
from moorage.spec.environment import Environment
from moorage.spec.image.source import Source
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.consul import ConsulSettings
from moorage.spec.targets.exposure import Exposure
from moorage.spec.targets.registry import Registry
from pydantic import BaseModel, ValidationError

from generating.patches import fitting as patches_of
from generating.pools import TEXTS
from generating.walk import Walk

_IMAGE = "registry.example.com/order@sha256:" + "0" * 64
_ENCODABLE = [text for text in TEXTS if not any("\ud800" <= each <= "\udfff" for each in text)]

_SIZES = (0.1, 0.3, 0.9)
"""How many of the fields that may be left out are there: few, some, nearly all."""


@dataclass(frozen=True)
class Case:
    """One service where it runs, and the others that it uses."""

    spec: ServiceSpec
    peers: tuple[ServiceSpec, ...]
    environment: Environment
    build_info: BuildInfo


def cases(count: int, seed: int) -> Iterator[Case]:
    """Yield so many accepted cases, the same for the same seed."""
    random = Random(seed)
    walk = Walk(random)
    made = 0
    while made < count:
        spec = _with_files(random, accepted(walk, ServiceSpec, lambda: _with_an_image(walk)))
        environment = _where(walk, spec)
        if any(environment_conflicts(spec, Document({}), environment)):
            continue
        made += 1
        names = {use.service for use in spec.used if not use.external} - {spec.name}
        peers = tuple(ServiceSpec.model_validate({"name": name, "image": {"ref": _IMAGE}}) for name in sorted(names))
        spec = _with_patches(random, spec, peers, environment)
        # What git says may be anything that it takes for a tag's name.
        build_info = BuildInfo(version=random.choice(_ENCODABLE), revision="0" * 40, input_hash="0" * 64, image=_IMAGE)
        yield Case(spec, peers, environment, build_info)


def _with_files(random: Random, spec: ServiceSpec) -> ServiceSpec:
    """Return the spec with contents of its mounted files: text of any kind, or bytes that are none."""
    drawn = (random.choice([random.choice(_ENCODABLE).encode(), random.randbytes(9)]) for _ in spec.unread)
    return spec.with_contents(dict(zip(spec.unread, drawn, strict=True)))


def _with_patches(
    random: Random, spec: ServiceSpec, peers: tuple[ServiceSpec, ...], environment: Environment
) -> ServiceSpec:
    """Return the spec with patches of objects that it has, where it has patches."""
    if "patch" not in spec.model_fields_set:
        return spec
    bare = spec.model_copy(update={"patch": {}})
    made = plan([bare, *peers], environment)[spec.name].manifests
    named = [key for key in made if not key.startswith("files.")]
    patches = {key: patches_of(random, made[key]) for key in random.sample(named, random.randint(1, len(named)))}
    return spec.model_copy(update={"patch": patches})


def accepted(walk: Walk, model: type[Any], make: Callable[[], dict[str, Any]]) -> Any:
    """Return a model of a document; what does not fit together in it is made anew, then left out."""
    made = make()
    for tried in range(200):
        try:
            return model.model_validate(made)
        except ValidationError as error:
            keys = {str(each["loc"][0]) if each["loc"] else "" for each in error.errors()}
        if "" in keys or tried % 10 == 9:
            made = make()
            continue
        for key in keys:
            del made[key]
            if tried % 10 < 5 or _is_required(model, key):
                made |= {name: value for name, value in walk.document(model, 1).items() if name == key}
    raise AssertionError(f"{model.__name__} refuses everything: {made}")


def _is_required(model: type[BaseModel], key: str) -> bool:
    return key in model.model_fields and model.model_fields[key].is_required()


def _with_an_image(walk: Walk) -> dict[str, Any]:
    made = _with_its_own_ports(walk, walk.document(ServiceSpec, walk.random.choice(_SIZES)))
    if made.get("image", {}).get("ref") is not None:
        return {key: value for key, value in made.items() if key != "source"}
    return {**made, "source": walk.value(Source, "source")}


def _with_its_own_ports(walk: Walk, made: dict[str, Any]) -> dict[str, Any]:
    """Return a service whose ports are named where one must be: by chance hardly two names would be the same."""
    names = ["http", *(made.get("ports") or {})]

    def named(part: Any) -> Any:
        if not isinstance(part, dict):
            return part
        refs = {key: walk.random.choice(names) for key in ("port", "grpc", "tcp") if part.get(key) is not None}
        return {**part, **refs, **({"live": named(part["live"])} if "live" in part else {})}

    return {**made, **{key: named(made[key]) for key in ("health", "metrics") if key in made}}


def _where(walk: Walk, spec: ServiceSpec) -> Environment:
    return accepted(walk, Environment, lambda: _fitting(walk, spec))


def _fitting(walk: Walk, spec: ServiceSpec) -> dict[str, Any]:
    made = walk.document(Environment, walk.random.choice(_SIZES))
    if spec.consul is not None:
        address = {"address": "https://consul.example.com:8501", "esm": True}
        made["consul"] = {**walk.value(ConsulSettings, "consul"), **address}
    if spec.expose is not None and made.get("exposure") is None:
        made["exposure"] = walk.value(Exposure, "exposure")
    if spec.source is not None and made.get("registry") is None:
        made["registry"] = walk.value(Registry, "registry")
    return made
