"""The bill of materials: what is in the binary, the same bytes everywhere, and nothing of the image's own."""

import json
from pathlib import Path
from typing import Any

import pytest
from moorage.image.build import build_image
from moorage.image.request import BuiltImage

from .sources import Source, new_source


def bill(image: BuiltImage) -> Path:
    return image.layout.with_name(f"{image.name}.spdx.json")


def packages(image: BuiltImage) -> dict[str, dict[str, Any]]:
    return {package["name"]: package for package in json.loads(bill(image).read_bytes())["packages"]}


def with_dependency(source: Source) -> Source:
    source.write("go.mod", "module example.com/shop\n\ngo 1.24\n\nrequire example.com/dep/v2 v2.1.0\n")
    source.write("vendor/modules.txt", "# example.com/dep/v2 v2.1.0\n## explicit; go 1.24\nexample.com/dep/v2\n")
    source.write("vendor/example.com/dep/v2/dep.go", 'package dep\n\nvar Text = "dep"\n')
    greeting = 'package greeting\n\nimport "example.com/dep/v2"\n\nvar Text = dep.Text\n'
    source.write("greeting/greeting.go", greeting)
    source.commit("v1.0.0")
    return source


def test_it_names_image_module_dependencies_go_and_certificates(source: Source, out: Path) -> None:
    image = build_image(with_dependency(source).request(), out=out)
    found = packages(image)
    assert set(found) == {"app", "example.com/shop", "example.com/dep/v2", "stdlib", "certifi"}
    assert found["app"]["checksums"] == [{"algorithm": "SHA256", "checksumValue": image.digest[7:]}]
    locators = {name: package["externalRefs"][0]["referenceLocator"] for name, package in found.items()}
    assert locators["example.com/dep/v2"] == "pkg:golang/example.com/dep/v2@v2.1.0"
    assert locators["example.com/shop"] == "pkg:golang/example.com/shop@v1.0.0"
    assert found["stdlib"]["versionInfo"].startswith("1.")
    assert found["certifi"]["licenseDeclared"] == "MPL-2.0"


def test_every_relation_is_between_things_that_it_names(source: Source, out: Path) -> None:
    document = json.loads(bill(build_image(with_dependency(source).request(), out=out)).read_bytes())
    known = [document["SPDXID"], *(package["SPDXID"] for package in document["packages"])]
    assert len(set(known)) == len(known)
    pairs = {(each["spdxElementId"], each["relatedSpdxElement"]) for each in document["relationships"]}
    assert {end for pair in pairs for end in pair} == set(known)


def test_it_is_the_same_in_another_folder_and_dated_like_the_commit(source: Source, out: Path, tmp_path: Path) -> None:
    first = build_image(with_dependency(source).request(), out=out)
    second = build_image(with_dependency(new_source(tmp_path / "second")).request(), out=tmp_path / "out2")
    assert bill(first).read_bytes() == bill(second).read_bytes()
    document = json.loads(bill(first).read_bytes())
    assert document["creationInfo"]["created"] == first.created
    assert document["documentNamespace"].endswith(first.digest.replace(":", "-"))


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_bill_that_is_not_what_was_written_is_written_again(source: Source, out: Path, damage: str) -> None:
    first = build_image(with_dependency(source).request(), out=out)
    whole = bill(first).read_bytes()
    if damage == "gone":
        bill(first).unlink()
    else:
        bill(first).write_bytes(whole[:-1])
    again = build_image(source.request(), out=out)
    assert (again.from_cache, again.digest, bill(again).read_bytes()) == (False, first.digest, whole)
    assert build_image(source.request(), out=out).from_cache
