"""What is built and packed lies in the repository: nothing else of the machine gets into an image."""

import json
import os
from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.building import build, image_request
from moorage.image.source.resolved import source_facts
from moorage.reading.loading import load

from .sources import Source, new_source

_OUT = "outside-repository"
_PRIVATE = "private-file"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "home/secret"
    file.parent.mkdir()
    file.write_text("secret")
    (file.parent / "go.mod").write_text("module example.com/home\n")
    (file.parent / "main.go").write_text("package main\n\nfunc main() {}\n")
    return file


@pytest.fixture
def shop(source: Source, secret: Path) -> Source:
    """A clone with a spec in a folder, and links that lead everywhere."""
    for name, target in {
        "link": secret, "folder": secret.parent, "chain": Path("link"), "inside": Path("greeting"),
        "within": Path(".git/config"), "module": secret.parent,
    }.items():  # fmt: skip
        (source.folder / name).symlink_to(target)
    source.write("services/order/rates.json", "{}")
    source.write(".moorage/images/x", "x")
    return source


def _build(shop: Source, text: str) -> None:
    text = f"name: order\nsource: {{module: ../.., package: ./cmd/app}}\n{text}\n"
    spec = shop.write("services/order/service.yaml", text)
    build(load([spec]), out=shop.folder.parent / "out")


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("../../../home/secret", _OUT), ("../../..", _OUT), ("../../link", _OUT), ("../../chain", _OUT),
        ("../../folder", _OUT), ("../../folder/secret", _OUT), ("../../within", _PRIVATE),
        ("../../.git/config", _PRIVATE), ("../../.git", _PRIVATE), ("../..", _PRIVATE), ("../../.moorage", _PRIVATE),
        ("/etc/hostname", "bad-path"),
    ],
)  # fmt: skip
def test_a_file_of_the_machine_gets_into_no_image(shop: Source, named: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        _build(shop, f"image: {{files: {{/etc/x: {named}}}}}")
    (problem,) = caught.value.problems
    assert problem.path.startswith("image.files./etc/x")
    assert problem.code == code
    assert problem.place[0].endswith("service.yaml")
    assert problem.place[1] > 0


@pytest.mark.parametrize("module", ["../../../home", "../../module", "{home}", "../../.git"])
def test_a_module_elsewhere_is_not_built(shop: Source, secret: Path, module: str) -> None:
    Path(shop.folder / ".git/go.mod").write_text("module example.com/git\n")
    text = f"name: order\nsource: {{module: {module.format(home=secret.parent)}, version_variable: false}}\n"
    spec = shop.write("services/order/service.yaml", text)
    with pytest.raises(InputError) as caught:
        build(load([spec]), out=shop.folder.parent / "out")
    (problem,) = caught.value.problems
    assert (problem.path, problem.place[1]) == ("source.module", 2)
    assert problem.code == (_PRIVATE if ".git" in module else _OUT)


@pytest.mark.parametrize(
    "name", ["go.mod", "go.sum", "vendor/modules.txt", "greeting/x.go", "greeting/x.s", "zero.syso"]
)
def test_a_link_of_the_module_that_leads_out_is_refused(shop: Source, secret: Path, name: str) -> None:
    target = secret.parent / Path(name).name
    target.write_text(
        "module example.com/shop\n" if name == "go.mod" else "package greeting\n" if ".go" in name else ""
    )
    link = shop.folder / (f"cmd/app/{name}" if name == "zero.syso" else name)
    link.unlink(missing_ok=True)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to("/dev/zero" if name == "zero.syso" else target)
    with pytest.raises(InputError) as caught:
        source_facts(shop.request(within=shop.folder, version_variable=None))
    (problem,) = caught.value.problems
    assert problem.location == str(link.relative_to(shop.folder))
    assert problem.code == "link-outside"


def test_a_file_is_refused_at_the_line_that_names_it(shop: Source) -> None:
    shop.write("Pulumi.yaml", "name: shop\nruntime: python\n")
    layer = "    services: {order: {image: {files: {/b: ../../link}}}}\n"
    head = (
        "config:\n  moorage:environment:\n    namespace: shop\n    kubernetes: {render_to: out}\n    monitoring: off\n"
    )
    shop.write("stacks/Pulumi.test.yaml", head + layer)
    text = "name: order\nsource: {module: ../.., package: ./cmd/app}\nimage:\n  files:\n    /a: ../../link\n"
    spec = shop.write("services/order/service.yaml", text)
    project = load([spec], env="test", root=shop.folder)
    with pytest.raises(InputError) as caught:
        build(project, out=shop.folder.parent / "out")
    places = {each.path: each.location for each in caught.value.problems}
    assert places == {
        "image.files./a": "services/order/service.yaml:5",
        "image.files./b": "stacks/Pulumi.test.yaml:6",
    }


def test_nothing_of_a_machines_file_is_printed_that_a_go_file_links_to(shop: Source, secret: Path) -> None:
    main = shop.folder / "cmd/app/main.go"
    main.unlink()
    main.symlink_to(secret)
    secret.write_text("hunter2 is no package\n")
    with pytest.raises(InputError) as caught:
        source_facts(shop.request(within=shop.folder, version_variable=None))
    assert "hunter2" not in str(caught.value)
    assert str(caught.value).startswith("cmd/app/main.go: leads out of the repository, or to no plain file; ")


def test_a_pipe_among_the_go_files_is_not_waited_for(shop: Source) -> None:
    os.mkfifo(shop.folder / "cmd/app/more.go")
    with pytest.raises(InputError) as caught:
        source_facts(shop.request(within=shop.folder, version_variable=None))
    assert str(caught.value).startswith("cmd/app/more.go: leads out of the repository, or to no plain file; ")


def test_sources_of_the_whole_clone_are_fine(shop: Source) -> None:
    shop.write("shared/a.json", "{}")
    (shop.folder / "greeting/linked.go").symlink_to("other")
    (shop.folder / "greeting/other").write_text("package greeting\n")
    for project in ("Pulumi.yaml", "services/Pulumi.yaml"):
        shop.write(project, "name: x\n")
        spec = shop.write(
            "services/order/service.yaml",
            "name: order\nsource: {module: ../.., package: ./cmd/app}\n"
            "image: {files: {/a: ../../shared, /b: rates.json, /c: ../../inside/greeting.go}}\n",
        )
        loaded = load([spec])
        build_info = source_facts(image_request(loaded.services[0], loaded))
        assert {"files:/a/a.json", "files:/b", "files:/c", "greeting/linked.go"} <= set(build_info.inputs)


def test_without_git_and_project_a_spec_reads_no_further_than_its_folder_and_says_what_to_do(shop: Source) -> None:
    remedy = "; name a file or a folder of the repository"
    with pytest.raises(InputError) as caught:
        _build(shop, "image: {files: {/etc/x: ../../..}}")
    assert str(caught.value).endswith(remedy)
    (shop.folder / ".git").rename(shop.folder.parent / "gone")
    with pytest.raises(InputError) as caught:
        _build(shop, "")
    assert str(caught.value).endswith(f"{remedy}, or begin one further up with `git init`")


def test_without_git_the_project_is_the_repository(shop: Source, secret: Path) -> None:
    (shop.folder / ".git").rename(secret.parent / "gone")
    shop.write("Pulumi.yaml", "name: x\n")
    shop.write("shared", "x")
    with pytest.raises(InputError, match="leads out of the repository"):
        _build(shop, "image: {files: {/etc/x: ../../../home/secret}}")
    spec = shop.write(
        "services/order/service.yaml",
        "name: order\nsource: {module: ../.., package: ./cmd/app}\nimage: {files: {/x: ../../shared}}\n",
    )
    loaded = load([spec])
    assert "files:/x" in source_facts(image_request(loaded.services[0], loaded)).inputs


def test_a_module_that_go_downloaded_is_a_repository_of_its_own(
    shop: Source, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    module = new_source(cache / "example.com/shop@v1.4.0")
    (module.folder / ".git").rename(tmp_path / "gone")
    info = cache / "cache/download/example.com/shop/@v/v1.4.0.info"
    info.parent.mkdir(parents=True)
    info.write_text(json.dumps({"Version": "v1.4.0"}))
    monkeypatch.setenv("GOMODCACHE", str(cache))
    text = (
        f"name: order\nsource: {{module: {module.folder}, package: ./cmd/app}}\nimage: {{files: {{/r: rates.json}}}}\n"
    )
    spec = shop.write("services/order/service.yaml", text)
    loaded = load([spec])
    build_info = source_facts(image_request(loaded.services[0], loaded))
    assert build_info.version == "v1.4.0"
    assert "files:/r" in build_info.inputs
    (module.folder / "go.sum").symlink_to(secret)
    with pytest.raises(InputError, match="leads out of the repository, or to no plain file"):
        source_facts(image_request(loaded.services[0], loaded))
