"""Package-level `var` and `const` declarations of a Go file: just enough of Go's grammar to find one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<string>`[^`]*`|"(?:\\.|[^"\\\n])*")
      | (?P<rune>'(?:\\.|[^'\\\n])+')
      | (?P<name>[^\W\d]\w*)
      | (?P<number>\d[\w.]*)
      | (?P<newline>\n)
      | (?P<space>\s)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_END = ";"
_KEYWORDS = {"var", "const"}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Declaration:
    """One name of a `var` or `const`."""

    keyword: str
    """`var` or `const`."""
    line: int
    type: str
    """The type as written, without spaces; empty when there is none."""
    value: tuple[str, ...] | None
    """Kinds of the tokens that its initial value is made of; None without one."""

    @property
    def literal(self) -> bool:
        """Whether the initial value is a string literal, or several joined by `+`."""
        kinds = self.value or ()
        return "string" in kinds and set(kinds) <= {"string", "+", "(", ")"}


def find_declaration(source: str, name: str) -> Declaration | None:
    """Return how the Go file `source` declares `name` at package level; None when it does not."""
    for statement in _split(_tokens(source), "end"):
        if len(statement) < 2 or statement[0].text not in _KEYWORDS:
            continue
        body = statement[1:]
        for spec in _split(body[1:-1], "end") if body[0].text == "(" else [body]:
            found = _in_spec(statement[0].text, spec, name)
            if found:
                return found
    return None


def find_strings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each string literal, with its quotes."""
    return ((token.line, token.text) for token in _tokens(source) if token.kind == "string")


def _tokens(source: str) -> Iterator[_Token]:
    """Yield tokens, with an `end` wherever Go ends a statement: at `;`, and at a line's end after an operand."""
    line, ends = 1, False
    for match in _TOKEN.finditer(source):
        kind, text = str(match.lastgroup), match.group()
        breaks = kind == "newline" or (kind == "comment" and "\n" in text)
        if text == _END or (breaks and ends):
            yield _Token("end", _END, line)
        elif kind not in {"newline", "comment", "space"}:
            yield _Token(text if kind == "other" else kind, text, line)
        line += text.count("\n")
        if kind not in {"comment", "space"} or breaks:
            ends = text not in _KEYWORDS and (kind in {"string", "rune", "name", "number"} or text in _CLOSE)


def _in_spec(keyword: str, spec: list[_Token], name: str) -> Declaration | None:
    """Read `a, b Type = x, y`."""
    texts = [token.text for token in spec]
    equals = texts.index("=") if "=" in texts else len(spec)
    last = 0
    while last + 2 < equals and texts[last + 1] == ",":
        last += 2
    names = texts[: last + 1 : 2]
    if name not in names:
        return None
    place = names.index(name)
    values = list(_split(spec[equals + 1 :], ","))
    value: tuple[str, ...] | None = None
    if equals < len(spec):
        value = tuple(token.kind for token in values[place]) if len(values) == len(names) else ("call",)
    return Declaration(keyword, spec[2 * place].line, "".join(texts[last + 1 : equals]), value)


def _split(tokens: Iterable[_Token], mark: str) -> Iterator[list[_Token]]:
    """Yield the parts between the tokens of kind `mark` outside of all brackets."""
    part: list[_Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
        if token.kind == mark and depth == 0:
            yield part
            part = []
        else:
            part.append(token)
    yield part
