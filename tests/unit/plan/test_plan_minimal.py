"""The smallest service stays small: four lines, and no new field changes a byte of what becomes of them.

`minimal.yaml` beside this file is not written by `make golden`: a difference is a new default for everybody.
"""

from pathlib import Path

from moorage.review.emitter import yaml_text
from ruamel.yaml import YAML

SPEC = """\
name: order
source:
  module: ..
  package: ./cmd/order
"""
_ON_RECORD = Path(__file__).with_name("minimal.yaml")


def test_what_becomes_of_four_lines_does_not_change_by_a_byte(planned):
    assert len(SPEC.splitlines()) == 4
    made = planned(YAML(typ="safe", pure=True).load(SPEC))
    assert "---\n".join(map(yaml_text, made.manifests.values())) == _ON_RECORD.read_text(encoding="utf-8")
