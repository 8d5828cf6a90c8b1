"""Whether images change: by the files that Go itself lists, and nothing is compiled."""

from __future__ import annotations

import pytest
from moorage.review.diff.model import Effect

_ORDER = "name: order\nsource: {module: .., package: ./cmd/order}\n"
_USER = "name: user\nsource: {module: .., package: ./cmd/user}\n"
_MAIN = """package main

import "example.com/shop/lib"

var version = ""

func main() { println(version, lib.Text) }
"""
_ALONE = 'package main\n\nvar version = ""\n\nfunc main() { println(version) }\n'
_PAGE = 'package main\n\nimport _ "embed"\n\n//go:embed page.html\nvar page string\n\nvar _ = page\n'


@pytest.fixture
def shop(clone):
    """One module with two programs; only `order` takes the package `lib` and embeds a page."""
    clone.write("services/go.mod", "module example.com/shop\n\ngo 1.24.0\n")
    clone.write("services/lib/lib.go", 'package lib\n\nvar Text = "a"\n')
    clone.write("services/cmd/order/main.go", _MAIN)
    clone.write("services/cmd/order/page.go", _PAGE)
    clone.write("services/cmd/order/page.html", "<p>")
    clone.write("services/cmd/user/main.go", _ALONE)
    clone.spec(_ORDER)
    clone.spec(_USER, "user")
    clone.commit()
    return clone


def _images(clone, base="HEAD", head=None):
    return {each.service: each.image for each in clone.compare(base, head).changes}


def _both(clone):
    """Return what is said of the working tree, and of the same as a commit."""
    working = _images(clone)
    clone.commit()
    assert _images(clone, "HEAD~1", "HEAD") == working
    return working


def test_a_package_changes_the_images_that_take_it(shop):
    shop.write("services/lib/lib.go", 'package lib\n\nvar Text = "b"\n')
    [change] = shop.compare().changes
    assert (change.service, change.image, change.effect, change.objects) == ("order", "changed", Effect.ROLLS, ())
    assert _both(shop) == {"order": "changed"}


@pytest.mark.parametrize(
    ("path", "text", "changed"),
    [
        ("services/cmd/order/page.html", "<b>", {"order": "changed"}),
        ("services/cmd/order/more.go", "package main\n", {"order": "changed"}),
        ("services/go.mod", "module example.com/shop\n\ngo 1.24.1\n", {"order": "changed", "user": "changed"}),
        ("services/cmd/order/main_test.go", "package main\n", {}),
        ("services/cmd/order/README.md", "words", {}),
        ("services/lib/notes.txt", "words", {}),
        ("README.md", "words", {}),
    ],
)
def test_what_is_an_input_is_what_go_takes(shop, path, text, changed):
    shop.write(path, text)
    assert _both(shop) == changed


@pytest.mark.parametrize("name", ["order", "third"])
def test_a_source_that_nobody_could_build_is_told_as_check_tells_it(shop, name):
    shop.spec(f"name: {name}\nsource: {{module: .., package: ./cmd/nowhere}}\n", name)
    [change] = [each for each in shop.compare().changes if each.service == name]
    [said] = [each.message for each in change.findings if each.code == "image-unknown"]
    assert change.image == "unknown"
    assert f"services/{name}/service.yaml:2: source.package: is no folder of the module" in said


def test_a_source_that_is_written_anew_changes_an_image(shop):
    shop.spec("name: order\nsource: {module: .., package: ./cmd/user}\n")
    shop.spec("name: third\nsource: {module: .., package: ./cmd/user}\n", "third")
    assert _both(shop) == {"order": "changed", "third": "changed"}


def test_a_file_that_goes_changes_an_image(shop):
    (shop.root / "services/cmd/order/page.go").unlink()
    assert _both(shop) == {"order": "changed"}


def test_a_file_that_git_ignores_counts_as_it_is_compiled(shop):
    shop.write(".gitignore", ".moorage/\nmore.go\n")
    shop.write("services/cmd/order/more.go", "package main\n")
    assert _images(shop) == {"order": "changed"}


@pytest.mark.parametrize(
    "line",
    [
        "source: {module: .., package: ./cmd/order, version_variable: false}",
        "source: {module: .., package: ./cmd/order, build_tags: [fast]}",
        "source: {module: .., package: ./cmd/order, local_replace: true}",
        "source: {module: .., package: ./cmd/user}",
        "source: {module: .., package: ./cmd/order, tags: 'order/v*'}",
        "source: {module: .., package: ./cmd/order}\nimage: {tzdata: true}",
        "source: {module: .., package: ./cmd/order}\nimage: {platforms: [linux/arm64]}",
        "source: {module: .., package: ./cmd/order}\nimage: {files: {/etc/x: ../go.mod}}",
    ],
)
def test_the_spec_asks_for_another_image(shop, line):
    shop.spec(f"name: order\n{line}\n")
    assert _both(shop) == {"order": "changed"}


def test_the_environment_asks_for_another_image(shop):
    shop.environment("build: {go: 1.26.8}")
    assert _images(shop) == {"order": "changed", "user": "changed"}
    shop.environment("registry: {url: registry.example.com/shop}")
    assert _images(shop) == {"order": "changed", "user": "changed"}
    shop.environment("build: {rebuild_all: true}")
    assert _images(shop) == {}


def test_a_file_that_is_copied_is_an_input_wherever_it_lies(shop):
    shop.write("data/rates.txt", "1")
    shop.spec(f"{_ORDER}image: {{files: {{/rates: ../../data}}}}\n")
    shop.commit()
    shop.write("data/rates.txt", "2")
    assert _both(shop) == {"order": "changed"}
    (shop.root / "data/rates.txt").chmod(0o755)
    assert _both(shop) == {"order": "changed"}


def test_a_spec_that_moves_names_the_same_module(shop):
    shop.write("services/teams/order/service.yaml", _ORDER.replace("..", "../.."))
    (shop.root / "services/order/service.yaml").unlink()
    assert _both(shop) == {}


@pytest.mark.parametrize("key", ["local_replace", "workspace"])
def test_a_module_beside_it_changes_the_images_that_take_it(shop, key):
    shop.write("shared/go.mod", "module example.com/shared\n\ngo 1.24.0\n")
    shop.write("shared/shared.go", 'package shared\n\nvar Text = "a"\n')
    if key == "workspace":
        shop.write("go.work", "go 1.26.0\n\nuse (\n\t./services\n\t./shared\n)\n")
    else:
        requires = "require example.com/shared v1.0.0\n\nreplace example.com/shared => ../shared\n"
        shop.write("services/go.mod", f"module example.com/shop\n\ngo 1.24.0\n\n{requires}")
    shop.write("services/lib/lib.go", 'package lib\n\nimport "example.com/shared"\n\nvar Text = shared.Text\n')
    for name in ("order", "user"):
        shop.spec(f"name: {name}\nsource: {{module: .., package: ./cmd/{name}, {key}: true}}\n", name)
    shop.commit()
    shop.write("shared/shared.go", 'package shared\n\nvar Text = "b"\n')
    assert _both(shop) == {"order": "changed"}
    if key == "workspace":
        shop.write("go.work", "go 1.26.1\n\nuse (\n\t./services\n\t./shared\n)\n")
        assert _both(shop) == {"order": "changed", "user": "changed"}
    shop.write("README.md", "words")
    shop.write("other/other.go", "package other\n")
    assert _both(shop) == {}


def test_without_go_it_is_said_that_nobody_knows(shop, monkeypatch, tmp_path_factory):
    git = tmp_path_factory.mktemp("bin")
    (git / "git").symlink_to("/usr/bin/git")
    monkeypatch.setenv("PATH", str(git))
    assert _images(shop) == {}
    shop.write("services/lib/lib.go", "package lib\n\nvar Text = 1\n")
    changes = shop.compare().changes
    assert [(each.service, each.image, each.effect) for each in changes] == [
        ("order", "unknown", Effect.NOTHING),
        ("user", "unknown", Effect.NOTHING),
    ]
    for each in changes:
        [found] = each.findings
        assert (found.code, found.level) == ("image-unknown", "note")
        assert found.message.startswith("whether its image changes is not known: Go is not on PATH")


def test_a_source_that_go_cannot_read_is_not_known(shop):
    shop.write("services/lib/lib.go", "no Go\n")
    [order] = [each for each in shop.compare().changes if each.service == "order"]
    assert order.image == "unknown"
    assert "services/lib/lib.go:1" in order.findings[0].message
    shop.commit()
    [order] = [each for each in shop.compare("HEAD~1", "HEAD").changes if each.service == "order"]
    assert order.image == "unknown"
    assert ".moorage" not in order.findings[0].message


def test_what_is_made_before_a_build_is_not_known(shop):
    shop.spec("name: order\nsource: {module: .., package: ./cmd/order, generated: [../cmd/order/page.html]}\n")
    shop.write(".gitignore", ".moorage/\npage.html\n")
    shop.git("rm", "-q", "--cached", "services/cmd/order/page.html")
    shop.commit()
    assert _images(shop).get("order") in (None, "unknown")
    shop.write("services/ui/page.ts", "let it = 1")
    assert _images(shop) == {"order": "unknown"}


def test_an_image_that_is_not_built_here_has_no_inputs(clone):
    digest = f"registry.example.com/order@sha256:{'0' * 64}"
    clone.spec(f"name: order\nimage: {{ref: {digest}}}\n")
    clone.commit()
    clone.spec(f"name: order\nimage: {{ref: {digest.replace('00', '11')}}}\n")
    [change] = clone.compare().changes
    assert (change.image, change.effect) == ("none", Effect.ROLLS)
    clone.write("services/order/go.mod", "module example.com/order\n\ngo 1.24.0\n")
    clone.write("services/order/main.go", _ALONE)
    clone.spec("name: order\nsource: {}\n")
    assert clone.change().image == "changed"
