"""Calls every public name of moorage once, and holds what it gets against what it must be."""

from dataclasses import replace
from pathlib import Path

import pulumi
from moorage import (
    BuildInfo,
    BuiltImage,
    ConsulRegistration,
    Environment,
    ExternalError,
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
    Workload,
    build,
    load,
    policies,
    report_errors,
    stack_options,
)
from moorage.errors import Diagnostic
from moorage.plan import plan
from moorage.reading.documents import Document

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
assert BuiltImage(**vars(built)) == built

with report_errors():
    options = stack_options(project)
    loaded = load([Path("api.yaml")], env="test.yaml")
assert [each.name for each in loaded.specs] == ["api"]
both = Microservice("order", MicroserviceArgs(spec, environment, built), options)
ready = Microservice("api", MicroserviceArgs(loaded.specs[0], loaded.required_environment()), options)

planned = plan([spec], environment, {"order": BuildInfo(version="v1", image="registry.example.com/order:v1")})["order"]
image = Image("order-again", built, environment)
Workload("order-again", planned, after=[image])
Monitoring("order-again", Plan(name="order", url=planned.url, manifests={}))
ConsulRegistration("order-again", replace(planned.catalog, node="again"))

# The extra is not installed here.
try:
    made = policies()
except ExternalError as missing:
    made = [str(missing)]
assert made == ["a policy pack needs pulumi-policy, which is not installed here; run `pip install 'moorage[policy]'`"]

for error in (MoorageError("m"), InputError([Diagnostic("invalid-value", "is wrong", "mend it")]), ExternalError("s")):
    shown = ""
    try:
        with report_errors():
            raise error
    except pulumi.RunError as told:
        shown = str(told)
    assert shown == str(error)
assert [each.exit_code for each in (MoorageError, InputError, ExternalError)] == [1, 1, 3]
