"""Where `image.files` may put a file: below the image's root, under one spelling only, and never on this machine."""

from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.layout.contents import Entry
from moorage.reading.loading import load
from moorage.spec.values.image_path import is_image_path

_SPEC = "name: order\nsource: {{}}\nimage: {{files: {{{path!r}: ./payload}}}}\n"
_BELOW = ("//home/x/.bashrc", "/x", "a/../..", "app/./x", "config/", "", "../x", "..", ".", "a//b", "a/..", "a/.")
_REFUSED = (*(f"/{name}" for name in _BELOW), "config", "./x", "../x", "")


@pytest.mark.parametrize("path", _REFUSED)
def test_a_path_that_is_no_plain_one_is_refused_in_the_spec(tmp_path: Path, path: str) -> None:
    file = tmp_path / "service.yaml"
    file.write_text(_SPEC.format(path=path))
    with pytest.raises(InputError) as caught:
        load([file])
    (problem,) = caught.value.problems
    assert problem.location == "service.yaml:3"
    assert problem.code == "bad-path"


@pytest.mark.parametrize("name", [*_BELOW, "a\x7f", "a\n"])
def test_it_is_refused_again_where_files_are_placed(name: str) -> None:
    with pytest.raises(InputError, match="is not a path in an image"):
        Entry(name, 0o644, b"")


@pytest.mark.parametrize("path", ["/a", "/.hidden", "/a/..b", "/a/...", "/etc/my app/rates.json", "/ä/b"])
def test_a_plain_path_is_one(path: str) -> None:
    assert is_image_path(path)
    assert Entry(path[1:], 0o644, b"").size == 0
