"""The kinds of value that a spec or an environment holds, each with its own check and its own words."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, WithJsonSchema

from moorage import duration, quantity
from moorage.limits import Between, Matching
from moorage.refusal import refuse


class Part(BaseModel):
    """A mapping of the user's document: unknown keys are errors, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _whole(value: Any) -> Any:
    # Pulumi hands numbers over as floats; 3.0 is 3, but true is not 1 and "3" is not 3.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse("must be a whole number", "write it without quotes, such as 3")
    return value


@contextmanager
def _explained(wrong: str, remedy: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise refuse(wrong, remedy) from error


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _duration(value: str) -> str:
    with _explained("is not a duration", "write a number with a unit, such as 500ms, 5s or 1m30s"):
        return duration.text(duration.parse(value))


def _positive(value: str, smallest: Fraction, remedy: str) -> str:
    with _explained("is not a quantity", "write it as Kubernetes does, such as 100m, 0.5 or 128Mi"):
        number = quantity.parse(value)
    if number < smallest:
        raise refuse("is too small", remedy)
    return value


def _cpu(value: str) -> str:
    return _positive(value, Fraction(1, 1000), "give at least 1m, such as 100m (a tenth of a core)")


def _bytes(value: str) -> str:
    value = _positive(
        value, Fraction(1024**2), "give at least 1Mi, such as 128Mi (a small m is a thousandth of a byte)"
    )
    if quantity.parse(value).denominator != 1:
        raise refuse("is not a whole number of bytes", "use a unit such as Mi or Gi")
    return value


def _cidr(value: str) -> str:
    with _explained("is not a network in CIDR form", "write it such as 192.0.2.0/24, without host bits"):
        return str(ipaddress.ip_network(value))


def _environment_text(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return getattr(value, "written", str(value))
    if not isinstance(value, str):
        raise refuse("must be text", "put it in quotes, so that what you see is what the process gets")
    return value


def _text_schema(pattern: str | None = None, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", "number"], **({"pattern": pattern} if pattern else {}), **more})


_DNS_LABEL = r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?"
_DNS_WORDS = "use lower-case letters, digits and '-', starting with a letter, at most 63 characters"
_ENVIRONMENT_NAME = r"[A-Za-z_][A-Za-z0-9_]*"

Name = Annotated[str, Matching(_DNS_LABEL, "is not a DNS-1035 name", _DNS_WORDS)]
"""A DNS-1035 label: it becomes a Service's name, hence a host name. Refused when too long, never cut."""
SubdomainName = Annotated[
    str,
    Matching(
        r"(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
        "is not a Kubernetes object name",
        "use lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
    ),
]
"""The name of an existing object, such as a Secret (DNS-1123 subdomain)."""
LabelValue = Annotated[
    str,
    Matching(
        r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
        "cannot be a label's value",
        "use letters, digits, '-', '_' and '.', at most 63 characters",
    ),
]
EnvironmentName = Annotated[
    str,
    Matching(
        _ENVIRONMENT_NAME,
        "is not the name of an environment variable",
        "use letters, digits and '_', not starting with a digit",
    ),
]
EnvironmentText = Annotated[str, BeforeValidator(_environment_text), WithJsonSchema({"type": ["string", "integer"]})]
"""What a process reads: text as written, whole numbers too."""
HttpPath = Annotated[
    str, Matching(r"/[^\s?#]*", "is not a path of a URL", "start it with '/', without spaces, '?' or '#'")
]
SecretKey = Annotated[
    str, Matching(r"[-._a-zA-Z0-9]{1,253}", "is not a key of a Secret", "use letters, digits, '-', '_' and '.'")
]
Whole = Annotated[int, BeforeValidator(_whole)]
Port = Annotated[Whole, Between(1, 65535)]
ContainerPort = Annotated[Whole, Between(1024, 65535)]
"""A port that a process without privileges can open."""
Flag = Annotated[bool, Field(strict=True)]
Duration = Annotated[
    str, BeforeValidator(_number_as_text), AfterValidator(_duration), WithJsonSchema({"type": "string"})
]
"""A length of time such as ``1m30s``; kept in one canonical form."""
Cpu = Annotated[str, BeforeValidator(_number_as_text), AfterValidator(_cpu), _text_schema()]
"""Cores: ``100m`` is a tenth of one."""
Bytes = Annotated[str, BeforeValidator(_number_as_text), AfterValidator(_bytes), _text_schema()]
"""Memory or storage: ``128Mi``."""
Cidr = Annotated[str, AfterValidator(_cidr)]
LogLevel = Literal["trace", "debug", "info", "warn", "error"]


def mapping_or(other: Callable[[Any], bool]) -> Callable[[Any], str]:
    """Return the discriminator of a field that is either a mapping (``#mapping``) or something shorter (``#short``)."""
    return lambda value: "#short" if other(value) else "#mapping"


FALSE_OR = Discriminator(mapping_or(lambda value: value is False))
"""Tells a field's value (``#mapping``) from ``false`` (``#short``), which turns it off."""
