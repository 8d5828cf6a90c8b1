"""The input hash and the list of inputs: exactly what goes into the image."""

from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.source.resolved import source_facts

from .sources import Source, new_source


def test_inputs_are_named_relative_to_the_module(source: Source) -> None:
    source.write("static/page.html", "<p>")
    source.write("go.sum", "")
    build_info = source_facts(source.request(files={"/srv": source.folder / "static"}))
    assert build_info.inputs == (
        "cmd/app/main.go",
        "files:/srv/page.html",
        "go.mod",
        "go.sum",
        "greeting/greeting.go",
    )
    assert build_info.module_path == "example.com/shop"


def test_the_same_files_elsewhere_have_the_same_hash(source: Source, tmp_path: Path) -> None:
    top = Source(tmp_path / "top")
    other = new_source(top.folder / "else where [x]" / "copy")
    (other.folder / ".git").rename(top.folder / ".git")
    top.commit("v1.0.0")
    assert source_facts(other.request()).input_hash == source_facts(source.request()).input_hash
    other.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    commit = top.commit("v1.1.0")
    top.write("else where x/copy/greeting/greeting.go", "package greeting\n")
    top.commit("v1.2.0")
    assert source_facts(other.request()).revision == commit, "a folder's name is no glob"


def test_a_change_of_content_or_a_new_file_changes_the_hash(source: Source) -> None:
    seen = {source_facts(source.request()).input_hash}
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    seen.add(source_facts(source.request()).input_hash)
    extra = source.write("greeting/extra.go", "package greeting\n")
    seen.add(source_facts(source.request()).input_hash)
    source.write("go.sum", "")
    seen.add(source_facts(source.request()).input_hash)
    assert len(seen) == 4
    extra.unlink()
    assert source_facts(source.request()).input_hash not in seen, "a deletion counts"


def test_documents_tests_and_other_services_do_not_change_it(source: Source) -> None:
    before = source_facts(source.request()).input_hash
    source.write("README.md", "new")
    source.write("greeting/greeting_test.go", "package greeting\n")
    source.write("cmd/other/main.go", "package main\n\nfunc main() {}\n")
    assert source_facts(source.request()).input_hash == before


def test_a_deleted_file_is_a_change_of_the_inputs_in_history_too(source: Source) -> None:
    extra = source.write("greeting/extra.go", "package greeting\n")
    source.commit("v1.0.0")
    extra.unlink()
    commit = source.commit()
    build_info = source_facts(source.request())
    assert (build_info.version, build_info.dirty) == (f"v1.0.0-1-g{commit[:12]}", False)


@pytest.mark.parametrize("pattern", ["p/*.html", "p*", "p", "all:p"])
def test_a_deleted_embedded_file_is_a_change_too(source: Source, pattern: str) -> None:
    source.write(
        "greeting/pages.go", f'package greeting\n\nimport "embed"\n\n//go:embed {pattern}\nvar Pages embed.FS\n'
    )
    source.write("greeting/p/a.html", "a")
    gone = source.write("greeting/p/b.html", "b")
    source.commit("v1.0.0")
    gone.unlink()
    commit = source.commit()
    assert source_facts(source.request()).revision == commit


def test_vendored_packages_are_inputs(source: Source) -> None:
    source.write("go.mod", "module example.com/shop\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n")
    source.write("greeting/greeting.go", 'package greeting\n\nimport "example.com/dep"\n\nvar Text = dep.Text\n')
    source.write("vendor/modules.txt", "# example.com/dep v1.0.0\n## explicit; go 1.24\nexample.com/dep\n")
    source.write("vendor/example.com/dep/dep.go", 'package dep\n\nvar Text = "vendored"\n')
    source.commit("v1.0.0")
    build_info = source_facts(source.request())
    assert {"vendor/modules.txt", "vendor/example.com/dep/dep.go"} <= set(build_info.inputs)
    assert build_info.version == "v1.0.0"
    source.write("vendor/example.com/dep/dep.go", 'package dep\n\nvar Text = "patched"\n')
    assert source_facts(source.request()).version == "v1.0.0-dirty"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("missing", "is neither a file nor a folder"), ("folder", "is neither a plain file nor a folder")],
)
def test_files_that_cannot_be_copied_are_refused(source: Source, name: str, wrong: str) -> None:
    source.write("folder/plain", "x")
    (source.folder / "folder/link").symlink_to("/etc/passwd")
    with pytest.raises(InputError) as caught:
        source_facts(source.request(files={"/srv": source.folder / name}))
    shown = "missing" if name == "missing" else "folder/link"
    assert str(caught.value) == (
        f'app/service.yaml:3: image.files./srv: {wrong}, got "{shown}"; name a file or a folder of plain files'
    )
