"""Sources that cannot become an image: each refused in one line that says where, what, and what to do."""

import os
from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image.source.go.cgo import Cgo, find_cgo
from moorage.image.source.resolved import source_facts

from .sources import MAIN, Source


def _refusal(source: Source, **changes: object) -> str:
    with pytest.raises(InputError) as caught:
        source_facts(source.request(**changes))
    return str(caught.value)


def test_every_local_replace_is_named_with_its_line(source: Source) -> None:
    source.write(
        "go.mod",
        "module example.com/shop\n\ngo 1.24\n\nrequire example.com/lib v1.0.0\n\n"
        'replace (\n\texample.com/lib => ../lib // "=>"\n\texample.com/x v1.0.0 => /opt/x\n'
        "\texample.com/fine => example.com/fork v1.0.0\n)\n",
    )
    assert _refusal(source).splitlines() == [
        'go.mod:8: `replace` of example.com/lib points to a folder of this machine, got "../lib"; '
        "require a published version, or move the package into this module; or set source.local_replace to true for a "
        "folder of this clone",
        'go.mod:9: `replace` of example.com/x points to a folder of this machine, got "/opt/x"; '
        "require a published version, or move the package into this module",
    ]


def test_a_folder_without_a_module(source: Source) -> None:
    assert _refusal(source, module=source.folder / "greeting") == (
        'app/service.yaml:3: source.module: is not a folder with a go.mod, got "greeting"; '
        "name the folder of the Go module"
    )


def test_a_go_mod_that_does_not_parse(source: Source) -> None:
    source.write("go.mod", "module example.com/shop\n\nfoo 1\n")
    assert _refusal(source) == "go.mod:3: unknown directive: foo; fix go.mod"


def test_a_missing_package_names_near_ones(source: Source) -> None:
    assert _refusal(source, package="./cmd/ap") == (
        'app/service.yaml:3: source.package: is no folder of the module ., got "./cmd/ap"; '
        "its main packages are ./cmd/app"
    )


def test_a_folder_without_go_files(source: Source) -> None:
    source.write("docs/README.md", "x")
    assert _refusal(source, package="./docs") == (
        'app/service.yaml:3: source.package: no Go files in ./docs, got "./docs"; its main packages are ./cmd/app'
    )


def test_a_package_that_is_not_main(source: Source) -> None:
    assert _refusal(source, package="./greeting") == (
        'app/service.yaml:3: source.package: is package `greeting`, not `main`, got "./greeting"; '
        "name the folder that holds `func main`"
    )


@pytest.mark.parametrize("package", ["cmd/app", "./...", "-toolexec=x", "../x", ""])
def test_a_package_that_is_not_one_folder_of_the_module(source: Source, package: str) -> None:
    assert _refusal(source, package=package) == (
        f'app/service.yaml:3: source.package: is not one package of the module, got "{package}"; '
        "write it as `./cmd/name`"
    )


def test_an_import_that_go_mod_does_not_require(source: Source) -> None:
    source.write("greeting/greeting.go", 'package greeting\n\nimport "example.com/lib"\n\nvar Text = lib.Text\n')
    assert _refusal(source) == (
        "greeting/greeting.go:3:8: no required module provides package example.com/lib; "
        "run `go get example.com/lib` in ."
    )


def test_cgo_in_the_module_is_named_with_its_line(source: Source) -> None:
    source.write("greeting/native.go", 'package greeting\n\n// #include <math.h>\nimport "C"\n\nvar Pi = C.M_PI\n')
    assert _refusal(source) == (
        "greeting/native.go:4: package example.com/shop/greeting needs cgo, and the binary is compiled without it to "
        "be static; use a package in pure Go, or add a file that takes its place under `//go:build !cgo`"
    )


def test_cgo_in_a_package_of_nothing_else(source: Source) -> None:
    source.write("native/native.go", 'package native\n\nimport (\n\t"C"\n)\n')
    source.write("greeting/greeting.go", 'package greeting\n\nimport _ "example.com/shop/native"\n\nvar Text = "x"\n')
    assert _refusal(source).startswith("native/native.go:4: package example.com/shop/native needs cgo")


@pytest.mark.parametrize("constraint", ["linux && cgo", "cgo && !windows", "(linux || darwin) && cgo", "unix"])
def test_cgo_under_a_constraint_that_holds_here(source: Source, constraint: str) -> None:
    source.write("greeting/native.go", f'//go:build {constraint}\n\npackage greeting\n\nimport "C"\n\nvar Pi = 3\n')
    assert _refusal(source).startswith("greeting/native.go:5: package example.com/shop/greeting needs cgo")


@pytest.mark.parametrize("constraint", ["darwin && !ios && cgo", "ignore", "hurd", "aix && ppc64 && gccgo"])
def test_cgo_for_another_system_is_fine_and_go_is_not_asked_about_it(source: Source, constraint: str) -> None:
    text = f'//go:build {constraint}\n\npackage greeting\n\nimport "C"\n'
    folder = str(source.write("greeting/native.go", text).parent)
    listed = [{"ImportPath": "example.com/shop/greeting", "Dir": folder, "IgnoredGoFiles": ["native.go"]}]

    def asked(_: object) -> list[dict[str, object]]:
        raise AssertionError("asked")

    assert find_cgo(source.request(), listed, asked) == Cgo()


def test_cgo_with_a_file_that_takes_its_place_is_fine(source: Source) -> None:
    source.write("greeting/native.go", 'package greeting\n\nimport "C"\n\nvar Pi = 3\n')
    source.write("greeting/pure.go", "//go:build !cgo\n\npackage greeting\n\nvar Pi = 3\n")
    assert "greeting/pure.go" in source_facts(source.request()).inputs


@pytest.mark.parametrize(
    ("declaration", "wrong"),
    [
        ('const version = "unset"', "is a constant"),
        ("var version = compute()", "is computed when the program starts"),
        ("var version = 3", "is computed when the program starts"),
        ("var version []string", "is of type []string, not string"),
        ('var a, version = "x", compute()', "is computed when the program starts"),
    ],
)
def test_a_version_variable_that_the_linker_would_not_set(source: Source, declaration: str, wrong: str) -> None:
    source.write("cmd/app/main.go", f"package main\n\n{declaration}\n\nfunc main() {{ println(version) }}\n")
    assert _refusal(source) == (
        f"cmd/app/main.go:3: source.version_variable: `version` {wrong}, so that no version can be linked in, "
        'got "main.version"; write `var version string`, or give it a string literal'
    )


def test_a_version_variable_that_is_not_declared(source: Source) -> None:
    source.write("cmd/app/main.go", "package main\n\nfunc main() { version := 1; println(version) }\n")
    assert _refusal(source) == (
        "cmd/app: source.version_variable: package example.com/shop/cmd/app declares no variable `version`, "
        'got "main.version"; declare `var version string` in it'
    )


@pytest.mark.parametrize(
    ("variable", "remedy"),
    [
        ("greeting.Text", "write the whole import path, such as example.com/shop/greeting"),
        ("example.com/shop/cmd/app.version", "write `main.` and the variable's name: that is what the linker calls a"),
        ("example.com/other.Version", "name `main` or the import path of a package that the program is made of"),
    ],
)
def test_a_version_variable_of_no_package(source: Source, variable: str, remedy: str) -> None:
    message = _refusal(source, version_variable=variable)
    assert message.startswith("app/service.yaml:3: source.version_variable: no package `")
    assert f'is part of the program, got "{variable}"; {remedy}' in message


def test_a_version_variable_of_another_package_is_allowed(source: Source) -> None:
    assert source_facts(source.request(version_variable="example.com/shop/greeting.Text")).version


def test_what_is_not_supported_yet(source: Source) -> None:
    assert _refusal(source, base="alpine", platforms=("linux/amd64", "windows/amd64")).splitlines() == [
        'app/service.yaml:3: image.base: names no image of a registry by its digest, got "alpine"; '
        "write it as `registry.example.com/alpine@sha256:…`, or use `scratch`",
        'app/service.yaml:3: image.platforms: is not supported, got "windows/amd64"; '
        "use `linux/amd64` or `linux/arm64`",
    ]


def test_no_go_on_the_path(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExternalError) as caught:
        source_facts(source.request())
    assert str(caught.value) == ("Go is not on PATH, and a service with `source` is compiled here; install Go")


def test_no_git_on_the_path(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    found = next(part for part in os.environ["PATH"].split(":") if (Path(part) / "go").exists())
    (folder / "go").symlink_to((Path(found) / "go").resolve())
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(ExternalError) as caught:
        source_facts(source.request())
    assert str(caught.value) == "git is not on PATH, and it gives the version of a service; install git"


def test_a_main_package_that_reads_its_version_is_accepted(source: Source) -> None:
    source.write("cmd/app/main.go", MAIN.replace('"unset"', '`a` + /* b */ ("c")'))
    assert source_facts(source.request()).inputs
