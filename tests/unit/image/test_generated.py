"""What a step before the build makes: an input like any other, but never dirty, and refused while it is not there."""

from pathlib import Path

import pytest
from moorage.cli.main import main
from moorage.errors import InputError
from moorage.image.build import build_image
from moorage.image.building import image_request
from moorage.image.compile.compiler import contains
from moorage.image.source.resolved import source_facts
from moorage.reading.loading import load

from .sources import Source

PAGES = """package greeting

import "embed"

//go:embed all:build
var Pages embed.FS

var Text, _ = Pages.ReadDir("build")
"""
SPEC = "name: app\nsource:\n  package: ./cmd/app\n  generated: [greeting/build]\n"


@pytest.fixture
def pages(source: Source) -> Source:
    """A clone that embeds what git ignores, after the step that makes it."""
    source.write("greeting/greeting.go", PAGES)
    source.write(".gitignore", "build/\n")
    source.write("service.yaml", SPEC)
    source.commit("v1.0.0")
    source.write("greeting/build/index.html", "<p>made</p>")
    return source


def _made(source: Source) -> tuple[Path, ...]:
    return (source.folder / "greeting/build",)


def test_what_is_made_is_hashed_and_not_dirty(pages: Source) -> None:
    request = pages.request(generated=_made(pages))
    assert source_facts(pages.request()).version == "v1.0.0-dirty", "unless it is named"
    first = source_facts(request)
    assert (first.version, first.dirty) == ("v1.0.0", False)
    assert "greeting/build/index.html" in first.inputs
    pages.write("greeting/build/index.html", "<p>other</p>")
    pages.write("greeting/build/more.html", "<p>more</p>")
    second = source_facts(request)
    assert (second.version, second.dirty) == ("v1.0.0", False)
    assert second.input_hash != first.input_hash


def test_everything_else_is_dirty_as_ever(pages: Source) -> None:
    pages.write("greeting/builder.go", "package greeting\n")
    assert source_facts(pages.request(generated=_made(pages))).version == "v1.0.0-dirty"


def test_a_placeholder_of_git_may_be_replaced(pages: Source) -> None:
    pages.write("greeting/build/.gitkeep", "")
    pages.write("greeting/build/index.html", "placeholder")
    pages.git("add", "-f", "greeting/build")
    pages.commit("v1.1.0")
    pages.write("greeting/build/index.html", "<p>made</p>")
    (pages.folder / "greeting/build/.gitkeep").unlink()
    assert source_facts(pages.request(generated=_made(pages))).version == "v1.1.0"
    assert source_facts(pages.request()).version == "v1.1.0-dirty"


def test_a_generated_file_of_the_image_is_not_dirty(pages: Source) -> None:
    pages.write("rates.json", "{}")
    request = pages.request(files={"/etc/rates.json": pages.folder / "rates.json"}, generated=_made(pages))
    assert source_facts(request).dirty
    also = pages.request(files=request.files, generated=(*request.generated, pages.folder / "rates.json"))
    assert not source_facts(also).dirty


def test_an_image_is_built_anew_when_the_step_made_something_else(pages: Source, out: Path) -> None:
    request = pages.request(generated=_made(pages))
    assert contains(build_image(request, out=out).root / "linux/amd64/app/app", "<p>made</p>")
    assert build_image(request, out=out).from_cache
    pages.write("greeting/build/index.html", "<p>again</p>")
    again = build_image(request, out=out)
    assert not again.from_cache
    assert contains(again.root / "linux/amd64/app/app", "<p>again</p>")


@pytest.mark.parametrize("left", [[], ["build/.gitkeep"], ["build/assets/.gitignore"]])
def test_before_the_step_has_run_a_build_is_refused_at_its_line(pages: Source, left: list[str]) -> None:
    (pages.folder / "greeting/build/index.html").unlink()
    (pages.folder / "greeting/build").rmdir()
    for name in left:
        pages.write(f"greeting/{name}", "")
    project = load([pages.folder / "service.yaml"])
    with pytest.raises(InputError) as caught:
        source_facts(image_request(project.services[0], project))
    [problem] = caught.value.problems
    assert (problem.code, problem.path, problem.place[1]) == ("not-generated", "source.generated[0]", 4)
    assert "run the step that makes it" in problem.hint


def test_a_check_before_the_step_says_what_it_could_not_look_at(
    pages: Source, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (pages.folder / "greeting/build/index.html").unlink()
    monkeypatch.chdir(pages.folder)
    assert main(["check", "service.yaml"]) == 0
    said = capsys.readouterr().err.splitlines()
    assert any(
        line.startswith("the source of app is not checked: service.yaml:4: source.generated[0]: ") for line in said
    )
    pages.write("service.yaml", SPEC.replace("./cmd/app", "./cmd/none"))
    assert main(["check", "service.yaml"]) == 0, "until the step has run, Go is not asked"
    pages.write("service.yaml", SPEC.replace("./cmd/app", "cmd/app"))
    assert main(["check", "service.yaml"]) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [(".", "bad-path"), ("cmd", "bad-path"), ("cmd/app", "bad-path"), ("..", "outside-repository"),
     ("../other", "outside-repository"), (".git", "private-file")],
)  # fmt: skip
def test_a_path_that_no_step_makes_is_refused(pages: Source, path: str, code: str) -> None:
    request = pages.request(generated=((pages.folder / path).resolve(),), within=pages.folder.parent / "source")
    with pytest.raises(InputError) as caught:
        source_facts(request)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_an_environments_path_starts_at_the_projects_root(pages: Source) -> None:
    pages.write("Pulumi.yaml", "name: shop\nruntime: python\n")
    pages.write("services/app/service.yaml", "name: app\nsource: {module: ../.., package: ./cmd/app}\n")
    head = (
        "config:\n  moorage:environment:\n    namespace: shop\n    kubernetes: {render_to: out}\n    monitoring: off\n"
    )
    pages.write("Pulumi.test.yaml", f"{head}    services: {{app: {{source: {{generated: [greeting/build]}}}}}}\n")
    project = load([pages.folder / "services/app/service.yaml"], env="test", root=pages.folder)
    assert image_request(project.services[0], project).generated == _made(pages)
