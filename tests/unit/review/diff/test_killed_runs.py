"""What a killed run leaves below ``.moorage/review`` goes at the next run; what a live one holds stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Stands in the middle of a comparison, both sides laid out, until it is killed or its input ends.
_PROGRAM = """
import sys
from pathlib import Path
from moorage.review.diff.revisions.resolve import required_repository, resolve
from moorage.review.diff.revisions.sides import opened

root = Path(sys.argv[1])
repository = required_repository(root)
with opened(repository, root, resolve(repository, "HEAD", "HEAD"), ()) as (old, new):
    assert (old.root / "services/order/service.yaml").is_file()
    print(old.top.parent, flush=True)
    sys.stdin.read()
"""


@contextmanager
def _standing(root: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        try:
            yield run, Path(run.stdout.readline().strip())
        finally:
            run.kill()


@pytest.fixture
def one(clone):
    clone.spec("name: order\nsource: {}\n")
    clone.commit()
    return clone


def test_a_killed_runs_folder_goes_and_a_live_ones_stays(one):
    with _standing(one.root) as (killed, dead), _standing(one.root) as (live, held):
        killed.kill()
        killed.wait()
        assert dead.parent == held.parent == one.root / ".moorage/review"
        assert dead.is_dir(), "a killed process cannot tidy up"
        assert one.compare().changes == ()
        assert (dead.exists(), held.is_dir()) == (False, True)
        live.communicate("")
        assert live.returncode == 0
        assert not held.exists()


def test_what_is_not_ours_there_stays(one, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "theirs").touch()
    one.compare()
    review = one.root / ".moorage/review"
    (review / "diff-link").symlink_to(elsewhere)
    (review / "diff-file").touch()
    one.compare()
    assert (elsewhere / "theirs").exists()
    assert (review / "diff-file").exists()
    (review / "diff-link").unlink()
