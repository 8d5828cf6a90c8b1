"""What the builder would refuse at once, `check` refuses too; what it cannot look at, it names."""

import json

import pytest
from moorage.cli.main import main
from moorage.image.building import image_requests
from moorage.image.source import inspection
from moorage.image.source.go.command import Go, find_go

MAIN = 'package main\n\nvar version = "unset"\n\nfunc main() { println(version) }\n'
RELEASE = find_go().version


@pytest.fixture
def shop(tree, monkeypatch):
    """One module with the services `order` and `user`, each in an environment of its own choice."""
    monkeypatch.chdir(tree.root)
    tree.write("go.mod", f"module example.com/shop\n\ngo 1.24\n\ntoolchain {RELEASE}\n")
    for name in ("order", "user"):
        tree.write(f"cmd/{name}/main.go", MAIN)
        tree.spec(f"name: {name}\nsource: {{module: ../.., package: ./cmd/{name}}}\n", name)
    tree.environment()
    return tree


def _checked(capsys, *arguments):
    code = main(["check", *arguments])
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


def test_sources_that_can_be_built_are_fine(shop, capsys):
    assert _checked(capsys) == (0, "fine: order, user in test\n", [])


def test_a_mistake_of_a_source_is_told_beside_one_of_another_spec(shop, capsys):
    shop.spec("name: order\nsource: {module: ../.., package: ./cmd/ordr}\n")
    shop.spec("name: user\nsource: {module: ../.., package: ./cmd/user}\nport: 80\n", "user")
    code, _, lines = _checked(capsys)
    assert (code, len(lines)) == (1, 2)
    assert lines[0].startswith("services/user/service.yaml:3: port: must be between")
    assert lines[1].startswith(f"{AT}source.package: is no folder of the module")


AT = "services/order/service.yaml:2: "


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (
            "services/order/service.yaml",
            "name: order\nsource: {module: ../../nowhere, package: ./cmd/order}\n",
            AT + 'source.module: is not a folder with a go.mod, got "nowhere"; name the folder of the Go module',
        ),
        (
            "services/order/service.yaml",
            "name: order\nsource: {module: ../.., package: ./cmd/ordr}\n",
            AT + 'source.package: is no folder of the module ., got "./cmd/ordr"; its main packages are ./cmd/order',
        ),
        (
            "go.mod",
            f"module example.com/shop\n\ngo 1.24\n\ntoolchain {RELEASE}\n\nreplace example.com/lib => ../lib\n",
            "go.mod:7: `replace` of example.com/lib points to a folder of this machine",
        ),
        (
            "go.mod",
            f"module example.com/shop\n\ngo 1.999\n\ntoolchain {RELEASE}\n",
            f"go.mod:5: toolchain: {RELEASE} is older than go1.999, which go.mod needs; name go1.999.0 or newer",
        ),
        (
            "cmd/order/main.go",
            'package main\n\nimport _ "embed"\n\n//go:embed missing.txt\nvar version string\n\nfunc main() {}\n',
            "cmd/order/main.go:5:12: pattern missing.txt: no matching files found",
        ),
        (
            "cmd/order/main.go",
            "package main\n\nfunc main() {}\n",
            "cmd/order: source.version_variable: package example.com/shop/cmd/order declares no variable `version`",
        ),
        (
            "services/order/service.yaml",
            "name: order\nsource: {module: ../.., package: ./cmd/order}\nimage: {files: {/etc/a: missing}}\n",
            "services/order/service.yaml:3: image.files./etc/a: is neither a file nor a folder",
        ),
    ],
    ids=["module", "package", "replace", "too old", "embed", "variable", "files"],
)
def test_what_a_build_refuses_is_refused_once_for_all_environments(shop, capsys, path, text, said):
    shop.write(path, text)
    shop.environment("build: {rebuild_all: true}", name="other")
    code, out, lines = _checked(capsys)
    assert (code, out) == (1, "")
    assert len(lines) == 1
    assert lines[0].startswith(said)


def test_a_folder_that_is_not_there_is_seen_without_go(shop, capsys, monkeypatch):
    shop.spec("name: order\nsource: {module: ../../nowhere}\n")
    monkeypatch.setenv("PATH", "/nowhere")
    code, _, lines = _checked(capsys)
    assert code == 1
    assert "is not a folder with a go.mod" in lines[0]


def test_without_go_one_line_says_what_was_not_checked(shop, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    why = "the source of order, user is not checked: Go is not on PATH, and a service with `source` is compiled here; "
    assert _checked(capsys) == (0, "fine: order, user in test\n", [f"{why}install Go"])
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchecked"] == [f"{why}install Go"]


def test_of_many_services_the_line_names_the_first(shop, capsys, monkeypatch):
    for number in range(9):
        shop.spec(f"name: s{number}\nsource: {{module: ../.., package: ./cmd/order}}\n", f"s{number}")
    monkeypatch.setenv("PATH", "/nowhere")
    _, _, [line] = _checked(capsys)
    assert line.startswith("the source of 11 services (order, s0, s1, …) is not checked: ")


def test_a_warning_where_nothing_says_which_go_compiles(shop, capsys):
    shop.write("go.mod", "module example.com/shop\n\ngo 1.24\n")
    code, _, lines = _checked(capsys)
    assert code == 0
    assert [line.split(",")[0] for line in lines] == ["warning: go.mod: names no Go release"]


def test_only_the_services_asked_for_are_looked_at(shop, capsys):
    shop.write("cmd/order/main.go", "package main\n\nfunc main() {}\n")
    assert _checked(capsys, "services/user") == (0, "fine: user in test\n", [])


def test_go_is_asked_once_for_all_services_of_a_module(shop, monkeypatch):
    asked, run = [], Go.run

    def counted(self, arguments, *rest, **more):
        asked.append(arguments[0])
        return run(self, arguments, *rest, **more)

    monkeypatch.setattr(Go, "run", counted)
    found = inspection.inspect_all(image_requests(shop.load("test")))
    assert [each.request.name for each in found] == ["order", "user"]
    assert asked == ["mod", "list"]


def test_somebody_who_waits_is_told_what_for(shop):
    lines: list[str] = []
    inspection.inspect_all(image_requests(shop.load("test")), lines.append, patience=0)
    assert lines[0] == "reading the sources: 0 of 1 modules"
