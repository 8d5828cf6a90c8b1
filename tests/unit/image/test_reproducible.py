"""One commit, one digest: whoever builds it, wherever, and whatever their settings are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from moorage.image.build import build_image
from moorage.image.request import BuiltImage

from .sources import Source

BUILD = """
import os, sys
from pathlib import Path
from moorage.image.build import build_image
from moorage.image.request import ImageRequest

os.umask(int(sys.argv[3], 8))
request = ImageRequest(name="app", module=Path(sys.argv[1]), package="./cmd/app", version_variable="main.version",
                       tags="v*", files={"/srv": Path(sys.argv[1]) / "static"})
print(build_image(request, out=Path(sys.argv[2])).digest)
"""


def _build(source: Path, out: Path, umask: str, settings: dict[str, str]) -> str:
    command = [sys.executable, "-c", BUILD, str(source), str(out), umask]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_settings_of_the_caller_change_no_byte(source: Source, tmp_path: Path) -> None:
    source.write("static/run.sh", "#!").chmod(0o755)
    source.write("greeting/tagged.go", '//go:build sometag\n\npackage greeting\n\nfunc init() { Text = "tagged" }\n')
    source.commit("v1.0.0")
    clone = tmp_path / "another folder" / "clone"
    subprocess.run(["git", "clone", "-q", str(source.folder), str(clone)], check=True)
    cache = subprocess.run(["go", "env", "GOCACHE"], capture_output=True, text=True, check=True).stdout.strip()
    goenv = tmp_path / "home/.config/go/env"
    goenv.parent.mkdir(parents=True)
    goenv.write_text("GOFLAGS=-tags=sometag\nCGO_ENABLED=1\n")
    plain = _build(source.folder, tmp_path / "one", "022", {})
    other = _build(
        clone,
        tmp_path / "two",
        "077",
        {
            "GOFLAGS": "-tags=sometag -buildvcs=true", "GOAMD64": "v3", "GOENV": str(goenv), "GOWORK": "auto",
            "CGO_ENABLED": "1", "GOEXPERIMENT": "nojsonv2", "GODEBUG": "http2client=0", "GOOS": "windows",
            "GOTOOLCHAIN": "auto", "GOCACHE": cache, "GOMODCACHE": str(tmp_path / "modules"),
            "HOME": str(tmp_path / "home"), "USER": "another", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8",
            "LC_ALL": "de_DE.UTF-8", "SOURCE_DATE_EPOCH": "1", "TMPDIR": str(tmp_path), "PYTHONHASHSEED": "7",
        },
    )  # fmt: skip
    assert other == plain
    layouts = [tmp_path / name / "images/app" for name in ("one", "two")]
    files = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()} for root in layouts
    ]
    assert files[0] == files[1], "the whole layout is the same, not only its digest"
    trees = [_tree(tmp_path / name / "roots/app") for name in ("one", "two")]
    assert trees[0] == trees[1], "and so is the staged root, modes and dates included"


def _tree(root: Path) -> dict[str, tuple[int, int]]:
    inside = root / "linux/amd64"
    return {
        str(path.relative_to(inside)): (path.stat().st_mode, int(path.stat().st_mtime)) for path in inside.rglob("*")
    }


def test_compiling_everything_again_gives_the_same_bytes(source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    plain = build_image(source.request(), out=out)
    again = build_image(source.request(rebuild_all=True), out=out)
    assert (again.from_cache, again.digest) == (False, plain.digest)
    assert build_image(source.request(rebuild_all=True), out=out).from_cache
    assert build_image(source.request(), out=out).from_cache


def test_another_version_is_another_image(image: BuiltImage, released: Source, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(released.folder), str(clone)], check=True)
    source = Source(clone)
    source.git("tag", "-d", "v1.0.0")
    source.git("tag", "v1.0.1")
    built = build_image(source.request(), out=tmp_path / "out")
    assert (built.version, built.input_hash) == ("v1.0.1", image.input_hash)
    assert built.digest != image.digest


def test_a_later_commit_that_touches_no_input_is_the_same_image(
    image: BuiltImage, released: Source, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(released.folder), str(clone)], check=True)
    source = Source(clone, commits=released.commits)
    source.write("README.md", "docs")
    source.commit()
    built = build_image(source.request(), out=image.layout.parents[1])
    assert built.from_cache
    assert built.digest == image.digest


OFFLINE = """
import sys
from pathlib import Path
from moorage.image.build import build_image
from moorage.image.request import ImageRequest

request = ImageRequest(name="app", module=Path(sys.argv[1]), package="./cmd/app", version_variable=None, tags="v*")
print(build_image(request, out=Path(sys.argv[2])).digest)
"""


@pytest.fixture
def with_dependency(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """A module that requires another one, which a proxy in a folder serves."""
    proxy = tmp_path / "proxy/example.com/dep/@v"
    proxy.mkdir(parents=True)
    (proxy / "list").write_text("v1.0.0\n")
    (proxy / "v1.0.0.info").write_text(json.dumps({"Version": "v1.0.0", "Time": "2024-01-01T00:00:00Z"}))
    (proxy / "v1.0.0.mod").write_text("module example.com/dep\n\ngo 1.24\n")
    subprocess.run([sys.executable, "-c", ZIP, str(proxy / "v1.0.0.zip"), "example.com/dep@v1.0.0/"], check=True)
    source.write("go.mod", "module example.com/shop\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n")
    source.write("greeting/greeting.go", 'package greeting\n\nimport "example.com/dep"\n\nvar Text = dep.Text\n')
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))
    monkeypatch.setenv("GOFLAGS", "-modcacherw")
    monkeypatch.setenv("GONOSUMDB", "*")
    monkeypatch.setenv("GOPROXY", f"file://{tmp_path / 'proxy'}")
    subprocess.run(["go", "mod", "tidy"], cwd=source.folder, check=True, capture_output=True)
    return source


ZIP = """
import sys, zipfile

with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr(sys.argv[2] + "go.mod", "module example.com/dep\\n\\ngo 1.24\\n")
    file.writestr(sys.argv[2] + "dep.go", 'package dep\\n\\nvar Text = "from the module cache"\\n')
"""


def test_a_build_with_the_network_cut_off(with_dependency: Source, tmp_path: Path) -> None:
    with_dependency.commit("v1.0.0")
    cut = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    command = [*cut, sys.executable, "-c", OFFLINE, str(with_dependency.folder), str(tmp_path / "out")]
    settings = os.environ | {"GOPROXY": "https://proxy.example.com"}
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("sha256:")


def test_a_module_that_cannot_be_fetched_is_one_clear_line(with_dependency: Source, tmp_path: Path) -> None:
    cut = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    command = [*cut, sys.executable, "-c", OFFLINE, str(with_dependency.folder), str(tmp_path / "out")]
    settings = os.environ | {"GOPROXY": "https://proxy.example.com", "GOMODCACHE": str(tmp_path / "empty")}
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("moorage.errors.ExternalError: Go cannot fetch a module: "), done.stderr
    assert last.endswith("or set GOPROXY to a proxy within reach")
