"""A set of many services: a message stays one line that somebody reads."""

from moorage.spec import process
from moorage.spec.service import ServiceSpec


def test_of_many_names_those_next_to_the_wrong_one_are_offered(tree):
    for number in range(30):
        tree.spec(f"name: s{number:02}\nimage: {{ref: r.example.com/a@sha256:{'0' * 64}}}\n", f"s{number:02}")
    tree.spec("name: last\nsource: {}\nuses: [s1x]\n", "last")
    (said,) = tree.says()
    near = ", ".join(f"s{number}" for number in range(15, 25))
    assert said.endswith(f"use one of 31, such as {near}, or write {{service: s1x, external: true}}")


def test_what_a_spec_uses_is_written_out_once():
    spec = ServiceSpec.model_validate({"name": "order", "source": {}, "uses": ["user"]})
    assert spec.used is spec.used
    assert spec.model_dump(mode="json", exclude_unset=True) == {"name": "order", "source": {}, "uses": ["user"]}
    assert spec == ServiceSpec.model_validate({"name": "order", "source": {}, "uses": ["user"]})
    assert process.reserved() is process.reserved()
