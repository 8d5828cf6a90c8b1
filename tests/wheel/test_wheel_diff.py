"""`moorage diff --pulumi` of an installed wheel: what a preview confirms, and where it contradicts."""

from __future__ import annotations

import pytest
from previews.cases import CASES, FILES, STACK, recorded
from wheel_environment import commit


@pytest.fixture
def changed(tmp_path):
    """Return a repository in which a variable of a service was set since the commit."""
    for files in (FILES, CASES["variable"].head):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        if files is FILES:
            commit(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("preview", "said"),
    [("variable", "(test): 1 confirmed, 0 contradicted"), ("nothing", "Pulumi would do nothing")],
)
def test_the_installed_command_merges_a_preview(moorage, changed, preview, said):
    given = f"{STACK}={recorded(preview)}"
    done = moorage.run("moorage", "diff", "HEAD", "--env", STACK, "--pulumi", given, cwd=changed, ok=False)
    assert said in done.stdout, done.stdout + done.stderr
