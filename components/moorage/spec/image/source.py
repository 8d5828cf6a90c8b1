"""The Go program that is built."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Tag, model_validator

from moorage.spec.image.go_names import BuildTag, LinkedVariable
from moorage.spec.values.accepted import without_repetition
from moorage.spec.values.fields import FALSE_OR, Part, RelativePath, StrictBool, Text
from moorage.spec.values.limits import CONTROL, Matching
from moorage.spec.values.validation import invalid


class Source(Part):
    """The Go program to build."""

    module: Text = "."
    """Folder that holds go.mod, relative to the spec's file. Default: beside it."""
    package: Annotated[
        str,
        Matching(
            "bad-path",
            rf"\.(/[^\s{CONTROL}]*)?",
            "is not a package of the module",
            "write it relative, such as ./cmd/order",
        ),
    ] = "."
    """The main package, relative to the module. Default ``.``."""
    version_variable: Annotated[
        Annotated[LinkedVariable, Tag("#mapping")] | Annotated[Literal[False], Tag("#short")], FALSE_OR
    ] = "main.version"
    """The string variable that the linker sets (``-X``). Default ``main.version``; false: none is."""
    variables: dict[LinkedVariable, Literal["version", "revision", "created"]] = {}
    """More string variables that the linker sets, each to ``version``, ``revision`` (the commit) or ``created`` (when
    it was made). Default none."""
    tags: Annotated[
        str, Matching("bad-name", rf"[^\s{CONTROL}]+", "is not a pattern of tags", "write it such as v* or order/v*")
    ] = "v*"
    """Which git tags are this service's versions, as a glob. Default ``v*``. With ``order/v*``, tag ``order/v1.4.0`` is
    version ``v1.4.0``."""
    generated: Annotated[list[RelativePath], AfterValidator(without_repetition)] = []
    """Files and folders that a step before the build makes and git ignores, relative to the spec's file. They are
    inputs that make no version dirty. Default none."""
    local_replace: StrictBool = False
    """Whether a ``replace`` in go.mod may name a folder of the same clone; its files are inputs then. Default false."""
    workspace: StrictBool = False
    """Whether to build with the nearest go.work of the clone, from the module's folder up: the modules that it uses are
    taken from the clone, and their files are inputs. Default false: a go.work is passed over."""
    build_tags: Annotated[list[BuildTag], AfterValidator(without_repetition)] = []
    """Build tags (``go build -tags``), such as ``migrate``. Those that Go sets itself are refused. Default none."""

    @model_validator(mode="after")
    def _linked_once(self) -> Self:
        if self.version_variable in self.variables:
            wrong = f"has {self.version_variable} in variables, and it is the version_variable"
            raise invalid("conflict", wrong, "keep one; version_variable: false takes its default away")
        return self
