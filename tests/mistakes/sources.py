"""Sources of images that cannot be built, or only with a warning."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.build import build_image
from moorage.image.layout.contents import Entry
from moorage.image.layout.layer import layer_blocks
from moorage.image.reference import parse_reference
from moorage.image.source.inspection import inspect
from moorage.image.source.resolved import source_facts
from unit.image.sources import MAIN, Source, new_source

_MODULE = "module example.com/shop\n\n"
_IMPORTING = 'package greeting\n\nimport "example.com/lib"\n\nvar Text = lib.Text\n'
_NATIVE = 'package greeting\n\n// #include <math.h>\nimport "C"\n\nvar Pi = C.M_PI\n'
_DYNAMIC = """package greeting

import _ "unsafe"

//go:cgo_import_dynamic libc_getpid getpid "libc.so.6"
//go:cgo_import_dynamic _ _ "libc.so.6"

var Text = "x"
"""
_GREETING = "greeting/greeting.go"

Change = Callable[[Source], object]
_CHANGES: list[tuple[Change, dict[str, object]]] = [
    (lambda source: source.write("go.mod", f"{_MODULE}foo 1\n"), {}),
    (
        lambda source: source.write("go.mod", f"{_MODULE}go 1.24\n\nreplace example.com/x => ../x\n"),
        {},
    ),
    *(
        (
            lambda source, path=path: source.write("go.mod", f"{_MODULE}go 1.24\n\nreplace example.com/x => {path}\n"),
            more,
        )
        for path, more in (("/x", {}), ("../x", {"local_replace": True}), ("/x", {"local_replace": True}))
    ),
    *(
        (lambda source, text=text: source.write("go.work", text), {"workspace": True})
        for text in ("use (\n", "go 1.25\nuse ../x\n", "go 1.25\nuse ./x\n", "go 1.25\nuse /x\n", "go 1.25\n")
    ),
    (lambda source: source.write("go.work", "go 1.23\nuse .\n"), {"workspace": True}),
    (lambda source: (source.folder / "go.work").symlink_to("/etc/hostname"), {"workspace": True}),
    (lambda source: source.write("x", "x"), {"workspace": True}),
    (lambda source: source.write("go.mod", f"{_MODULE}go 1.24\n\ntoolchain go1.23+path\n"), {}),
    (lambda source: source.write("go.mod", f"{_MODULE}go 1.999\n"), {}),
    (
        lambda source: source.write(_GREETING, _IMPORTING),
        {},
    ),
    (lambda source: source.write("greeting/native.go", _NATIVE), {}),
    (lambda source: source.write("greeting/f.s", '#include "/etc/hostname"\n'), {}),
    (lambda source: source.write("docs/README.md", "x"), {"package": "./docs"}),
    (lambda source: (source.folder / "greeting/more.go").symlink_to("/etc/hostname"), {"within": None}),
    (lambda source: source.write("x", "x"), {"package": "cmd/app"}),
    (lambda source: source.write("x", "x"), {"package": "./cmd/ap"}),
    (lambda source: source.write("x", "x"), {"package": "./greeting"}),
    (lambda source: source.write("x", "x"), {"version_variable": "main.other"}),
    (lambda source: source.write("x", "x"), {"version_variable": "example.com/x.Version"}),
    (lambda source: source.write("x", "x"), {"variables": {"main.commit": "revision"}}),
    (lambda source: source.write("cmd/app/main.go", MAIN.replace('var version = "unset"', 'const version = ""')), {}),
    (lambda source: source.write("x", "x"), {"platforms": ("windows/amd64",)}),
    (lambda source: source.write("x", "x"), {"base": "alpine"}),
]


def found(folder: Path) -> Iterator[Diagnostic]:
    """Yield what is said about each of them, each in a folder of its own below ``folder``."""
    number = iter(range(1000))

    def new() -> Source:
        return new_source(folder / f"source-{next(number)}" / "clone")

    for change, arguments in _CHANGES:
        source = new()
        change(source)
        if "within" in arguments:
            arguments["within"] = source.folder
        if "workspace" in arguments:
            # Without a `.git` nobody asks whether git holds the go.work.
            (source.folder / ".git").rename(source.folder.parent / "git")
        yield from _said(lambda source=source, arguments=arguments: inspect(source.request(**arguments)))
    source = new()
    _doubtful(source)
    yield from inspect(source.request()).warnings
    yield from _said(lambda: inspect(source.request(module=source.folder / "greeting")))
    yield from _said(lambda: inspect(source.request(within=source.folder / "cmd")))
    yield from _said(lambda: inspect(source.request(within=source.folder, files={"/x": source.folder / ".git/config"})))
    yield from _said(lambda: inspect(source.request(files={"/x": source.folder / "gone"})))
    source.write("made/.gitkeep", "")
    made = tuple(source.folder / name for name in ("ui/build", "made", "cmd"))
    yield from _said(lambda: inspect(source.request(generated=made)))
    yield from _tags(new(), new())
    yield from _builds(new)
    yield from _said(lambda: list(layer_blocks([Entry("x" * 101, 0o644, b"")], 0)))
    yield from _said(lambda: Entry("a/../b", 0o644, b""))
    yield from _said(lambda: parse_reference("Alpine"))
    changing = folder / "changing"
    changing.write_bytes(b"x" * 10)
    blocks = layer_blocks([Entry("file", 0o644, changing)], 0)
    next(blocks)
    changing.write_bytes(b"x")
    yield from _said(lambda: list(blocks))
    large = folder / "large"
    with large.open("wb") as file:
        file.truncate(9 << 30)
    yield from _said(lambda: next(layer_blocks([Entry("file", 0o644, large)], 0)))


def _doubtful(source: Source) -> None:
    """Write what compiles and will not run."""
    source.write("greeting/native.go", _NATIVE)
    source.write(
        "greeting/pure.go", '//go:build !cgo\n\npackage greeting\n\nvar Pi = "this is a stub: cgo is needed"\n'
    )
    source.write("greeting/ui/index.html", "")
    source.write("greeting/pages.go", 'package greeting\n\nimport "embed"\n\n//go:embed ui\nvar Pages embed.FS\n')
    source.write("greeting/extra.go", "//go:build extra\n\npackage greeting\n")
    source.write("Makefile", "build:\n\tgo build -tags extra ./cmd/app\n")


def _tags(source: Source, other: Source) -> Iterator[Diagnostic]:
    source.commit("v1.0.0")
    source.write("README.md", "docs")
    source.commit()
    clone = source.folder.parent / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{source.folder}", str(clone)], check=True)
    yield from _said(lambda: source_facts(Source(clone).request(root=clone.parent)))
    commit = other.commit()
    text = f"object {commit}\ntype commit\ntag v1 -extld=x\ntagger a <a@b> 1 +0000\n\nx\n"
    command = ["git", "hash-object", "-t", "tag", "-w", "--stdin", "--literally"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=other.folder, check=True)
    other.git("update-ref", "refs/tags/v1", done.stdout.strip())
    yield from _said(lambda: source_facts(other.request()))
    (other.folder / ".git/refs/tags/v1").unlink()
    (other.folder / ".git/packed-refs").write_bytes(f"{commit} refs/tags/v1".encode() + b"\xff\n")
    yield from _said(lambda: source_facts(other.request()))


def _builds(new: Callable[[], Source]) -> Iterator[Diagnostic]:
    for name, text in (
        (_GREETING, "package greeting\n\nvar Text = missing\n"),
        (_GREETING, _DYNAMIC),
        ("cmd/app/main.go", MAIN.replace("println(version, ", "println(")),
        ("cmd/app/commit.go", "package main\n\nvar commit string\n"),
    ):
        source = new()
        source.write(name, text)
        source.commit("v1.0.0-never-read")
        variables = {"main.commit": "revision"} if "commit" in name else {}
        request = source.request(variables=variables)
        yield from _said(lambda request=request: build_image(request, out=request.module.parent / "out"))
    source = new()
    source.commit("v1.0.0")
    taken = source.write("passwd", "x")
    out = source.folder.parent / "out"
    yield from _said(lambda: build_image(source.request(files={"/etc/passwd": taken}), out=out))
    (out / "images").mkdir(parents=True, exist_ok=True)
    other = source.folder.parent / "other"
    (other / "work/app").mkdir(parents=True)
    (other / "work/app/precious").write_text("x")
    yield from _said(lambda: build_image(source.request(), out=other))
    home = source.folder / ".moorage"
    home.symlink_to(out)
    yield from _said(lambda: build_image(source.request(), out=home))
    source.commit()
    yield from _said(lambda: build_image(source.request(), out=home))


def _said(act: Callable[[], object]) -> Iterator[Diagnostic]:
    try:
        act()
    except InputError as error:
        yield from error.problems
