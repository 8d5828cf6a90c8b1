"""A copied chassis: its tests and its stamp come along, and a newer one is taken without losing what was changed."""

import json

import pytest
from moorage.scaffold import chassis
from moorage.scaffold.copied.vendored import STAMP, sha256

from .places import files

OLD = "v0.0.9"


@pytest.fixture
def older(empty, capsys):
    """Return a module whose chassis was copied by an older release: one file less, one more, and one that differs."""
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    folder = empty.services / "chassis"
    stamp = json.loads((folder / STAMP).read_text())
    stamp["version"] = OLD
    (folder / "app.go").write_text((folder / "app.go").read_text() + "\n// as it was\n")
    stamp["files"]["app.go"] = sha256((folder / "app.go").read_text())
    (folder / "former.go").write_text("package chassis\n")
    stamp["files"]["former.go"] = sha256("package chassis\n")
    (folder / "jsonio" / "text.go").unlink()
    del stamp["files"]["jsonio/text.go"]
    (folder / STAMP).write_text(json.dumps(stamp))
    capsys.readouterr()
    return empty


def _marked(folder, name):
    path = folder / name
    path.write_text(path.read_text() + "\n// ours\n")


def test_its_tests_and_the_linter_come_along(empty):
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    stamp = json.loads((empty.services / "chassis" / STAMP).read_text())
    assert stamp["version"] == chassis.version()
    written = files(empty.services / "chassis")
    assert set(stamp["files"]) == set(written) - {STAMP}
    assert {"run_test.go", "jsonio/jsonio_test.go"} <= set(written)
    assert stamp["files"]["app.go"] == sha256(written["app.go"].decode())
    assert "ok  \texample.com/shop/chassis/jsonio\t" in empty.go("test", "./chassis/jsonio", "./chassis/config").stdout


def test_a_newer_one_is_shown_and_taken(older, capsys):
    folder, before = older.services / "chassis", files(older.root)
    shown = [
        "changed: services/chassis/app.go",
        "gone: services/chassis/former.go",
        "new: services/chassis/jsonio/text.go",
    ]
    assert older.run("new", "--update", "--dry-run") == 0
    assert (capsys.readouterr().out.splitlines(), files(older.root)) == (shown, before)
    assert older.run("new", "--update") == 0
    assert capsys.readouterr().out.splitlines() == [
        *shown,
        f"services/chassis is {chassis.version()} now, and was {OLD}",
        "next: `go test ./...` in services",
    ]
    assert "as it was" not in (folder / "app.go").read_text()
    assert not (folder / "former.go").exists()
    older.go("vet", "./...")
    assert json.loads((folder / STAMP).read_text())["version"] == chassis.version()
    assert older.run("new", "--update") == 0
    assert capsys.readouterr().out == f"services/chassis is {chassis.version()}: nothing to take\n"


def test_what_was_changed_here_and_not_since_is_kept(older, capsys):
    folder = older.services / "chassis"
    _marked(folder, "run.go")
    (folder / "run_test.go").unlink()
    (folder / "ours.go").write_text("package chassis\n")
    assert older.run("new", "--update") == 0
    out = capsys.readouterr().out.splitlines()
    kept = [f"kept: services/chassis/{name}, which was changed here" for name in ("run.go", "run_test.go")]
    assert [line for line in out if line.startswith("kept")] == kept
    assert "// ours" in (folder / "run.go").read_text()
    assert (folder / "ours.go").exists()
    assert older.run("new", "--update") == 0
    assert capsys.readouterr().out.splitlines()[:-1] == kept, "of the new release too"


def test_what_was_changed_here_and_since_is_refused_whole(older, refused):
    folder = older.services / "chassis"
    for name in ("app.go", "former.go"):
        _marked(folder, name)
    before = files(older.root)
    assert older.run("new", "--update") == 1
    assert files(older.root) == before


def test_without_its_stamp_nobody_knows_what_was_copied(older, refused):
    stamp = older.services / "chassis" / STAMP
    for text in (None, "no JSON", '{"version": 1}'):
        stamp.unlink(missing_ok=True)
        if text is not None:
            stamp.write_text(text)
        (said,) = refused(older, "--update")
        assert said.startswith(f"{stamp}: is ")
        assert said.endswith("; move the chassis away, and write it anew with `moorage new NAME --vendor`")


def test_a_chassis_that_is_there_is_not_copied_again(older, refused):
    (said,) = refused(older, "receipt", "--vendor")
    assert said.startswith("--vendor: is for a module without a chassis, and ")
