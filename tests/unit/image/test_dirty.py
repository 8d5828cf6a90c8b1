"""Whether the inputs are exactly what is committed."""

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from moorage.image.source.resolved import source_facts

from .sources import Source, new_source


def _modified(source: Source) -> None:
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "changed"\n')


def _untracked(source: Source) -> None:
    source.write("greeting/new.go", "package greeting\n")


def _ignored(source: Source) -> None:
    source.write(".gitignore", "generated.go\n")
    source.write("greeting/generated.go", "package greeting\n")


def _staged(source: Source) -> None:
    _modified(source)
    source.git("add", "-A")


def _hidden(source: Source) -> None:
    source.git("update-index", "--assume-unchanged", "greeting/greeting.go")
    _modified(source)


def _deleted(source: Source) -> None:
    (source.folder / "greeting/more.go").unlink()


def _embedded(source: Source) -> None:
    source.write("greeting/pages/new.html", "<p>")


def _embedded_gone(source: Source) -> None:
    (source.folder / "greeting/pages/old.html").unlink()


def _go_sum(source: Source) -> None:
    source.write("go.sum", "")


@pytest.fixture
def committed(source: Source) -> Source:
    source.write("greeting/more.go", 'package greeting\n\nimport "embed"\n\n//go:embed pages\nvar Pages embed.FS\n')
    source.write("greeting/other.go", 'package greeting\n\nimport _ "embed"\n')
    source.write("greeting/pages/index.html", "<p>")
    source.write("greeting/pages/old.html", "<p>")
    source.write("greeting/pages/.hidden", "not embedded")
    source.commit("v1.0.0")
    return source


@pytest.mark.parametrize(
    "change",
    [_modified, _untracked, _ignored, _staged, _hidden, _deleted, _embedded, _embedded_gone, _go_sum],
)
def test_a_changed_input_is_dirty(committed: Source, change: Callable[[Source], None]) -> None:
    change(committed)
    build_info = source_facts(committed.request())
    assert build_info.dirty
    assert build_info.version == "v1.0.0-dirty"


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "greeting/notes.txt",
        "greeting/greeting_test.go",
        "greeting/greeting_windows.go",
        "greeting/pages/.hidden",
        "greeting/testdata/x.go",
        "other/other.go",
    ],
)
def test_what_is_no_input_is_not_dirty(committed: Source, name: str) -> None:
    before = source_facts(committed.request())
    committed.write(name, "package greeting\n")
    assert source_facts(committed.request()) == before
    assert not before.dirty


def test_what_a_pattern_for_all_files_embeds_is_an_input(committed: Source) -> None:
    committed.write("greeting/all.go", 'package greeting\n\nimport "embed"\n\n//go:embed all:pages\nvar All embed.FS\n')
    committed.commit("v2.0.0")
    assert source_facts(committed.request()).version == "v2.0.0"
    (committed.folder / "greeting/pages/.hidden").unlink()
    committed.write("greeting/more.go", "package greeting\n")
    committed.commit("v3.0.0")
    committed.write("greeting/pages/.new", "x")
    assert source_facts(committed.request()).version == "v3.0.0-dirty"
    (committed.folder / "greeting/pages/.new").unlink()
    (committed.folder / "greeting/pages/old.html").unlink()
    assert source_facts(committed.request()).version == "v3.0.0-dirty"


def test_line_ends_that_git_would_convert_are_dirty(committed: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    path = committed.write("greeting/pages/index.html", "<p>\n")
    committed.commit("v2.0.0")
    committed.git("config", "core.autocrlf", "true")
    path.write_bytes(b"<p>\r\n")
    assert source_facts(committed.request()).dirty, "the embedded bytes are not the committed ones"


@pytest.mark.parametrize("pulled", [True, False])
def test_a_file_that_lfs_keeps_is_compared_by_its_pointer(committed: Source, pulled: bool) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(b'content').hexdigest()}\nsize 7\n"
    path = committed.write("greeting/pages/data.bin", pointer)
    committed.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
    committed.commit("v2.0.0")
    if pulled:
        path.write_bytes(b"content")
    assert source_facts(committed.request()).version == "v2.0.0"
    path.write_bytes(b"changed")
    assert source_facts(committed.request()).dirty


def test_what_another_filter_has_changed_is_dirty(committed: Source) -> None:
    committed.write(".gitattributes", "*.bin filter=store\n")
    committed.git("config", "filter.store.clean", "sed s/content/pointer/")
    committed.write("greeting/pages/data.bin", "content")
    committed.commit("v2.0.0")
    assert committed.git("show", "HEAD:greeting/pages/data.bin") == "pointer"
    assert source_facts(committed.request()).version == "v2.0.0-dirty"


def test_line_ends_that_the_commit_itself_asks_for_are_not_dirty(committed: Source) -> None:
    committed.write(".gitattributes", "*.bat text eol=crlf\n*.bin -text eol=crlf\n")
    path = committed.folder / "greeting/pages/run.bat"
    path.write_bytes(b"one\r\ntwo\r\n")
    committed.commit("v2.0.0")
    assert source_facts(committed.request()).version == "v2.0.0"
    path.write_bytes(b"one\r\ntwo\n")
    assert source_facts(committed.request()).dirty, "no checkout writes mixed ones"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_files_are_compared_in_the_repositorys_own_hash(tmp_path: Path, algorithm: str) -> None:
    source = new_source(tmp_path / "source")
    shutil.rmtree(source.folder / ".git")
    source.git("init", "-q", f"--object-format={algorithm}", "--separate-git-dir", str(tmp_path / "objects"))
    source.commit("v1.0.0")
    assert source_facts(source.request()).version == "v1.0.0"
    source.write("greeting/greeting.go", "package greeting\n\nvar Text = 1\n")
    assert source_facts(source.request()).version == "v1.0.0-dirty"


def test_extra_files_are_inputs(committed: Source, tmp_path: Path) -> None:
    page = committed.write("static/a/page.html", "<p>")
    committed.commit("v2.0.0")
    request = committed.request(files={"/srv": committed.folder / "static"})
    assert source_facts(request).version == "v2.0.0"
    page.chmod(0o755)
    assert source_facts(request).dirty, "an executable file is another file in the image"
    page.chmod(0o644)
    committed.write("static/a/new.html", "<p>")
    assert source_facts(request).dirty
    (committed.folder / "static/a/new.html").unlink()
    page.unlink()
    assert source_facts(request).dirty, "a deletion counts"


def test_extra_files_outside_of_the_clone_are_never_clean(committed: Source, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    assert source_facts(committed.request(files={"/etc/outside": outside})).version == "v1.0.0-dirty"
