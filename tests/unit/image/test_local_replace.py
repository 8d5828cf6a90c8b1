"""`replace` by a folder of the same clone, where the spec allows it: its files are inputs like the module's own."""

import json
from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.build import build_image
from moorage.image.building import image_request
from moorage.image.compile.compiler import contains
from moorage.image.source.inspection import inspect_all
from moorage.image.source.resolved import source_facts
from moorage.reading.loading import load

from .sources import LIB, Source, two_modules

REQUIRING = "module example.com/shop\n\ngo 1.24\n\nrequire example.com/lib v1.2.0\n\nreplace example.com/lib => {}\n"


@pytest.fixture
def clone(tmp_path: Path) -> Source:
    """One repository with the module `app` and, beside it, the module `lib` that takes a published one's place."""
    top = Source(tmp_path / "clone")
    two_modules(top, REQUIRING.format("../lib"))
    top.git("init", "-q", "-b", "main")
    top.commit("v1.0.0")
    return top


def _request(top: Source, **changes: object):
    plain = {"module": top.folder / "app", "local_replace": True, "within": top.folder}
    return top.request(**(plain | changes))


def test_the_folders_files_are_inputs(clone: Source) -> None:
    found = source_facts(_request(clone))
    assert set(found.inputs) == {
        "go.mod", "cmd/app/main.go", "greeting/greeting.go", "../lib/go.mod", "../lib/lib.go",
    }  # fmt: skip
    assert (found.version, found.dirty) == ("v1.0.0", False)
    clone.write("lib/unused/unused.go", "package unused // changed\n")
    assert source_facts(_request(clone)) == found, "no package of the program"


@pytest.mark.parametrize(
    ("name", "text"),
    [("lib/lib.go", LIB.replace("from", "out of")), ("lib/more.go", "package lib\n"),
     ("lib/go.mod", "module example.com/lib\n\ngo 1.23\n")],
)  # fmt: skip
def test_a_change_of_the_folder_is_a_change_of_the_service(clone: Source, name: str, text: str) -> None:
    before = source_facts(_request(clone))
    clone.write(name, text)
    dirty = source_facts(_request(clone))
    assert dirty.version == "v1.0.0-dirty"
    assert dirty.input_hash != before.input_hash
    commit = clone.commit()
    after = source_facts(_request(clone))
    assert (after.version, after.revision) == (f"v1.0.0-1-g{commit[:12]}", commit)


def test_two_clones_in_two_folders_have_one_digest(clone: Source, tmp_path: Path) -> None:
    other = Source(tmp_path / "else where" / "copy", commits=0)
    other.folder.parent.mkdir()
    clone.git("clone", "-q", ".", str(other.folder))
    one = build_image(_request(clone), out=tmp_path / "one")
    two = build_image(_request(other), out=tmp_path / "two")
    assert one.digest == two.digest
    binary = one.root / "linux/amd64/app/app"
    assert contains(binary, "from the folder")
    assert not contains(binary, str(clone.folder))
    assert build_image(_request(clone), out=tmp_path / "one").from_cache
    clone.write("lib/lib.go", LIB.replace("from", "out of"))
    assert contains(
        build_image(_request(clone), out=tmp_path / "one").root / "linux/amd64/app/app", "out of the folder"
    )


def test_the_bill_of_materials_names_the_module_in_the_version_of_its_clone(clone: Source, tmp_path: Path) -> None:
    build_image(_request(clone), out=tmp_path / "out")
    bill = json.loads((tmp_path / "out/images/app.spdx.json").read_text())
    assert [package["versionInfo"] for package in bill["packages"] if package["name"] == "example.com/lib"] == [
        "v1.0.0"
    ]
    assert not [package["name"] for package in bill["packages"] if package["name"].startswith(".")]


def test_a_module_below_the_other_is_fine(clone: Source) -> None:
    (clone.folder / "lib").rename(clone.folder / "app/lib")
    clone.write("app/go.mod", REQUIRING.format("./lib"))
    clone.commit("v1.1.0")
    found = source_facts(_request(clone))
    assert {"lib/go.mod", "lib/lib.go"} <= set(found.inputs)
    assert not found.dirty


def test_of_a_vendored_module_the_copy_is_the_input(clone: Source) -> None:
    clone.write("app/vendor/modules.txt", (
        "# example.com/lib v1.2.0 => ../lib\n## explicit; go 1.24\nexample.com/lib\n# example.com/lib => ../lib\n"
    ))  # fmt: skip
    clone.write("app/vendor/example.com/lib/lib.go", LIB)
    clone.commit("v1.1.0")
    inputs = source_facts(_request(clone)).inputs
    assert "vendor/example.com/lib/lib.go" in inputs
    assert "../lib/lib.go" not in inputs


def test_unless_the_spec_says_so_it_is_refused(clone: Source) -> None:
    with pytest.raises(InputError) as caught:
        source_facts(_request(clone, local_replace=False))
    [problem] = caught.value.problems
    assert (problem.code, problem.location) == ("local-replace", "app/go.mod:7")
    assert "source.local_replace" in problem.hint


@pytest.mark.parametrize("path", ["../../lib", "{top}/lib", "../link", "../nothing", "../.git/lib", "../.moorage/lib"])
def test_what_is_no_folder_of_the_clone_is_refused_all_the_same(clone: Source, tmp_path: Path, path: str) -> None:
    for folder in (tmp_path / "lib", clone.folder / ".git/lib", clone.folder / ".moorage/lib"):
        Source(folder).write("go.mod", "module example.com/lib\n")
        Source(folder).write("lib.go", LIB)
    (clone.folder / "link").symlink_to(tmp_path / "lib")
    clone.write("app/go.mod", REQUIRING.format(path.format(top=clone.folder)))
    with pytest.raises(InputError) as caught:
        source_facts(_request(clone))
    [problem] = caught.value.problems
    assert (problem.code, problem.location) == ("local-replace", "app/go.mod:7")
    assert "source.local_replace" not in problem.hint


@pytest.mark.parametrize("name", ["lib/more.go", "lib/go.mod", "lib/asm.s"])
def test_nothing_of_the_folder_leads_out_of_the_clone(clone: Source, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2 is no package\n")
    (clone.folder / name).unlink(missing_ok=True)
    (clone.folder / name).symlink_to(secret)
    with pytest.raises(InputError) as caught:
        source_facts(_request(clone))
    assert [(problem.code, problem.location) for problem in caught.value.problems] == [("link-outside", name)]
    assert "hunter2" not in str(caught.value)


def test_assembly_of_the_folder_includes_nothing_of_the_machine(clone: Source) -> None:
    clone.write("lib/asm.s", '#include "/etc/hostname"\n')
    with pytest.raises(InputError) as caught:
        source_facts(_request(clone))
    assert [problem.code for problem in caught.value.problems] == ["assembly-include"]


def test_services_of_one_module_may_differ_in_it(clone: Source) -> None:
    text = "name: {0}\nsource: {{module: ../../app, package: ./cmd/app, local_replace: {1}}}\n"
    specs = [
        clone.write(f"services/{name}/service.yaml", text.format(name, allowed))
        for name, allowed in (("one", "true"), ("two", "false"))
    ]
    project = load(specs)
    one, two = inspect_all(image_request(service, project) for service in project.services)
    assert not isinstance(one, Exception)
    assert "../lib/lib.go" in one.inputs.files
    assert isinstance(two, InputError)
    assert [problem.code for problem in two.problems] == ["local-replace"]
