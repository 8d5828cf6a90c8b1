"""The kinds of value that a spec or an environment holds, each with its own check and its own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, WithJsonSchema

from moorage.spec.values import accepted, image_path
from moorage.spec.values.frozen import frozen
from moorage.spec.values.limits import CONTROL, Between, Matching
from moorage.spec.values.validation import invalid

_OPEN = {dict, list}


class Part(BaseModel):
    """A mapping of the user's document: unknown keys are errors, values do not change afterwards."""

    # A limit makes pydantic read every text as Unicode, so that half a surrogate pair is refused in all of them.
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        str_max_length=accepted.LONGEST_TEXT,
        hide_input_in_errors=True,
    )

    def model_post_init(self, context: Any, /) -> None:
        """Freeze what pydantic leaves open: the mappings and lists in it."""
        values = self.__dict__
        for name, value in values.items():
            if type(value) in _OPEN:
                values[name] = frozen(value)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return itself, as nothing in it changes: pydantic copies the defaults of each field for each model."""
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, which are not checked; they do not change either."""
        # Never deep: what is in it does not change either, and what a deep copy returns is the model itself.
        return super().model_copy(update=frozen(dict(update or {})))


def _whole(value: Any) -> Any:
    # Pulumi hands numbers over as floats; 3.0 is 3, but true is not 1 and "3" is not 3.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid("wrong-type", "must be a whole number", "write it without quotes, such as 3")
    return value


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _text_schema(pattern: str | None = None, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", "number"], **({"pattern": pattern} if pattern else {}), **more})


DNS_LABEL = r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?"
"""A DNS-1035 label, within a pattern."""
DNS_WORDS = "use lower-case letters, digits and '-', starting with a letter, at most 63 characters"
_DNS_SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
LABEL_KEY = rf"((?=[^/]{{1,253}}/){_DNS_SUBDOMAIN}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{{0,61}}[A-Za-z0-9])?"
"""The key of a label or an annotation, within a pattern."""
_ENVIRONMENT_NAME = r"[A-Za-z_][A-Za-z0-9_]*"

Name = Annotated[str, Matching("bad-name", DNS_LABEL, "is not a DNS-1035 name", DNS_WORDS)]
"""A DNS-1035 label: it becomes a Service's name, hence a host name. Refused when too long, never cut."""
SubdomainName = Annotated[
    str,
    Matching(
        "bad-name",
        rf"(?=.{{1,253}}$){_DNS_SUBDOMAIN}",
        "is not a Kubernetes object name",
        "use lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
    ),
]
"""The name of an existing object, such as a Secret (DNS-1123 subdomain)."""
LabelValue = Annotated[
    str,
    Matching(
        "bad-label",
        r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
        "cannot be a label's value",
        "use letters, digits, '-', '_' and '.', at most 63 characters",
    ),
]
EnvironmentName = Annotated[
    str,
    Matching(
        "bad-name",
        _ENVIRONMENT_NAME,
        "is not the name of an environment variable",
        "use letters, digits and '_', not starting with a digit",
    ),
]
EnvironmentText = Annotated[str, BeforeValidator(accepted.variable), WithJsonSchema({"type": ["string", "integer"]})]
"""What a process reads: text as written, whole numbers too."""
Argument = Annotated[str, BeforeValidator(accepted.argument), WithJsonSchema({"type": ["string", "integer"]})]
"""What a process is started with: text as written, whole numbers too."""
LabelKey = Annotated[
    str,
    Matching(
        "bad-label",
        LABEL_KEY,
        "cannot be a label's key",
        "use a name of letters, digits, '-', '_' and '.' (at most 63), with an optional prefix such as example.com/",
    ),
]
Text = Annotated[
    str,
    Matching(
        "bad-character", rf"[^{CONTROL}]+", "is empty or holds a control character", "write it in plain characters"
    ),
]
"""Text on one line, such as a path."""
HttpPath = Annotated[
    str,
    Matching(
        "bad-path", rf"/[^\s?#{CONTROL}]*", "is not a path of a URL", "start it with '/', without spaces, '?' or '#'"
    ),
]
RelativePath = Annotated[
    Text,
    Matching(
        "bad-path",
        rf"[^/{CONTROL}][^{CONTROL}]*",
        "is not a path relative to the spec's file",
        "write it such as ./rates.json; it must lie in the repository",
    ),
]
"""A file or folder of the repository."""
ImagePath = Annotated[str, Matching("bad-path", image_path.PATTERN, image_path.WRONG, image_path.REMEDY)]
"""Where a file lies in an image: absolute, in plain form."""
_DATA_KEY = r"(?!\.$|\.\.)[-._a-zA-Z0-9]{1,253}"
_DATA_KEY_WORDS = "use letters, digits, '-', '_' and '.', but not '.' or a name that starts with '..'"
SecretKey = Annotated[str, Matching("bad-name", _DATA_KEY, "is not a key of a Secret", _DATA_KEY_WORDS)]
ConfigKey = Annotated[str, Matching("bad-name", _DATA_KEY, "is not a key of a ConfigMap", _DATA_KEY_WORDS)]
Annotations = Annotated[dict[LabelKey, str], AfterValidator(accepted.stored_annotations)]
"""What tools read on an object."""
StrictInt = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[StrictInt, Between(0, accepted.LARGEST_COUNT)]
"""A number of pods, none among them."""
Port = Annotated[StrictInt, Between(1, 65535)]
ContainerPort = Annotated[StrictInt, Between(1024, 65535)]
"""A port that a process without privileges can open."""
StrictBool = Annotated[bool, Field(strict=True)]
Duration = Annotated[
    str, BeforeValidator(_number_as_text), AfterValidator(accepted.length_of_time), WithJsonSchema({"type": "string"})
]
"""A length of time such as ``1m30s``; kept in one canonical form."""
Cpu = Annotated[str, BeforeValidator(_number_as_text), AfterValidator(accepted.cores), _text_schema()]
"""Cores: ``100m`` is a tenth of one."""
Bytes = Annotated[str, BeforeValidator(_number_as_text), AfterValidator(accepted.whole_bytes), _text_schema()]
"""Memory or storage: ``128Mi``."""
Cidr = Annotated[str, AfterValidator(accepted.network)]
LogLevel = Literal["trace", "debug", "info", "warn", "error"]


def mapping_or(other: Callable[[Any], bool]) -> Callable[[Any], str]:
    """Return the discriminator of a field that is either a mapping (``#mapping``) or something shorter (``#short``)."""
    return lambda value: "#short" if other(value) else "#mapping"


FALSE_OR = Discriminator(mapping_or(lambda value: value is False))
"""Tells a field's value (``#mapping``) from ``false`` (``#short``), which turns it off."""


def _off(value: Any) -> Any:
    return "off" if value is False else value


Off = Annotated[Literal["off"], BeforeValidator(_off)]
"""What turns something off in words; ``false`` is taken too, as readers of YAML 1.1 make it of ``off``."""
OFF_OR = Discriminator(mapping_or(lambda value: value is False or value == "off"))
"""Tells a field's mapping (``#mapping``) from `Off` (``#short``)."""
