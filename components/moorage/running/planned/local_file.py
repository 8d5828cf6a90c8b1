"""What only this machine knows: values of Secrets and ConfigMaps, and where services answer that do not run here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import ValidationError

from moorage.errors import Diagnostic, InputError
from moorage.image.source.git.repository import Repository, find_repository
from moorage.reading.messages import problems as in_words
from moorage.reading.yaml.file import read
from moorage.spec.values.fields import ConfigKey, EnvironmentText, Name, Part, SecretKey, SubdomainName
from moorage.spec.values.limits import Matching

LOCAL_FILE = "moorage.local.yaml"
"""At the project's root; git must ignore it."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
Url = Annotated[
    str,
    Matching(
        "bad-address",
        r"https?://[^\s/@]+(/[^\s]*)?",
        "is not where a service answers",
        "write it such as http://127.0.0.1:9000",
    ),
]


class LocalFile(Part):
    """``moorage.local.yaml``: everything is optional."""

    secrets: dict[SubdomainName, dict[SecretKey, EnvironmentText]] = {}
    """Secret → key → value."""
    config: dict[SubdomainName, dict[ConfigKey, EnvironmentText]] = {}
    """ConfigMap → key → value."""
    urls: dict[Name, Url] = {}
    """Service → where it answers instead of here."""


def read_local_file(root: Path) -> LocalFile:
    """Return what the file of the project at ``root`` holds; nothing where there is none.

    Raises `InputError` for a file that git or other users of the machine may see, and for what is wrong with it.
    """
    path = root / LOCAL_FILE
    if not os.path.lexists(path):
        return LocalFile()
    document, problems = read(path, LOCAL_FILE)
    problems += _exposed(path, root)
    if document is None or problems:
        raise InputError(problems)
    try:
        return LocalFile.model_validate(document.data)
    except ValidationError as error:
        raise InputError(in_words(error, document, LocalFile)) from error


def _exposed(path: Path, root: Path) -> Iterator[Diagnostic]:
    repository = find_repository(root)
    if repository is not None and _is_tracked(path, repository):
        remedy = f"run `git rm --cached {LOCAL_FILE}` and commit that, and change the secrets that it held"
        yield Diagnostic("secrets-exposed", "holds secrets and is tracked by git", remedy, location=LOCAL_FILE)
    elif repository is not None and repository.try_("check-ignore", "--", _name(path, repository)) is None:
        remedy = f"add the line /{LOCAL_FILE} to .gitignore"
        yield Diagnostic("secrets-exposed", "holds secrets and is not ignored by git", remedy, location=LOCAL_FILE)
    if path.lstat().st_mode & _OTHERS:
        remedy = f"run `chmod 600 {LOCAL_FILE}`"
        yield Diagnostic("secrets-exposed", "holds secrets and others may read it", remedy, location=LOCAL_FILE)


def _is_tracked(path: Path, repository: Repository) -> bool:
    # Where letters have no case, another spelling is the same file.
    return bool(repository.ask("ls-files", "-z", "--", f":(top,icase,literal){_name(path, repository)}"))


def _name(path: Path, repository: Repository) -> str:
    return path.relative_to(repository.top).as_posix()
