"""The names of a new service: what the spec calls it, and the Go package that it is."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from moorage.errors import Diagnostic, InputError
from moorage.spec.values.fields import Name

PATH = "NAME"
"""What messages call the argument."""
USED = "--uses"
"""What they call the one for the service that is called."""

_KEYWORDS = """break case chan const continue default defer else fallthrough for func go goto if import interface map
package range return select struct switch type var"""
_PREDECLARED = """any append bool byte cap clear close comparable complex complex64 complex128 copy delete error false
float32 float64 imag int int8 int16 int32 int64 iota len make max min new nil panic print println real recover rune
string true uint uint8 uint16 uint32 uint64 uintptr"""
_IN_MAIN = "app chassis context ctx err main migrate os slices store time version wire"
# `documentation` is a package that Go passes over; the last ones no import path may hold, because of Windows.
_MEANT_OTHERWISE = """cmd documentation init internal testdata vendor aux con nul prn
com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"""

_RESERVED = {
    "is a keyword of Go": _KEYWORDS,
    "is declared by Go itself": _PREDECLARED,
    "is a name that the service's own main.go uses": _IN_MAIN,
    "is a folder that means something else": _MEANT_OTHERWISE,
}


@dataclass(frozen=True)
class Names:
    """One service's names."""

    service: str
    """As in its spec: the Kubernetes Service, the program in cmd/, the first part of its routes."""
    package: str
    """The Go package and its folder: the same without dashes."""


def names(given: str) -> Names:
    """Return the names that follow from ``given``. Raises `InputError` for one that a spec or Go cannot take."""
    service = _checked(given, PATH)
    package = service.replace("-", "")
    for wrong, taken in _RESERVED.items():
        if package in taken.split():
            raise InputError(
                [Diagnostic("reserved-name", wrong, f"choose another, such as {package}-api", path=PATH, value=given)]
            )
    return Names(service, package)


def check_used(given: str, own: Names) -> None:
    """Raise `InputError` for what no other service can be called."""
    if _checked(given, USED) == own.service:
        raise InputError([Diagnostic("conflict", "is the service itself", "name another one", path=USED, value=given)])


def _checked(given: str, path: str) -> str:
    try:
        return TypeAdapter(Name).validate_python(given)
    except ValidationError as error:
        words = error.errors()[0]["ctx"]
        raise InputError(
            [Diagnostic(words["code"], words["message"], words["hint"], path=path, value=given)]
        ) from error
