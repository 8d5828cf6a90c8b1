"""A module that a service cannot be written into is refused, and nothing at all is written."""

import pytest

from .places import another_module


def test_a_folder_that_is_called_chassis_and_is_none(tmp_path, refused):
    place = another_module(tmp_path)
    (place.services / "chassis").mkdir()
    (place.services / "chassis" / "wheels.go").write_text("package chassis\n")
    said = refused(place, "invoice", "--vendor")
    assert said == [f"{place.services}/chassis/wheels.go: already exists; choose another name or folder, or move it"]


def test_a_new_module_without_a_path(empty, refused):
    assert refused(empty, "invoice") == [
        f"--module: is required, as no go.mod is at or above {empty.services}; "
        "name the new module's path, such as example.com/shop"
    ]


@pytest.mark.parametrize(
    "path", ["shop", "time", "/x", "../x", "example.com/", "example.com/v1", "-x.y", "example.com/a b", ""]
)
def test_a_path_that_no_module_can_have(empty, refused, path):
    assert refused(empty, "invoice", f"--module={path}") == [
        f"--module: is not a module's path, got \"{path}\"; name the new module's path, such as example.com/shop"
    ]


def test_a_path_that_is_not_that_of_the_module(here, refused):
    assert refused(here, "invoice", "--module", "example.com/shop") == [
        f"--module: is not the path in {here.services}/go.mod, moorage.dev/services, "
        'got "example.com/shop"; leave --module out'
    ]


def test_a_module_whose_go_is_too_old(tmp_path, refused):
    place = another_module(tmp_path)
    file = place.services / "go.mod"
    file.write_text(file.read_text().replace("go 1.26", "go 1.24"))
    assert refused(place, "invoice") == [
        f'{file}: go: is too old for the chassis, which needs Go 1.26, got "1.24"; raise it with `go mod edit -go=1.26`'
    ]


def test_a_go_mod_without_a_module(tmp_path, refused):
    place = another_module(tmp_path)
    (place.services / "go.mod").write_text("go 1.26\n")
    assert refused(place, "invoice") == [
        f"{place.services}/go.mod: declares no module; add a line `module` with its path, such as example.com/shop"
    ]


def test_a_go_mod_that_go_cannot_read(tmp_path, refused):
    place = another_module(tmp_path)
    file = place.services / "go.mod"
    file.write_text(file.read_text() + "nonsense\n")
    (said,) = refused(place, "invoice")
    assert said.startswith(f"{file}: Go cannot add what the chassis requires: errors parsing go.mod: go.mod:")
    assert said.endswith("unknown directive: nonsense; fix go.mod; nothing was written")
