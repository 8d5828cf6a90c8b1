"""Which module a service goes into, where its chassis is, and what go.mod requires."""

import subprocess

import pytest
from judges.examples import ROOT
from moorage.scaffold import chassis
from moorage.scaffold.names import Names, names

from .places import another_module, files, layout_says

INIT = "next: `git init`, for moorage reads no further than the repository, and there is none"


def test_a_dash_is_not_in_the_packages_name():
    assert names("my-new-svc") == Names("my-new-svc", "mynewsvc")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("module example.com/a\n", "example.com/a"),
        ('// module x\n\nmodule "example.com/a" // ours\n', "example.com/a"),
        ("module\t`example.com/a`\ngo 1.26\n", "example.com/a"),
        ("go 1.26\n", None),
        ("module\n", None),
    ],
)
def test_the_path_of_a_go_mod(text, path):
    assert chassis.module_path(text) == path


@pytest.mark.parametrize(
    ("text", "version"), [("module x\n", (1, 16)), ("go 1.26.3\n", (1, 26)), ("toolchain go1.30\ngo 1.9\n", (1, 9))]
)
def test_the_version_of_a_go_mod(text, version):
    assert chassis.go_version(text) == version


def test_go_mod_and_go_sum_of_a_new_module_are_tidy(empty):
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    assert empty.go("mod", "tidy", "-diff").stdout == ""


def test_the_linter_is_a_tool_of_a_new_module(empty):
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    assert layout_says(empty) == []
    (empty.services / "invoice" / "get_test.go").unlink()
    assert layout_says(empty) == ["invoice/get.go: has a handler and no invoice/get_test.go"]


def test_the_chassis_is_that_of_the_repository_under_the_new_path(empty):
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    made, there = (files(services / "chassis") for services in (empty.services, ROOT / "services"))
    assert set(made) == {*there} - {"go.mod", "go.sum"} | {"moorage-chassis.json"}
    del made["moorage-chassis.json"]
    assert {
        name: text.replace(b"example.com/shop/chassis", b"moorage.dev/services/chassis") for name, text in made.items()
    } == {name: there[name] for name in made}
    assert b'"moorage.dev/' not in b"".join(files(empty.services).values())


def test_the_second_service_of_a_module_leaves_chassis_and_go_mod_alone(empty):
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    marked = empty.services / "chassis" / "app.go"
    marked.write_text(marked.read_text() + "\n// ours\n")
    before = files(empty.services)
    assert empty.new("receipt") == 0
    after = files(empty.services)
    assert {name: after[name] for name in before} == before
    assert {name for name in after.keys() - before.keys() if not name.startswith("receipt/")} == {"cmd/receipt/main.go"}


def test_a_module_of_others_keeps_its_own_lines_and_gets_the_higher_version(tmp_path):
    place = another_module(tmp_path)
    sums = (place.services / "go.sum").read_text().splitlines()
    (place.services / "go.mod").chmod(0o600)
    assert place.copied("invoice") == 0
    text = (place.services / "go.mod").read_text()
    assert text.startswith("module example.com/other // theirs\n\ngo 1.26\n")
    assert "require github.com/prometheus/common v0.66.1 // a comment of theirs\n" in text
    assert text.count("github.com/gorilla/mux v1.8.1") == 1
    assert "pgx" not in text
    assert (place.services / "go.mod").stat().st_mode & 0o777 == 0o600
    assert set(sums) <= set((place.services / "go.sum").read_text().splitlines())
    place.go("build", "-mod=readonly", "./...")


def test_below_the_root_of_a_module_the_nearest_chassis_counts(here):
    deep = here.services / "teams" / "shop"
    assert here.new("invoice", "--into", str(deep)) == 0
    assert not (deep / "chassis").exists()
    main = (deep / "cmd" / "invoice" / "main.go").read_text()
    assert '\t"moorage.dev/services/chassis"\n\t"moorage.dev/services/teams/shop/invoice"\n' in main
    spec = (deep / "invoice" / "service.yaml").read_text()
    assert "{module: ../../.., package: ./teams/shop/cmd/invoice," in spec
    assert spec.startswith("# yaml-language-server: $schema=../../../../schema/service.schema.json\n")
    here.go("vet", "./teams/shop/...")
    assert here.check() == 0


def test_what_is_printed(empty, capsys):
    assert empty.copied("api-v2", "--module", "example.com/shop") == 0
    count = len(files(empty.services / "chassis"))
    assert capsys.readouterr().out.splitlines() == [
        "wrote services/apiv2 (11 files) and services/cmd/api-v2 (1 file)",
        f"wrote services/chassis ({count} files), go.mod and go.sum of the module example.com/shop",
        INIT,
        "next: `go test ./apiv2 ./cmd/api-v2` in services, and `moorage check services/apiv2`",
        "then: make Item in services/apiv2/apiv2.go yours; the routes stand in RegisterHandlers",
    ]


@pytest.mark.parametrize("begun", [".git", "Pulumi.yaml"])
def test_in_a_repository_or_a_project_none_needs_to_be_begun(empty, capsys, begun):
    (empty.root / begun).write_text("name: shop\nruntime: python\n")
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    assert INIT not in capsys.readouterr().out.splitlines()
    assert empty.check("services/invoice") == 0


def test_elsewhere_what_is_printed_is_what_lets_check_read_the_module(empty):
    assert empty.copied("invoice", "--module", "example.com/shop") == 0
    assert empty.check("services/invoice") == 1
    subprocess.run(["git", "init", "-q"], cwd=empty.root, check=True)
    assert empty.check("services/invoice") == 0


def test_a_vendored_module_is_told_what_to_do(tmp_path, capsys):
    place = another_module(tmp_path)
    (place.services / "vendor").mkdir()
    assert place.copied("invoice") == 0
    assert "next: `go mod vendor` in services, " in capsys.readouterr().out
