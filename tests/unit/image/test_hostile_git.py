"""A clone whose contents are an attacker's: git runs none of it, and none of it changes the version."""

import os
import subprocess
from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image.source.git.repository import find_repository
from moorage.image.source.resolved import source_facts

from .sources import Source


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """A file that is there once a command of the attacker's has run."""
    return tmp_path / "ran"


@pytest.fixture
def trap(ran: Path, tmp_path: Path) -> str:
    """The attacker's command."""
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    return str(program)


def _bare(source: Source, trap: str, name: str = "") -> None:
    """Commit what git takes for a bare repository, with filters, a monitor and hooks, as ordinary files."""
    settings = {
        "core.bare": "false", "core.worktree": ".", "filter.x.clean": trap, "filter.x.smudge": trap,
        "filter.y.process": trap, "core.fsmonitor": trap, "core.hooksPath": ".", "core.pager": trap,
        "core.sshCommand": trap, "diff.external": trap, "core.alternateRefsCommand": trap, "core.editor": trap,
    }  # fmt: skip
    source.write(f"{name}HEAD", "ref: refs/heads/main\n")
    for folder in ("objects", "refs"):
        source.write(f"{name}{folder}/keep", "")
    config = source.write(f"{name}config", "[core]\n\trepositoryformatversion = 0\n")
    for key, value in settings.items():
        source.git("config", "--file", str(config), key, value)
    source.write(f"{name}.gitattributes", "*.go filter=x diff=x\ngo.mod filter=y\n")


@pytest.mark.parametrize("name", ["", "nested/"])
def test_a_service_folder_that_is_a_bare_repository_runs_nothing(
    tmp_path: Path, ran: Path, trap: str, name: str
) -> None:
    source = Source(tmp_path / "source")
    folder = f"services/app/{name}"
    source.write(f"{folder}go.mod", "module example.com/shop\n\ngo 1.24\n")
    source.write(f"{folder}main.go", 'package main\n\nvar version = "unset"\n\nfunc main() { println(version) }\n')
    source.git("init", "-q", "-b", "main")
    source.commit("v1.0.0")
    _bare(source, trap, "services/app/")
    request = source.request(module=source.folder / folder, package=".")
    assert not ran.exists()
    assert source_facts(request).version == "v1.0.0"
    source.commit()
    assert source_facts(request).version == "v1.0.0"
    source.write(f"{folder}main.go", 'package main\n\nvar version = "x"\n\nfunc main() { println(version) }\n')
    assert source_facts(request).version == "v1.0.0-dirty"
    assert not ran.exists()


def test_no_command_of_a_configuration_runs(source: Source, ran: Path, trap: str) -> None:
    source.write(".gitattributes", "*.go filter=x diff=x\n")
    source.commit("v1.0.0")
    for key in ("filter.x.clean", "filter.x.process", "core.fsmonitor", "core.pager", "diff.x.textconv",
                "diff.external", "core.alternateRefsCommand", "gpg.program", "core.editor"):  # fmt: skip
        source.git("config", key, trap)
    source.write(".git/hooks/post-index-change", f"#!/bin/sh\n{trap}\n").chmod(0o755)
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    assert source_facts(source.request()).dirty
    assert not ran.exists()


def test_the_callers_variables_of_git_change_nothing(
    source: Source, tmp_path: Path, ran: Path, trap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = source.commit("v1.0.0")
    other = Source(tmp_path / "other")
    other.write("x", "x")
    other.git("init", "-q")
    other.commit("v9.0.0")
    traced = tmp_path / "traced"
    for name in ("GIT_DIR", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(source.folder))
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE_SETUP"):
        monkeypatch.setenv(name, str(traced))
    for name in ("GIT_PAGER", "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_EDITOR"):
        monkeypatch.setenv(name, trap)
    build_info = source_facts(source.request(module=source.folder))
    assert (build_info.version, build_info.revision) == ("v1.0.0", commit)
    assert not traced.exists()
    assert not ran.exists()


def test_a_folder_that_is_trusted_is_read_where_another_user_owns_it(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.commit("v1.0.0")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    trusted = os.environ | {"HOME": str(tmp_path)}
    with pytest.raises(ExternalError, match=r"git config --global --add safe.directory"):
        find_repository(source.folder / "cmd")
    for place in (f"{source.folder}", "*"):
        subprocess.run(["git", "config", "--global", "safe.directory", place], env=trusted, check=True)
        assert find_repository(source.folder / "cmd")


def test_a_tag_object_of_another_name_is_no_version(source: Source, tmp_path: Path) -> None:
    """The name inside of a tag's object may hold anything, such as further flags for the linker."""
    commit = source.commit()
    linker = tmp_path / "linker"
    linker.write_text("#!/bin/sh\ntouch ran\n")
    text = f"object {commit}\ntype commit\ntag v1 -linkmode=external -extld={linker}\ntagger a <a@b> 1 +0000\n\nx\n"
    done = subprocess.run(
        ["git", "hash-object", "-t", "tag", "-w", "--stdin", "--literally"],
        input=text, capture_output=True, text=True, cwd=source.folder, check=True,
    )  # fmt: skip
    source.git("update-ref", "refs/tags/v1", done.stdout.strip())
    for change in ("", "later"):
        if change:
            source.write("greeting/greeting.go", f'package greeting\n\nvar Text = "{change}"\n')
            source.commit()
        with pytest.raises(InputError) as caught:
            source_facts(source.request())
        assert caught.value.problems[0].path == "source.tags"


def test_a_tag_that_reads_like_an_option_is_only_a_name(source: Source, tmp_path: Path) -> None:
    source.commit()
    source.write("README.md", "x")
    source.git("update-ref", "refs/tags/--output=x", source.commit())
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    later = source.commit()
    clone = Source(tmp_path / "clone")
    subprocess.run(["git", "clone", "-q", "--depth=2", f"file://{source.folder}", str(clone.folder)], check=True)
    assert source_facts(clone.request(tags="*")).version == f"--output=x-1-g{later[:12]}"
    assert not list(clone.folder.glob("x*"))


def test_a_partial_clone_asks_no_server(source: Source, tmp_path: Path, ran: Path, trap: str) -> None:
    """Git fetches what a partial clone lacks at any moment, by a command that the clone's configuration names."""
    source.commit("v1.0.0")
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    source.commit()
    source.git("config", "uploadpack.allowFilter", "true")
    clone = Source(tmp_path / "clone")
    for kept, version in (("blob:none", "v1.0.0-1-g"), ("tree:0", None)):
        clone.folder = tmp_path / kept.replace(":", "-")
        url = f"file://{source.folder}"
        subprocess.run(["git", "clone", "-q", f"--filter={kept}", url, str(clone.folder)], check=True)
        clone.git("config", "remote.origin.uploadpack", trap)
        clone.git("config", "protocol.file.allow", "always")
        if version:
            assert source_facts(clone.request()).version.startswith(version)
        else:
            with pytest.raises(ExternalError, match="run `git fetch --refetch --no-filter` in it"):
                source_facts(clone.request())
            assert not ran.exists()
            clone.git("config", "--unset", "remote.origin.uploadpack")
            clone.git("fetch", "-q", "--refetch", "--no-filter")
            assert source_facts(clone.request()).version.startswith("v1.0.0-1-g"), "the remedy helps"
    assert not ran.exists()
