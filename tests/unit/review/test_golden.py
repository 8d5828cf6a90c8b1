"""What users get is on record, whole, for every example."""

import pytest
import walking
import yaml
from judges.examples import EXAMPLES
from judges.golden import COMMAND, HEAD, stale
from moorage.review.rendering.manifests import manifests
from pydantic import BaseModel
from ruamel.yaml import YAML


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_renders_to_its_golden_file(example):
    on_record = example.golden.read_text(encoding="utf-8")
    assert HEAD + example.rendered() == on_record, f"if you want this change: run `{COMMAND}` and read the difference"


def test_no_golden_file_is_left_over():
    assert stale() == []


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_old_and_new_readers_of_yaml_see_the_same_objects(example):
    text = example.golden.read_text(encoding="utf-8")
    assert list(yaml.safe_load_all(text)) == list(YAML(typ="safe", pure=True).load_all(text))


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_text_says_what_was_planned(example):
    text = example.golden.read_text(encoding="utf-8")
    assert list(yaml.safe_load_all(text)) == [body for _, body in manifests(example.project())]


def _set_fields(value):
    """Yield model and field of everything that was written."""
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield type(value), name
            yield from _set_fields(getattr(value, name))
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _set_fields(each)


def test_the_examples_use_every_field_of_spec_and_environment():
    projects = [example.project() for example in EXAMPLES.values()]
    written = [each for project in projects for each in (project.environment, *project.specs)]
    assert walking.fields() - {walking.key_of(*each) for each in _set_fields(written)} == set()
