"""Calls every public name of moorage once, and holds what it gets against what it must be."""

from dataclasses import replace
from pathlib import Path

import pulumi
from moorage import (
    ConsulRegistration,
    Environment,
    Facts,
    Image,
    InputError,
    Microservice,
    MicroserviceArgs,
    Monitoring,
    MoorageError,
    Plan,
    Project,
    Service,
    ServiceSpec,
    SurroundingsError,
    Workload,
    build,
    load,
    reported,
    stack_options,
)
from moorage.documents import Document
from moorage.errors import Problem
from moorage.plan import plan

spec = ServiceSpec(name="order", source={"package": "."}, consul={"register": "catalog", "address": {"external": "o"}})
environment = Environment(
    name="test",
    namespace="shop",
    kubernetes={"render_to": "manifests"},
    monitoring="off",
    consul={"address": "http://consul.example.com:8500", "esm": True},
)
service = Service(spec, Path("services").resolve(), Document({}))
project = Project(Path.cwd(), environment, (service,), (spec.name,))

# The program beside the spec is compiled by the real Go.
built = build(project, out=Path("out").resolve())[spec.name]
assert built.digest.startswith("sha256:")
assert (built.layout / "index.json").is_file()

with reported():
    options = stack_options(project)
    loaded = load([Path("api.yaml")], env="test.yaml")
assert [each.name for each in loaded.specs] == ["api"]
both = Microservice("order", MicroserviceArgs(spec, environment, built), options)
ready = Microservice("api", MicroserviceArgs(loaded.specs[0], loaded.environment_or_refuse()), options)

planned = plan([spec], environment, {"order": Facts(version="v1", image="registry.example.com/order:v1")})["order"]
image = Image("order-again", built, environment)
Workload("order-again", planned, after=[image])
Monitoring("order-again", Plan(name="order", url=planned.url, manifests={}))
ConsulRegistration("order-again", replace(planned.catalog, node="again"))

for error in (MoorageError("m"), InputError([Problem("is wrong", "mend it")]), SurroundingsError("s")):
    shown = ""
    try:
        with reported():
            raise error
    except pulumi.RunError as told:
        shown = str(told)
    assert shown == str(error)
assert [each.exit_code for each in (MoorageError, InputError, SurroundingsError)] == [1, 1, 3]
