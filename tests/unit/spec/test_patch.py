"""What a patch may hold before anybody knows what it patches."""

import math

import pytest
from moorage.reading.documents import Document
from moorage.reading.messages import problems
from moorage.spec.service import ServiceSpec
from pydantic import ValidationError


def _said(patch):
    document = {"name": "order", "source": {}, "patch": patch}
    with pytest.raises(ValidationError) as refused:
        ServiceSpec.model_validate(document)
    return [f"{each.path}: {each.code}" for each in problems(refused.value, Document(document), ServiceSpec)]


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"pods": {}}, "patch.pods: bad-name"),
        ({"network_policy": {}}, "patch.network_policy: bad-name"),
        ({"files": {}}, "patch.files: bad-name"),
        ({"job": {}}, "patch.job: bad-name"),
        ({"job.Nightly": {}}, "patch.job.Nightly: bad-name"),
        ([], "patch: wrong-type"),
        ({"service": []}, "patch.service: wrong-type"),
        ({"service": {"spec": {"a": [1, 0.5]}}}, "patch.service.spec.a[1]: wrong-type"),
        ({"service": {"a": math.inf}}, "patch.service.a: wrong-type"),
        ({"service": {"a": object()}}, "patch.service.a: wrong-type"),
        ({"service": {"a": {1: "b"}}}, "patch.service.a: yaml-key"),
        ({"service": {"a": "x" * 131_073}}, "patch.service.a: too-long"),
        ({"service": {"a": ["\ud800"]}}, "patch.service.a[0]: bad-character"),
        ({"service": {"a": {"\ud800": "b"}}}, "patch.service.a: bad-character"),
    ],
)
def test_what_is_no_patch_is_refused_where_it_stands(patch, said):
    assert _said(patch) == [said]


def test_everything_else_is_kept_as_it_is():
    patch = {"job.nightly": {"spec": {"a": None, "b": [1, True, "x", {"c": {}}]}}}
    assert ServiceSpec.model_validate({"name": "order", "source": {}, "patch": patch}).patch == patch
