"""Asks for everything that needs an extra, where none is installed, and holds what is said against what must be."""

from pathlib import Path

from moorage import (
    BuiltImage,
    ConsulRegistration,
    Environment,
    ExternalError,
    Image,
    Microservice,
    MicroserviceArgs,
    ServiceSpec,
)
from moorage.plan import plan


def environment(builder):
    """Return an environment with a builder and a Consul."""
    return Environment(
        name="test",
        namespace="shop",
        kubernetes={"render_to": "manifests"},
        monitoring="off",
        registry={"url": "registry.example.com/shop"},
        builder=builder,
        consul={"address": "http://consul.example.com:8500", "esm": True},
    )


def said(make):
    """Return the sentence with which something is refused."""
    try:
        make()
    except ExternalError as missing:
        return str(missing)
    raise AssertionError("nothing was missing")


def sentence(what, distribution, extra):
    """Return the sentence that must be said."""
    return f"{what} needs {distribution}, which is not installed here; run `pip install 'moorage[{extra}]'`"


api = ServiceSpec(name="api", source={"package": "."})
found = ServiceSpec(
    name="api",
    image={"ref": "registry.example.com/api:v1"},
    consul={"register": "catalog", "address": {"external": "api.example.com"}},
)
entry = plan([found], environment("oci"))["api"].catalog
built = BuiltImage("api", "v1", None, "2026-01-02", "0" * 64, f"sha256:{'0' * 64}", Path("a"), Path("b"), 1, False)
for name, distribution in {"docker": "pulumi-docker", "buildkit": "pulumi-docker-build"}.items():
    expected = sentence(f"environment test: builder: {name}", distribution, name)
    where = environment(name)
    assert said(lambda: Image("api", built, where)) == expected  # noqa: B023
    assert said(lambda: Microservice("api", MicroserviceArgs(api, where, built))) == expected  # noqa: B023
expected = sentence("api: consul.register: catalog", "pulumi-consul", "consul")
assert said(lambda: ConsulRegistration("api", entry)) == expected
assert said(lambda: Microservice("api", MicroserviceArgs(found, environment("oci")))) == expected
