"""What compiles and will not run as its author runs it: a warning, in a build and in a check."""

from pathlib import Path

import pytest
from moorage.cli.main import main
from moorage.errors import Diagnostic
from moorage.image.batch import build_all
from moorage.image.source.go.command import find_go
from moorage.image.source.inspection import inspect

from .sources import Source

CGO = 'package greeting\n\nimport "C"\n\nvar Pi = C.x\n'
PURE = "//go:build !cgo\n\npackage greeting\n\n"
PAGES = 'package greeting\n\nimport "embed"\n\n// Pages are made.\n//go:embed {}\nvar Pages embed.FS\n'
EXTRA = "//go:build extra\n\npackage greeting\n"


@pytest.fixture(autouse=True)
def _pinned(source: Source) -> None:
    source.write("go.mod", f"module example.com/shop\n\ngo 1.24\n\ntoolchain {find_go().version}\n")


def _warnings(source: Source, **changes: object) -> list[Diagnostic]:
    return list(inspect(source.request(**changes)).warnings)


def _places(source: Source, **changes: object) -> list[tuple[str, str]]:
    return [(each.code, each.location) for each in _warnings(source, **changes)]


@pytest.mark.parametrize(
    "line",
    [
        "var Pi = \"Binary was compiled with 'CGO_ENABLED=0', this is a stub\"",
        "var Pi = errors.New(`x requires cgo`)",
        'func Open() { panic("not implemented") }',
    ],
)
def test_a_stub_instead_of_cgo_is_named_with_its_words(source: Source, line: str) -> None:
    source.write("greeting/native.go", CGO)
    imports = 'import "errors"\n\n' if "errors" in line else ""
    file = source.write("greeting/pure.go", f"{PURE}{imports}{line}\n")
    number = file.read_text().splitlines().index(line) + 1
    [warning] = _warnings(source)
    assert (warning.code, warning.location) == ("cgo-stub", f"greeting/pure.go:{number}")
    assert str(warning.value) in line


@pytest.mark.parametrize(
    "text",
    [
        f"{PURE}// Pi in Go, where cgo is not supported.\nvar Pi = 3.14\n",
        f'{PURE}var Pi = "three and a bit"\n',
    ],
)
def test_what_takes_the_place_of_cgo_in_go_is_fine(source: Source, text: str) -> None:
    source.write("greeting/native.go", CGO)
    source.write("greeting/pure.go", text)
    assert _warnings(source) == []


def test_words_of_files_that_are_no_stub_are_not_read(source: Source) -> None:
    source.write("greeting/native.go", CGO)
    source.write("greeting/pure.go", f"{PURE}var Pi = 3.14\n")
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "cgo is not supported"\n')
    assert _warnings(source) == []


@pytest.mark.parametrize("pattern", ["ui", "all:ui", "ui/*", "*/.keep", "all:ui/build", "ui/build/x.html"])
@pytest.mark.parametrize("text", ["", "<!-- placeholder: run make ui -->"])
def test_an_embed_of_a_placeholder_is_named_where_it_is_said(source: Source, pattern: str, text: str) -> None:
    source.write("greeting/ui/.keep", "kept for git")
    source.write("greeting/ui/build/.gitkeep", "")
    source.write("greeting/ui/build/x.html", text)
    source.write("greeting/pages.go", PAGES.format(pattern))
    assert _places(source) == [("embed-placeholder", "greeting/pages.go:6")]


@pytest.mark.parametrize(("name", "text"), [("ui/build/y.js", "1"), ("ui/x.html", "<p>"), ("ui/z", "placeholder" * 60)])
def test_an_embed_with_one_file_more_is_fine(source: Source, name: str, text: str) -> None:
    source.write("greeting/ui/.keep", "")
    source.write("greeting/ui/build/empty", "")
    source.write("greeting/pages.go", PAGES.format("all:ui"))
    assert len(_warnings(source)) == 1
    source.write(f"greeting/{name}", text)
    assert _warnings(source) == []


def test_each_embed_is_looked_at_by_itself(source: Source) -> None:
    source.write("greeting/ui/empty", "")
    source.write("greeting/pages/index.html", "<p>")
    source.write("greeting/more.go", PAGES.format("pages ui"))
    assert [warning.value for warning in _warnings(source)] == ["ui"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("Makefile", "build:\n\tgo build -tags extra ./cmd/app\n", 2),
        ("Makefile", "build: ui\n\tCGO_ENABLED=0 $(GO) build -v \\\n\t  -tags=extra -o app ./cmd/app\n", 2),
        ("Makefile", 'build:\n\tgo build -tags "netgo extra" -o app ./...\n', 2),
        ("GNUmakefile", "TAGS ?= netgo,extra\nbuild:\n\tgo install -tags '$(TAGS)'\n", 3),
        ("makefile", "FLAGS := -trimpath --tags=extra\n", 1),
        ("Dockerfile", "FROM golang\nRUN cd /src && go build -tags extra -o /app ./cmd/app && strip /app\n", 2),
        ("Dockerfile.release", "ARG TAGS=extra\nENV GOFLAGS=-tags=${TAGS}\n", 2),
        ("Makefile", "build:\n\tgo build -tags extra\nall:\n\tgo build -tags extra\n", 2),
        ("app.Dockerfile", 'RUN go build -tags="extra"\n', 1),
    ],
)
def test_a_build_tag_of_a_recipe_is_named_where_it_is_given(source: Source, name: str, text: str, line: int) -> None:
    source.write("greeting/extra.go", EXTRA)
    source.write(name, text)
    [warning] = _warnings(source)
    assert (warning.code, warning.location) == ("build-tag-missing", f"{name}:{line}")
    assert "greeting/extra.go" in warning.message
    assert _warnings(source, build_tags=("extra",)) == []


@pytest.mark.parametrize(
    "text",
    [
        "test:\n\tgo test -tags extra ./...\n",
        "build:\n\tgo build -tags netgo ./cmd/app\n",
        "build:\n\tgo build -tags $(UNKNOWN) ./cmd/app\n",
        "build:\n\tgo build -tags extra ./cmd/other\n",
        "# go build -tags extra\n",
        "lint:\n\tgolangci-lint run --build-tags extra\n",
        "TEST_FLAGS = -tags extra\n",
        "build:\n\tgo build ./cmd/app && go vet -tags extra ./...\n",
    ],
)
def test_a_tag_that_is_for_something_else_or_decides_on_nothing_is_none(source: Source, text: str) -> None:
    source.write("greeting/extra.go", EXTRA)
    source.write("Makefile", text)
    assert _warnings(source) == []


def test_a_tag_that_leaves_a_file_out_is_one(source: Source) -> None:
    source.write("greeting/extra.go", "//go:build !extra\n\npackage greeting\n")
    source.write("Makefile", "build:\n\tgo build -tags extra\n")
    assert [code for code, _ in _places(source)] == ["build-tag-missing"]


def test_time_zones_are_a_tag_of_ours(source: Source) -> None:
    source.write("greeting/zones.go", "//go:build timetzdata\n\npackage greeting\n")
    source.write("Makefile", "build:\n\tgo build -tags timetzdata\n")
    assert len(_warnings(source)) == 1
    assert _warnings(source, tzdata=True) == []


def test_a_recipe_that_is_a_link_is_not_read(source: Source, tmp_path: Path) -> None:
    source.write("greeting/extra.go", EXTRA)
    (tmp_path / "elsewhere").write_text("FLAGS = -tags extra\n")
    (source.folder / "Makefile").symlink_to(tmp_path / "elsewhere")
    assert _warnings(source) == []


def test_build_and_check_say_them(source: Source, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    source.write("greeting/extra.go", EXTRA)
    source.write("Makefile", "build:\n\tgo build -tags extra\n")
    source.write("service.yaml", "name: app\nsource: {package: ./cmd/app}\n")
    source.commit("v1.0.0")
    for state in ("built", "unchanged"):
        lines: list[str] = []
        build_all([source.request()], out=out, progress=lines.append)
        assert any(f": {state}," in line for line in lines)
        assert [line for line in lines if line.startswith("warning: Makefile:2: ")]
    monkeypatch.chdir(source.folder)
    assert main(["check", "service.yaml"]) == 0
    assert "warning: Makefile:2: " in capsys.readouterr().err
