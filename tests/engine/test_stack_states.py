"""States that were written earlier can still be destroyed: by every release, and by the tree before this one."""

import json
from pathlib import Path

import pytest

S = ("--stack", "local")
STATES = sorted((Path(__file__).parent / "states").glob("*.json"))


def test_there_is_a_state_of_each_format():
    assert STATES


@pytest.mark.parametrize("state", STATES, ids=lambda path: path.stem)
def test_a_committed_state_is_destroyed(checkout, state):
    clone = checkout()
    clone.pulumi("stack", "import", *S, "--file", str(state))
    resources = json.loads(state.read_text())["deployment"]["resources"]
    # The engine does not count its own default providers.
    held = [each["type"] for each in resources if "::default" not in each["urn"]]
    assert "pulumi-python:dynamic/moorage:PublishedImage" in held
    destroyed = clone.pulumi("destroy", *S, "--yes", "--skip-preview")
    assert destroyed.changes == {"delete": len(held)}
    assert "resources" not in json.loads(clone.pulumi("stack", "export", *S).output)["deployment"]


@pytest.mark.parametrize("state", STATES, ids=lambda path: path.stem)
def test_a_committed_state_is_updated_in_place(checkout, state):
    clone = checkout()
    clone.pulumi("stack", "import", *S, "--file", str(state))
    changed = clone.pulumi.up(*S)
    replaced = [step.name for step in changed.steps if step.op not in ("same", "create", "update")]
    assert replaced == []
    assert changed.changes["update"] > 0
    assert clone.pulumi("preview", *S).changes.keys() == {"same"}


def test_the_state_of_the_newest_earlier_tree_is_taken_over_and_destroyed(checkout):
    here = checkout("here")
    touched = here.git("rev-list", "HEAD", "--max-count=2", "--", "components", "stacks").split()
    assert len(touched) == 2, "a shallow clone has no earlier tree: git fetch --unshallow"
    earlier = checkout("earlier", origin=here.folder)
    earlier.git("checkout", "-q", touched[1])
    made = earlier.pulumi.up(*S).changes["create"]
    assert here.pulumi("preview", *S).errors == []
    assert here.pulumi("destroy", *S, "--yes", "--skip-preview").changes == {"delete": made}
