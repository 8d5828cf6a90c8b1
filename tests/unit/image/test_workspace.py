"""go.work, where the spec says so: the modules of one clone that it uses are built together, and nothing else is."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from moorage.errors import Diagnostic, InputError, MoorageError
from moorage.image.build import build_image
from moorage.image.building import image_request
from moorage.image.compile.compiler import contains
from moorage.image.source.inspection import inspect_all
from moorage.image.source.resolved import source_facts
from moorage.reading.loading import load

from .goes import compiled_by
from .sources import LIB, OF_LIB, Source, two_modules

WORK = "go 1.25\n\nuse (\n\t./app\n\t./lib\n\t./more\n)\n"
REQUIRING = "module example.com/shop\n\ngo 1.24\n\nrequire example.com/lib v1.2.0\n"
OWN_PLACE = "replace example.com/lib v1.2.0 => ./lib"


@pytest.fixture
def clone(tmp_path: Path) -> Source:
    """One repository with three modules: `app` takes a package of `lib`, which is published nowhere."""
    top = Source(tmp_path / "clone")
    two_modules(top, REQUIRING)
    top.write("more/go.mod", "module example.com/more\n\ngo 1.24\n")
    top.write("more/more.go", LIB.replace("lib", "more"))
    top.write("go.work", WORK)
    top.git("init", "-q", "-b", "main")
    top.commit("v1.0.0", "lib/v1.2.0")
    return top


def _request(top: Source, **changes: object):
    plain = {"module": top.folder / "app", "workspace": True, "within": top.folder}
    return top.request(**(plain | changes))


def _problems(top: Source, **changes: object) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        source_facts(_request(top, **changes))
    return caught.value.problems


def test_the_files_of_the_modules_are_inputs(clone: Source) -> None:
    found = source_facts(_request(clone))
    assert set(found.inputs) == {
        "go.mod", "cmd/app/main.go", "greeting/greeting.go",
        "../go.work", "../lib/go.mod", "../lib/lib.go", "../more/go.mod",
    }  # fmt: skip
    assert (found.version, found.dirty) == ("v1.0.0", False)
    for name in ("lib/unused/unused.go", "more/more.go"):
        clone.write(name, "package other // changed\n")
    assert source_facts(_request(clone)) == found, "no package of the program"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lib/lib.go", LIB.replace("from", "out of")),
        ("lib/more.go", "package lib\n"),
        ("lib/go.mod", "module example.com/lib\n\ngo 1.23\n"),
        ("more/go.sum", "\n"),
        ("go.work", WORK + "\ngodebug default=go1.24\n"),
        ("go.work.sum", "\n"),
    ],
)
def test_a_change_of_what_go_reads_is_a_change_of_the_service(clone: Source, name: str, text: str) -> None:
    before = source_facts(_request(clone))
    clone.write(name, text)
    dirty = source_facts(_request(clone))
    assert dirty.version == "v1.0.0-dirty"
    assert dirty.input_hash != before.input_hash
    commit = clone.commit()
    after = source_facts(_request(clone))
    assert (after.version, after.revision) == (f"v1.0.0-1-g{commit[:12]}", commit)


def test_two_clones_in_two_folders_have_one_digest(clone: Source, tmp_path: Path, monkeypatch) -> None:
    other = Source(tmp_path / "else where" / "copy", commits=0)
    other.folder.parent.mkdir()
    clone.git("clone", "-q", ".", str(other.folder))
    one = build_image(_request(clone), out=tmp_path / "one")
    # The user's own setting is not the project's.
    monkeypatch.setenv("GOWORK", "off")
    two = build_image(_request(other), out=tmp_path / "two")
    assert one.digest == two.digest
    binary = one.root / "linux/amd64/app/app"
    assert contains(binary, "from the folder")
    assert not contains(binary, str(clone.folder))
    assert build_image(_request(clone), out=tmp_path / "one").from_cache
    bill = json.loads((tmp_path / "one/images/app.spdx.json").read_text())
    versions = {package["name"]: package["versionInfo"] for package in bill["packages"]}
    assert versions["example.com/lib"] == versions["example.com/shop"] == "v1.0.0"


def test_the_release_that_go_work_names_compiles(clone: Source, tmp_path: Path) -> None:
    clone.write("app/go.mod", REQUIRING + "\ntoolchain go1.25.3\n")
    clone.write("go.work", WORK + "\ntoolchain go1.26.0\n")
    built = build_image(_request(clone), out=tmp_path / "out")
    assert compiled_by(built.root / "linux/amd64/app/app") == "go1.26.0"
    assert not built.warnings
    clone.write("go.work", WORK)
    [warning] = build_image(_request(clone), out=tmp_path / "out").warnings
    assert (warning.code, warning.location) == ("go-unpinned", "go.work")
    clone.write("go.work", WORK + "\ntoolchain go1.24.0\n")
    [problem] = _problems(clone)
    assert (problem.code, problem.location) == ("go-too-old", "go.work:9")


def test_the_nearest_go_work_of_the_clone_is_the_one(clone: Source, tmp_path: Path) -> None:
    (tmp_path / "go.work").write_text("no go.work\n")
    assert "../go.work" in source_facts(_request(clone)).inputs
    clone.write("app/go.work", "go 1.25\n\nuse (\n\t.\n\t../lib\n)\n")
    clone.commit()
    assert {"go.work", "../lib/lib.go"} <= set(source_facts(_request(clone)).inputs)
    clone.git("rm", "-q", "-f", "app/go.work", "go.work")
    [problem] = _problems(clone, locations={"source.workspace": "app/service.yaml:7"})
    assert (problem.code, problem.location, problem.path) == ("no-go-work", "app/service.yaml:7", "source.workspace")


def test_unless_the_spec_says_so_it_is_passed_over_and_a_failure_names_the_key(clone: Source, monkeypatch) -> None:
    monkeypatch.setenv("GOPROXY", "off")
    with pytest.raises(MoorageError, match="or set source.workspace to true, to build with go.work") as caught:
        source_facts(_request(clone, workspace=False))
    assert "example.com/lib" in str(caught.value)
    clone.write("app/go.mod", "module example.com/shop\n\ngo 1.24\n")
    [problem] = _problems(clone, workspace=False)
    assert problem.code == "go-source"
    assert problem.hint.endswith("; or set source.workspace to true, to build with go.work")
    clone.write("app/greeting/greeting.go", OF_LIB.replace("/lib", "/library"))
    [problem] = _problems(clone, workspace=False)
    assert "source.workspace" not in problem.hint, "a module that go.work does not have"
    clone.write("app/greeting/greeting.go", 'package greeting\n\nvar Text = ""\n')
    assert "../go.work" not in source_facts(_request(clone, workspace=False)).inputs


def test_a_version_of_its_own_that_is_published_nowhere_is_not_asked_for(clone: Source, monkeypatch) -> None:
    monkeypatch.setenv("GOPROXY", "off")
    clone.write("lib/lib.go", 'package lib\n\nimport _ "example.com/nowhere"\n\nvar Text = ""\n')
    with pytest.raises(MoorageError, match=f"or add `{OWN_PLACE}` to go.work, if that is published nowhere"):
        source_facts(_request(clone))
    clone.write("go.work", f"{WORK}\n{OWN_PLACE}\n")
    [problem] = _problems(clone)
    assert "example.com/nowhere" in problem.message
    assert "replace" not in problem.hint
    clone.write("lib/lib.go", LIB)
    clone.commit("v1.1.0")
    found = source_facts(_request(clone))
    assert (found.version, found.dirty) == ("v1.1.0", False)
    assert "../lib/lib.go" in found.inputs


def test_what_git_does_not_hold_no_other_clone_has(clone: Source) -> None:
    clone.write(".gitignore", "go.work\n")
    clone.git("rm", "-q", "--cached", "go.work")
    clone.commit()
    [problem] = _problems(clone)
    assert (problem.code, problem.path) == ("no-go-work", "source.workspace")
    clone.git("add", "--force", "go.work")
    assert "../go.work" in source_facts(_request(clone)).inputs


@pytest.mark.parametrize(
    ("use", "code"),
    [
        ("../lib", "outside-repository"),
        ("{top}/lib", "go-work-invalid"),
        ("./link", "outside-repository"),
        ("./nothing", "go-work-invalid"),
        ("./.git/lib", "private-file"),
        ("./.moorage/lib", "private-file"),
    ],
)
def test_what_is_no_module_of_the_clone_is_not_used(clone: Source, tmp_path: Path, use: str, code: str) -> None:
    for folder in (tmp_path / "lib", clone.folder / ".git/lib", clone.folder / ".moorage/lib"):
        Source(folder).write("go.mod", "module example.com/lib\n")
        Source(folder).write("lib.go", LIB)
    (clone.folder / "link").symlink_to(tmp_path / "lib")
    clone.write("go.work", WORK.replace("./lib", use.format(top=clone.folder)))
    [problem] = _problems(clone)
    assert (problem.code, problem.location) == (code, "go.work:5")


@pytest.mark.parametrize("name", ["lib/more.go", "lib/go.mod", "lib/go.sum", "go.work", "go.work.sum", "more/asm.s"])
def test_nothing_of_it_leads_out_of_the_clone(clone: Source, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2 is no package\n")
    (clone.folder / name).unlink(missing_ok=True)
    (clone.folder / name).symlink_to(secret)
    if name == "more/asm.s":
        clone.write("app/greeting/greeting.go", OF_LIB.replace("lib", "more"))
    with pytest.raises(InputError) as caught:
        source_facts(_request(clone))
    assert [(problem.code, problem.location) for problem in caught.value.problems] == [("link-outside", name)]
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["go.work", "more/go.mod"])
def test_a_replace_by_a_folder_is_refused_in_each_file(clone: Source, name: str) -> None:
    file = clone.folder / name
    path = "./other" if name == "go.work" else "../other"
    file.write_text(file.read_text() + f"\nreplace example.com/other => {path}\n")
    clone.write("other/go.mod", "module example.com/other\n\ngo 1.24\n")
    [problem] = _problems(clone)
    assert (problem.code, problem.place[0]) == ("local-replace", name)
    assert "source.local_replace" in problem.hint
    assert "../other/go.mod" in source_facts(_request(clone, local_replace=True)).inputs
    shutil.rmtree(clone.folder / "other")
    [problem] = _problems(clone, local_replace=True)
    assert (problem.code, problem.place[0]) == ("local-replace", name)


def test_a_module_that_it_does_not_use_is_not_built(clone: Source) -> None:
    clone.write("go.work", WORK.replace("\t./app\n", ""))
    [problem] = _problems(clone)
    assert (problem.code, problem.location) == ("go-work-invalid", "go.work")
    assert "go work use app" in problem.hint


@pytest.mark.parametrize(
    ("text", "line"), [("go 1.25\n\nuse (\n\t./app\n", ":5"), ("go 1.23\nuse (\n./app\n./lib\n)\n", "")]
)
def test_what_go_cannot_read_of_it_is_said_there(clone: Source, text: str, line: str) -> None:
    clone.write("go.work", text)
    [problem] = _problems(clone)
    assert (problem.code, problem.location) == ("go-work-invalid", f"go.work{line}")


def test_vendored_modules_are_taken_from_beside_it(clone: Source, tmp_path: Path) -> None:
    clone.write("ext/go.mod", "module example.com/ext\n\ngo 1.24\n")
    clone.write("ext/ext.go", 'package ext\n\nvar Text = "vendored"\n')
    clone.write("go.work", f"{WORK}\n{OWN_PLACE}\nreplace example.com/ext => ./ext\n")
    clone.write("lib/go.mod", "module example.com/lib\n\ngo 1.24\n\nrequire example.com/ext v1.0.0\n")
    clone.write("lib/lib.go", 'package lib\n\nimport "example.com/ext"\n\nvar Text = ext.Text\n')
    subprocess.run(["go", "work", "vendor"], cwd=clone.folder, check=True, capture_output=True)
    clone.commit("v1.1.0")
    found = source_facts(_request(clone, local_replace=True))
    assert {"../vendor/modules.txt", "../vendor/example.com/ext/ext.go"} <= set(found.inputs)
    assert "../ext/ext.go" not in found.inputs
    assert (found.version, found.dirty) == ("v1.1.0", False)
    built = build_image(_request(clone, local_replace=True), out=tmp_path / "out")
    assert contains(built.root / "linux/amd64/app/app", "vendored")
    clone.write("vendor/modules.txt", "## workspace\n# example.com/ext v2.0.0 => ./ext\n")
    [problem] = _problems(clone, local_replace=True)
    assert (problem.code, problem.location) == ("go-work-invalid", "go.work")
    assert "go work vendor" in problem.message
    clone.write("vendor/modules.txt", "# example.com/ext v1.0.0 => ./ext\n")
    inputs = source_facts(_request(clone, local_replace=True)).inputs
    assert "../ext/ext.go" in inputs, "Go takes no `vendor/` of a module for one of a workspace"
    assert not [name for name in inputs if "vendor" in name]


def test_services_of_one_module_may_differ_in_it(clone: Source) -> None:
    clone.write("app/cmd/alone/main.go", 'package main\n\nvar version = ""\n\nfunc main() { println(version) }\n')
    text = "name: {0}\nsource: {{module: ../../app, package: ./cmd/{0}, workspace: {1}}}\n"
    specs = [
        clone.write(f"services/{name}/service.yaml", text.format(name, workspace))
        for name, workspace in (("app", "true"), ("alone", "false"))
    ]
    project = load(specs)
    one, two = inspect_all(image_request(service, project) for service in project.services)
    inputs = {each.request.name: set(each.inputs.files) for each in (one, two) if not isinstance(each, MoorageError)}
    assert "../lib/lib.go" in inputs["app"]
    assert inputs["alone"] == {"go.mod", "cmd/alone/main.go"}
