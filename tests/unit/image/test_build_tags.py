"""Build tags of the spec: the same ones decide what is an input, what is compiled, and what the linker may set."""

from dataclasses import replace
from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.build import build_image
from moorage.image.compile.compiler import contains
from moorage.image.source.inspection import inspect_all
from moorage.image.source.resolved import source_facts
from moorage.spec import Source as SourceSpec
from pydantic import ValidationError

from .sources import Source

TAGGED = '//go:build migrate\n\npackage greeting\n\nfunc init() { Text = "only-with-the-tag" }\n'


@pytest.fixture
def tagged(source: Source) -> Source:
    """A program with a file that only the tag `migrate` compiles."""
    source.write("greeting/migrate.go", TAGGED)
    source.commit("v1.0.0")
    return source


def test_a_tag_decides_what_is_an_input(tagged: Source) -> None:
    plain = source_facts(tagged.request())
    found = source_facts(tagged.request(build_tags=("migrate",)))
    assert set(found.inputs) - set(plain.inputs) == {"greeting/migrate.go"}
    tagged.write("greeting/migrate.go", TAGGED.replace("only", "even"))
    assert source_facts(tagged.request(build_tags=("migrate",))).dirty


def test_tags_are_part_of_the_input_hash(source: Source) -> None:
    def hashed(*tags: str) -> str:
        return source_facts(source.request(build_tags=tags)).input_hash

    assert len({hashed(), hashed("a"), hashed("b"), hashed("a", "b")}) == 4, "no file of it has a constraint"


def test_a_build_compiles_with_the_tags_and_has_one_digest(tagged: Source, tmp_path: Path) -> None:
    request = tagged.request(build_tags=("migrate",))
    one = build_image(request, out=tmp_path / "one")
    assert contains(one.root / "linux/amd64/app/app", "only-with-the-tag")
    assert build_image(request, out=tmp_path / "two").digest == one.digest
    assert build_image(request, out=tmp_path / "one").from_cache
    plain = build_image(replace(request, build_tags=()), out=tmp_path / "one")
    assert not plain.from_cache
    assert not contains(plain.root / "linux/amd64/app/app", "only-with-the-tag")


def test_time_zones_and_tags_go_together(tagged: Source, tmp_path: Path) -> None:
    built = build_image(tagged.request(build_tags=("migrate",), tzdata=True), out=tmp_path / "out")
    binary = built.root / "linux/amd64/app/app"
    assert contains(binary, "only-with-the-tag")
    assert contains(binary, "-tags=migrate,timetzdata")


def test_the_version_variable_is_looked_for_under_the_tags(source: Source) -> None:
    main = 'package main\n\nimport _ "example.com/shop/greeting"\n\nfunc main() { println(version) }\n'
    source.write("cmd/app/main.go", main)
    source.write("cmd/app/version.go", "//go:build migrate\n\npackage main\n\nvar version string\n")
    source.commit("v1.0.0")
    assert source_facts(source.request(build_tags=("migrate",))).version == "v1.0.0"
    with pytest.raises(InputError) as caught:
        source_facts(source.request())
    assert [problem.code for problem in caught.value.problems] == ["version-variable"]


def test_cgo_that_a_tag_turns_on_is_refused(source: Source) -> None:
    source.write("greeting/native.go", '//go:build migrate && cgo\n\npackage greeting\n\nimport "C"\n\nvar Pi = C.x\n')
    assert source_facts(source.request())
    with pytest.raises(InputError) as caught:
        source_facts(source.request(build_tags=("migrate",)))
    assert [problem.code for problem in caught.value.problems] == ["cgo-needed"]


def test_a_missing_package_names_one_that_a_tag_makes(source: Source) -> None:
    source.write("cmd/extra/main.go", "//go:build migrate\n\npackage main\n\nfunc main() {}\n")
    with pytest.raises(InputError, match=r"its main packages are \./cmd/extra"):
        source_facts(source.request(build_tags=("migrate",), package="./cmd/extr"))


def test_services_of_one_module_have_tags_of_their_own(tagged: Source) -> None:
    found = inspect_all([tagged.request(), tagged.request(build_tags=("migrate",))])
    names = [set(seen.inputs.files) for seen in found if not isinstance(seen, Exception)]
    assert [("greeting/migrate.go" in each) for each in names] == [False, True]


@pytest.mark.parametrize("tag", ["netgo", "migrate", "go_json", "v2.1", "nomsgpack", "ignored"])
def test_a_tag_of_the_programs_own(tag: str) -> None:
    assert SourceSpec.model_validate({"build_tags": [tag]}).build_tags == [tag]


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        *(([tag], "bad-name") for tag in ("", "a b", "a,b", "!a", "-a", "a-b", "a=b", "a\n", "ä", "a&&b")),
        *(([tag], "reserved-name") for tag in ("cgo", "linux", "windows", "unix", "arm64", "amd64.v3", "s390x")),
        *(([tag], "reserved-name") for tag in ("gc", "gccgo", "go1.26", "goexperiment.synctest", "race", "timetzdata")),
        (["a", "b", "a"], "repeated"),
    ],
)
def test_a_tag_that_is_none_or_is_gos_own(tags: list[str], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SourceSpec.model_validate({"build_tags": tags})
    [error] = caught.value.errors()
    assert error["ctx"]["code"] == code
