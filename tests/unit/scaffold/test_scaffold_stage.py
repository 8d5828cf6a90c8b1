"""All of it or nothing: an interruption or a failure at any moment leaves the folder as it was."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .places import another_module, files

FAILURES = {"a full disk": OSError(28, "No space left on device"), "an interruption": KeyboardInterrupt()}
GO = """#!/bin/sh
if [ "$1" = list ]; then kill -TERM $PPID; fi
PATH="{path}" exec go "$@"
"""


def _state(folder):
    return files(folder), sorted(path for path in folder.rglob("*") if path.is_dir())


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("move", range(5))
def test_a_failure_at_each_move_takes_back_those_before(tmp_path, monkeypatch, capsys, failure, move):
    place = another_module(tmp_path)
    before, replace, moves = _state(place.root), Path.replace, []

    def failing(self, target):
        moves.append(target)
        if len(moves) == move + 1:
            raise failure
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    assert place.copied("invoice") == (130 if isinstance(failure, KeyboardInterrupt) else 3)
    assert len(moves) > move
    assert _state(place.root) == before
    out, err = capsys.readouterr()
    assert (out, "nothing was written" in err) == ("", isinstance(failure, OSError))


def test_there_are_five_moves_so_that_each_was_seen_to_fail(tmp_path, monkeypatch):
    place, replace, moves = another_module(tmp_path), Path.replace, []
    monkeypatch.setattr(Path, "replace", lambda self, target: (moves.append(target), replace(self, target))[1])
    assert place.copied("invoice") == 0
    names = {"chassis", "cmd", "invoice", "go.mod", "go.sum"}
    assert {path.name for path in moves} == names
    assert len(moves) == len(names)


def test_a_new_folder_appears_in_one_move(empty, monkeypatch):
    replace, moves = Path.replace, []
    monkeypatch.setattr(Path, "replace", lambda self, target: (moves.append(target), replace(self, target))[1])
    assert empty.copied("invoice", "--into", "a/b/c", "--module", "example.com/shop") == 0
    assert moves == [empty.root / "a"]
    assert (empty.root / "a" / "b" / "c" / "invoice" / "get.go").is_file()


def test_a_terminated_process_leaves_nothing(tmp_path):
    (tmp_path / "place").mkdir()
    place = another_module(tmp_path / "place")
    fake = tmp_path / "bin" / "go"
    fake.parent.mkdir()
    fake.write_text(GO.format(path=os.environ["PATH"]))
    fake.chmod(0o755)
    before = _state(place.root)
    done = subprocess.run(
        [sys.executable, "-m", "moorage.cli.main", "new", "invoice", "--vendor"],
        cwd=place.root,
        env={**os.environ, "PATH": f"{fake.parent}:{os.environ['PATH']}"},
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (128 + signal.SIGTERM, "")
    assert _state(place.root) == before


def test_a_signal_between_the_moves_waits_until_all_are_done(tmp_path, monkeypatch):
    place, replace = another_module(tmp_path), Path.replace

    def disturbed(self, target):
        os.kill(os.getpid(), signal.SIGTERM)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", disturbed)
    with pytest.raises(SystemExit) as end:
        place.copied("invoice")
    assert end.value.code == 128 + signal.SIGTERM
    names = {path.name for path in place.services.iterdir()}
    assert names == {"chassis", "cmd", "go.mod", "go.sum", "invoice", "main.go"}


def test_signals_are_as_before_afterwards(empty):
    kept = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        assert empty.copied("invoice", "--module", "example.com/shop") == 0
        assert [signal.getsignal(each) for each in kept] == [signal.SIG_IGN, signal.SIG_IGN]
        assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)


def test_without_go_what_the_chassis_requires_cannot_be_added(tmp_path, monkeypatch, capsys):
    place = another_module(tmp_path)
    before = _state(place.root)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert place.copied("invoice") == 3
    assert capsys.readouterr().err.startswith("Go is not on PATH")
    assert _state(place.root) == before


def test_what_go_cannot_add_leaves_nothing(tmp_path, tmp_path_factory, monkeypatch, capsys):
    place = another_module(tmp_path)
    before = _state(place.root)
    monkeypatch.setenv("GOMODCACHE", str(tmp_path_factory.mktemp("nothing")))
    monkeypatch.setenv("GOPROXY", "off")
    assert place.copied("invoice") == 3
    assert capsys.readouterr().err.startswith("Go cannot fetch a module: ")
    assert _state(place.root) == before
