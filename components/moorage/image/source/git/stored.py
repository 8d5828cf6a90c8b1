"""Compares a file of the work tree with what a commit holds of it, without running a filter.

Which filter applies, `.gitattributes` says, which belongs to whoever wrote the commit. So the two conversions that
need no program are done here, LFS and `eol=crlf`, and a file that any other one has changed is a changed file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from moorage.image.source.git.repository import Repository

_CHUNK = 1 << 20
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"


def all_stored(repository: Repository, files: Mapping[str, Path], hashes: Mapping[str, str]) -> bool:
    """Whether each file, by its name from the top, has the content that git names by its hash."""
    changed = [name for name, path in files.items() if hash_of_file(path, hashes[name]) != hashes[name]]
    if not changed:
        return True
    attributes = _attributes(repository, changed)
    return all(_converted(files[name], attributes.get(name, {}), hashes[name]) for name in changed)


def _converted(path: Path, attributes: Mapping[str, str], wanted: str) -> bool:
    """Whether a checkout of the wanted content would have written this very file."""
    if path.is_symlink():
        return False
    if attributes.get("filter") == "lfs":
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        pointer = _POINTER.format(content, path.stat().st_size).encode()
        return _hash([pointer], len(pointer), wanted) == wanted
    if attributes.get("eol") == "crlf" and attributes.get("text") != "unset":
        there = path.read_bytes()
        plain = there.replace(b"\r\n", b"\n")
        return plain.replace(b"\n", b"\r\n") == there and _hash([plain], len(plain), wanted) == wanted
    return False


def _attributes(repository: Repository, names: Iterable[str]) -> dict[str, dict[str, str]]:
    asked = "".join(f"{name}\0" for name in names)
    fields = iter(repository.ask("check-attr", "-z", "--stdin", "filter", "eol", "text", given=asked).split("\0")[:-1])
    found: dict[str, dict[str, str]] = {}
    for name, attribute, value in zip(fields, fields, fields, strict=True):
        found.setdefault(name, {})[attribute] = value
    return found


def hash_of_file(path: Path, like: str) -> str:
    """Return git's name for what a file holds, or a link, in the form of another one."""
    if path.is_symlink():
        target = os.fsencode(path.readlink())
        return _hash([target], len(target), like)
    return _hash(_chunks(path), path.stat().st_size, like)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _hash(content: Iterable[bytes], size: int, like: str) -> str:
    """Return git's name for a content, by SHA-1 or SHA-256 as the repository's other names are."""
    total = hashlib.new("sha1" if len(like) == 40 else "sha256", b"blob %d\0" % size, usedforsecurity=False)
    for chunk in content:
        total.update(chunk)
    return total.hexdigest()
