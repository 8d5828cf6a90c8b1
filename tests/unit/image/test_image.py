"""What a built image holds, and what is refused when it is compiled."""

import json
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.build import build_image
from moorage.image.layout.certificates import BUNDLE
from moorage.image.layout.oci import LAYER, Layout
from moorage.image.request import BuiltImage

from .images import documents
from .sources import MAIN, Source, new_source


def test_one_layer_with_the_binary_certificates_and_the_user(image: BuiltImage) -> None:
    _, _, layer = documents(image)
    with tarfile.open(layer) as tar:
        found = {member.name: member for member in tar}
        certificates = tar.extractfile("etc/ssl/certs/ca-certificates.crt")
        assert certificates is not None
        assert certificates.read() == BUNDLE.read_bytes()
        users = tar.extractfile("etc/passwd")
        assert users is not None
        assert users.read() == b"nonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n"
    assert {name: oct(member.mode) for name, member in found.items()} == {
        "app": "0o755",
        "app/app": "0o755",
        "etc": "0o755",
        "etc/group": "0o644",
        "etc/passwd": "0o644",
        "etc/ssl": "0o755",
        "etc/ssl/certs": "0o755",
        "etc/ssl/certs/ca-certificates.crt": "0o644",
        "tmp": "0o1777",
    }
    assert {(member.uid, member.gid, member.mtime) for member in found.values()} == {(0, 0, 1_700_000_000)}


def test_configuration(image: BuiltImage) -> None:
    manifest, config, _ = documents(image)
    labels = {
        "org.opencontainers.image.created": "2023-11-14T22:13:20Z",
        "org.opencontainers.image.revision": image.revision,
        "org.opencontainers.image.source": "https://example.com/shop",
        "org.opencontainers.image.title": "app",
        "org.opencontainers.image.version": "v1.0.0",
    }
    assert config["config"] == {
        "Entrypoint": ["/app/app"],
        "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        "Labels": labels,
        "User": "65532:65532",
        "WorkingDir": "/",
    }
    assert (config["architecture"], config["os"], config["created"]) == ("amd64", "linux", "2023-11-14T22:13:20Z")
    assert manifest["annotations"] == labels
    assert [layer["mediaType"] for layer in manifest["layers"]] == [LAYER]


def test_what_surrounds_the_binary_is_small(image: BuiltImage) -> None:
    _, config, layer = documents(image)
    with tarfile.open(layer) as tar:
        unpacked = sum(member.size for member in tar)
    around = unpacked - image.binary_size + len(json.dumps(config))
    assert around <= 250 * 1024


def test_the_binary_says_its_version(image: BuiltImage) -> None:
    done = subprocess.run([image.root / "linux/amd64/app/app"], capture_output=True, text=True, check=True)
    assert done.stderr == "v1.0.0 hello\n"


def test_the_source_of_a_module_in_a_folder_is_its_repository(tmp_path: Path) -> None:
    top = Source(tmp_path / "top")
    module = new_source(top.folder / "services/app")
    (module.folder / ".git").rename(top.folder / ".git")
    module.write("go.mod", "module example.com/shop/services/app\n\ngo 1.24\n")
    module.write("cmd/app/main.go", "package main\n\nfunc main() {}\n")
    top.commit("services/app/v1.0.0")
    request = module.request(version_variable=None, tags="services/app/v*")
    _, config, _ = documents(build_image(request, out=tmp_path / "out"))
    labels = config["config"]["Labels"]
    assert labels["org.opencontainers.image.source"] == "https://example.com/shop"
    assert labels["org.opencontainers.image.version"] == "v1.0.0"


def test_no_path_of_this_machine_is_in_the_image(image: BuiltImage, released: Source) -> None:
    binary = (image.root / "linux/amd64/app/app").read_bytes()
    for path in (released.folder, Path.home(), Path(os.environ.get("GOROOT", "/usr/local/go"))):
        if path != Path("/"):
            assert str(path).encode() not in binary


def test_source_that_does_not_compile(source: Source, out: Path) -> None:
    source.write("greeting/greeting.go", "package greeting\n\nvar Text = missing\n\nvar Other int = f(1,\n\t2)\n")
    with pytest.raises(InputError) as caught:
        build_image(source.request(), out=out)
    assert str(caught.value).splitlines() == [
        "greeting/greeting.go:3:12: undefined: missing; fix the source",
        "greeting/greeting.go:5:17: undefined: f; fix the source",
    ]
    assert not (out / "images/app").exists()


def test_source_that_ends_too_early_is_no_trouble_of_the_network(source: Source, out: Path) -> None:
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "x"\n\nfunc\n')
    with pytest.raises(InputError) as caught:
        build_image(source.request(), out=out)
    (told,) = str(caught.value).splitlines()
    assert told.startswith("greeting/greeting.go:6:1: syntax error: ")
    assert told.endswith("; fix the source")


def test_a_binary_that_is_not_static(source: Source, out: Path) -> None:
    source.write(
        "greeting/greeting.go",
        'package greeting\n\nimport _ "unsafe"\n\n'
        '//go:cgo_import_dynamic libc_getpid getpid "libc.so.6"\n'
        '//go:cgo_import_dynamic _ _ "libc.so.6"\n\nvar Text = "x"\n',
    )
    with pytest.raises(InputError) as caught:
        build_image(source.request(), out=out)
    message = str(caught.value)
    assert message.startswith("app/service.yaml:3: source.package: the binary is not static: it needs ")
    assert "libc.so.6, which the image does not have" in message


def test_a_version_that_the_program_never_reads(source: Source, out: Path) -> None:
    source.write("cmd/app/main.go", MAIN.replace("println(version, ", "println("))
    source.commit("v1.0.0-never-read")
    with pytest.raises(InputError) as caught:
        build_image(source.request(), out=out)
    assert str(caught.value) == (
        "app/service.yaml:3: source.version_variable: the version is not in the binary: the program never reads this "
        'variable, got "main.version"; log it at the start, or set version_variable to false'
    )


def test_a_version_that_is_in_the_binary_by_chance_does_not_pass(source: Source, out: Path) -> None:
    text = 'println("v1.0.0-by-chance", '
    source.write("cmd/app/main.go", MAIN.replace("println(version, ", text))
    source.commit("v1.0.0-by-chance")
    with pytest.raises(InputError, match="the program never reads this variable"):
        build_image(source.request(), out=out)


def test_a_version_that_the_program_reads_no_longer(source: Source, out: Path) -> None:
    request = source.request(version_variable="example.com/shop/greeting.Text")
    source.commit("v1.0.0-still-read")
    build_image(request, out=out)
    source.write("cmd/app/main.go", MAIN.replace("import ", "import _ ").replace(", greeting.Text", ""))
    source.commit("v2.0.0-no-longer-read")
    with pytest.raises(InputError, match="the program never reads this variable"):
        build_image(request, out=out)


def test_an_odd_version_arrives_unchanged(source: Source, out: Path) -> None:
    tag = 'v1.0.0-it\'s"$(quoted)"&;|`x`=%s'
    source.commit(tag)
    built = build_image(source.request(), out=out)
    done = subprocess.run([built.root / "linux/amd64/app/app"], capture_output=True, text=True, check=True)
    assert done.stderr == f"{tag} hello\n"
    assert json.loads((built.layout / "index.json").read_bytes())["manifests"][0]["annotations"] == {
        "org.opencontainers.image.ref.name": "v1.0.0-it_s___quoted______x___s"
    }


def test_several_platforms_make_an_index(source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    built = build_image(source.request(platforms=("linux/amd64", "linux/arm64")), out=out)
    layout = Layout(built.layout)
    index = json.loads(layout.path(built.digest).read_bytes())
    assert [entry["platform"]["architecture"] for entry in index["manifests"]] == ["amd64", "arm64"]
    assert layout.intact(built.digest)
    assert (built.root / "linux/arm64/app/app").exists()


def test_files_and_time_zones_come_along(source: Source, out: Path) -> None:
    source.write("static/run.sh", "#!").chmod(0o755)
    source.write("static/deep/page.html", "<p>")
    source.write("cmd/app/main.go", MAIN.replace("println(", 'time.LoadLocation("Asia/Tokyo")\n\tprintln(').replace(
        "import ", 'import "time"\nimport '
    ))  # fmt: skip
    request = source.request(files={"/srv": source.folder / "static", "/one": source.folder / "go.mod"}, tzdata=True)
    built = build_image(request, out=out)
    with tarfile.open(documents(built)[2]) as tar:
        modes = {member.name: oct(member.mode) for member in tar}
    assert (modes["srv/run.sh"], modes["srv/deep/page.html"], modes["srv/deep"]) == ("0o755", "0o644", "0o755")
    assert modes["one"] == "0o644"
    assert b"Asia/Tokyo" in (built.root / "linux/amd64/app/app").read_bytes()


@pytest.mark.parametrize(
    ("target", "taken"), [("/app/app", "/app/app"), ("/etc/passwd", "/etc/passwd"), ("/app", "/app")]
)
def test_files_do_not_replace_what_the_image_has(source: Source, out: Path, target: str, taken: str) -> None:
    with pytest.raises(InputError) as caught:
        build_image(source.request(files={target: source.folder / "go.mod"}), out=out)
    assert str(caught.value) == (
        f"app/service.yaml:3: image.files.{target}: the image already has {taken}; choose another path in the image"
    )
