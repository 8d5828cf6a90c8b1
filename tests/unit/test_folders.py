"""The library and the toolchain stay a house with few rooms: at most twelve entries in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
MOST = 12
# One folder for each pinned tool: a list, not a room.
_LISTS = {"toolchain/pins"}


def _holds_a_file(entry: Path) -> bool:
    # What git does not keep is none: byte code and the folders that it leaves behind when sources move.
    inside = entry.rglob("*") if entry.is_dir() else [entry]
    return any(each.is_file() and "__pycache__" not in each.parts for each in inside)


def _entries(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if _holds_a_file(each))


def _folders(top: str) -> list[str]:
    found = [_ROOT / top, *(each for each in (_ROOT / top).rglob("*") if each.is_dir() and _holds_a_file(each))]
    return sorted(str(each.relative_to(_ROOT)) for each in found if "__pycache__" not in each.parts)


@pytest.mark.parametrize("folder", [*_folders("components/moorage"), *_folders("toolchain")])
def test_a_folder_holds_at_most_twelve_entries(folder):
    entries = _entries(_ROOT / folder)
    assert folder in _LISTS or len(entries) <= MOST, f"{folder} holds {len(entries)}: {', '.join(entries)}"


def test_the_readme_names_every_folder_of_the_library():
    readme = (_ROOT / "README.md").read_text(encoding="utf-8")
    library = _ROOT / "components" / "moorage"
    folders = [each for each in _entries(library) if (library / each).is_dir()]
    assert folders
    assert [each for each in folders if f"components/moorage/{each}" not in readme] == []
