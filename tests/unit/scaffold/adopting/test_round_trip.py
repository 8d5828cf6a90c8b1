"""What was rendered by a spec is adopted into a spec that renders it again, through the files and without."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from generating.specs import cases
from judges.examples import EXAMPLES, Example
from moorage.plan import plan
from moorage.plan.naming import Manifest
from moorage.reading.loading import load
from moorage.review.rendering.manifests import manifests
from moorage.scaffold.adopting.adopt import adopt
from moorage.scaffold.adopting.comparing.defaults import without_defaults
from moorage.scaffold.adopting.reading import read_objects
from moorage.scaffold.adopting.writing import spec_text, write_folder
from moorage.spec.image.image import Image

_COUNT, _SEED = 30, 11
_ADOPTED = {"placing": ["report"]}
"""The services of an example that were adopted before."""


def _named(bodies: list[Manifest]) -> dict[tuple[str, str], Manifest]:
    return {(body["kind"], body["metadata"]["name"]): without_defaults(body) for body in bodies}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_is_adopted_without_a_difference(example: Example, tmp_path: Path):
    environment = example.project().environment
    found = adopt(read_objects([str(example.golden)], bytes), environment)
    assert [change for service in found.services for change in service.changes] == []
    assert [service.name for service in found.services if "adopted" in service.values] == _ADOPTED.get(example.name, [])
    # What was written is read by the loader and rendered, as a user does it.
    (tmp_path / "Pulumi.yaml").write_text("name: adopted\nruntime: python\n")
    assert environment is not None
    stack = tmp_path / f"Pulumi.{environment.name}.yaml"
    written = environment.model_dump(mode="json", by_alias=True, exclude_unset=True)
    stack.write_text(spec_text({"config": {"moorage:environment": written}}))
    files = [file for file in write_folder(found, tmp_path / "services") if file.name == "service.yaml"]
    made = _named([body for _, body in manifests(load(files, env=str(stack), root=tmp_path))])
    given = _named([body for body in yaml.safe_load_all(example.golden.read_text()) if body])
    outside = {(each.object.kind, each.object.name) for each in found.outside}
    around = {("Namespace", environment.namespace), ("NetworkPolicy", "moorage.default-deny")}
    assert {key: body for key, body in made.items() if key not in around} == {
        key: body for key, body in given.items() if key not in outside | around
    }


def test_generated_services_are_adopted_without_a_difference():
    adopted = 0
    for case in cases(_COUNT, _SEED):
        planned = plan([case.spec, *case.peers], case.environment, {case.spec.name: case.build_info})[case.spec.name]
        bodies = [body for role, body in planned.manifests.items() if role != "former-service"]
        text = "---\n".join(spec_text(body) for body in bodies)
        [service] = adopt(read_objects(["-"], text.encode), case.environment).services
        left = [change for change in service.changes if not change.role.startswith("files.")]
        assert left == [], (case.spec.model_dump(exclude_unset=True), service.values)
        adopted += 1
    assert adopted == _COUNT


def test_what_was_adopted_builds_nothing():
    example = EXAMPLES["shop-local"]
    found = adopt(read_objects([str(example.golden)], bytes), example.project().environment)
    assert all(Image.model_validate(service.values["image"]).ref for service in found.services)
