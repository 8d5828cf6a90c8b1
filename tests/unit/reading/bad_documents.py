"""Documents of every shape that a reader of YAML may meet, and what is on record about each.

The record began with ruamel.yaml, and libyaml changed it where git shows. `python
tests/unit/reading/bad_documents.py` writes it anew: read the difference.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from moorage.reading.documents import Keys, Place, dotted
from moorage.reading.yaml.composing import compose
from moorage.reading.yaml.unread import Unread

_RECORD = Path(__file__).with_name("bad_documents.json")

_GOOD = "name: order\nsource: {}\n"
_SCALARS = """\
true|True|TRUE|tRUE|false|False|FALSE|yes|no|on|off|y|n|Y|null|Null|NULL|nULL|~||0|00|017|0o17|0o8|08|0x1F|0xg
0X1F|+1|-1|-0|1.|.5|-.5|+.5|.|..|-|1e3|1E+3|1e-3|1.5e3|1e|.e3|1.2.3|.inf|-.Inf|+.INF|.nan|.NaN|.NAN|-.nan|inf
nan|1:30|1:30:15|190:20:30|1:30.5|=|==|<<|0x|0o|_1|12345678901234567890|a b|a:b|a#b|a #b|-a|?a|:a|http://x/y
1.2.3.4|1.30|128Mi|v1|2026|2026-01|2026-01-01|2026-1-1|2026-01-01T00:00:00Z|2026-01-01 00:00:00
2026-01-01t00:00:00.5+01:00|"1"|'true'|""|''|'don''t'|"\\x41\\u00e9\\U0001F600"|"a\\nb"|"a\\tb"|"\\e[31m"
"\\N\\_\\L\\P"|!!str 1|!!str|!!int "3"|!!int 3|!!int x|!!bool "true"|!!bool x|!!null ""|!!null x|!!float 3
!!float x|!x 3|!!binary aGk=|!!timestamp 2026-01-01|!!set {a}|!<tag:yaml.org,2002:str> 1|!<x b|!e!x b|& b|&x
*x|*x y|@x|`x|%x|,|]|}|[|{|[,]|[a,]|[a,,b]|{a}|{a, b}|{a: b,}|{"a":b}|{a:b}|[a: b]|[a]b|"a" b|'a|"a|"\\q"|a: b
- a|? a|&x &y b|[*x]|{<<: {a: b}}|{'<<': {a: b}}|{? [a] : b}|{[a]: b}|{{a: b}: c}|{1: a}|{true: a}|{null: a}
{~: a}|{1.0: a}|{a: 1, a: 2}|{a: {b: 1, b: 2}}|[{a: 1, a: 2}]|{"a": 1, a: 2}"""
_VALUES = _SCALARS.replace("\n", "|").split("|")
_WHOLE = {
    "empty": "",
    "blank": " \n\n",
    "comment": "# nothing\n",
    "marker": "---\n",
    "marker and end": "---\n...\n",
    "end": "...\n",
    "null": "~\n",
    "quoted nothing": "''\n",
    "list": "# first\n- a\n",
    "flow list": "\n[a, b]\n",
    "text": "hello\n",
    "text over lines": "hello\nworld\n",
    "number": "\n\n3\n",
    "text then key": "a\nb: c\n",
    "binary": "\x7fELF\x02\x01\x00",
    "control character": f"{_GOOD}team: a\x01b\n",
    "escape character": f"{_GOOD}team: a\x1b[31mb\n",
    "delete": f"{_GOOD}team: a\x7fb\n",
    "NUL": f"{_GOOD}team: a\x00b\n",
    "NUL at the end": f"{_GOOD}\x00",
    "open bracket": "name: [order\nsource: {}\n",
    "open brace": "name: {order\nsource: {}\n",
    "open quote": f"{_GOOD}team: 'a\nport: 1\n",
    "open double quote": f'{_GOOD}team: "a\nport: 1\n',
    "tab as indentation": "name: order\nsource:\n\tmodule: ..\n",
    "tab and space as indentation": "name: order\nsource:\n \tmodule: ..\n",
    "tab first": "\tname: order\n",
    "tab before a comment": "a: b\n\t# comment\nc: d\n",
    "tab after a dash": "a:\n  -\tb\n",
    "tab in a block": "a: |\n x\n\ty\n",
    "tabs in brackets": "a: [\n\tb\n]\nc: {\n\td: e\n}\n",
    "tab before a line end": "a: b\t\nc: d\n",
    "two documents": f"{_GOOD}---\n{_GOOD}",
    "two documents, one ended": f"{_GOOD}...\n---\n{_GOOD}",
    "ended": f"{_GOOD}...\n",
    "text after the end": f"{_GOOD}...\nport: 1\n",
    "marker with text": "--- a\n",
    "marker with mapping": "--- {a: b}\n",
    "unknown alias": f"{_GOOD}team: *shop\n",
    "unknown alias before an error": "a: *b\nc: [\n",
    "anchor after its alias": "a: *x\nb: &x c\n",
    "alias": "a: &x {b: [1, {c: d}]}\ne: *x\nf: [*x, g]\n",
    "alias of text": "a: &x 0x1F\nb: *x\n",
    "alias as a key": "a: &x b\n*x : c\n",
    "anchor on a key": "&x a: b\nc: *x\n",
    "anchor twice": "a: &x b\nc: &x d\ne: *x\n",
    "alias of itself": f"{_GOOD}env: &e\n  A: x\n  B: *e\n",
    "alias of itself in a list": "a: &x\n- b\n- *x\n",
    "key twice": f"{_GOOD}port: 8080\nreplicas: 1\nport: 8080\n",
    "key thrice": "a: 1\na: 2\na: 3\n",
    "key twice further in": f"{_GOOD}env:\n  A: x\n  A: y\n",
    "key twice, null": "a:\na:\n",
    "merge key": "name: order\nenv:\n  <<: {A: x}\n",
    "merge key of an alias": "a: &x {b: c}\nd:\n  <<: *x\n",
    "key that is a list": f"{_GOOD}env:\n  ? [a]\n  : b\n",
    "key with a question mark": "? a\n: b\n",
    "key with a question mark alone": "? a\n? b\n",
    "key over lines": "? |\n  x\n: y\n",
    "long key": "x" * 1100 + ": b\n",
    "long key with a question mark": "? " + "x" * 1100 + "\n: b\n",
    "deep": f"{_GOOD}team: {'[' * 90}{']' * 90}\n",
    "too deep": f"{_GOOD}team: {'[' * 5000}\n",
    "too deep mappings": "a: " + "{a: " * 1000 + "}" * 1000 + "\n",
    "tagged mapping": "a: !!map {b: c}\n",
    "tagged list": "a: !!seq [b]\n",
    "object": f"{_GOOD}team: !!python/object:os.system x\n",
    "folded": "a: >-\n  x\n  y\n\n  z\nb: |\n  x\n   y\nc: |+\n  x\n\nd: >2\n   x\n",
    "block of a wrong kind": "a: |2x\n  b\n",
    "block that goes back": "a: |\n\n\n  x\n y\n",
    "plain over lines": "a: b\n  c\n\n  d\ne: f\n",
    "key in a plain text": "a: b\n c: d\n",
    "list in a mapping without indentation": "a:\n- b\n-\n  c: d\n  e: f\n-   - g\n",
    "mapping in a list that goes on": "- a\nb: c\n",
    "wrong indentation": "a:\n    b: c\n  d: e\n",
    "CRLF": _GOOD.replace("\n", "\r\n") + "env:\r\n  A: x\r\n  A: y\r\n",
    "CR": _GOOD.replace("\n", "\r"),
    "BOM": "\ufeff" + _GOOD,
    "BOM and an error": "\ufeff" + _GOOD + "team: [\n",
    "BOM inside": "a: b\ufeffc\n",
    "no line end": "a: b",
    "unicode": "a: ü→😀\nü: b\n",
    "YAML 1.2": "%YAML 1.2\n---\na: yes\n",
    "YAML 2.0": "%YAML 2.0\n---\na: b\n",
    "tab after a colon": "a:\tb\nc: \td\n",
    "tab in a text over lines": "a: b\n  \tc\nd: e\tf\n",
    "tab that violates indentation": "a:\n  b: c\n\td\n",
    "YAML 1.1": "# old\n\n%YAML 1.1\n---\na: yes\n",
    "YAML 1.3": "%YAML 1.3\n---\na: b\n",
    "unknown directive": "%FOO bar\n---\na: b\n",
    "tag directive": "%TAG !e! x:\n---\na: !e!b c\n",
    "percent in a text": "a: b\n%c: d\n",
    "BOM alone": "\ufeff",
    "CRLF and an error": "a: b\r\n\r\nc: [\r\n",
    "next line": "a: 'b\x85c'\n",
    "line separator": "a: 'b\u2028c'\n",
    "escaped surrogate": 'a: b\nc: "\\ud800"\n',
    "escape beyond Unicode": 'a: b\nc: "\\U00110000"\n',
    "key of nothing": ": b\n",
    "number of 5,000 digits": f"a: {'9' * 5000}\n",
    "alias of a wrong mapping": "a: &x {b: 1, b: 2}\nc: *x\n",
    "too many values": "a: [" + "b," * 20_000 + "]\n",
    "too many aliases": "a: &x [" + "b," * 200 + "]\nc: [" + "*x," * 200 + "]\n",
    "URL": "a: http://x:80/y#z\nb: {c: http://x}\n",
}
DOCUMENTS = {**{f"value {each}": f"first: 1\na: {each}\nlast: 2\n" for each in _VALUES}, **_WHOLE}


def on_record() -> dict[str, Any]:
    """Return what is on record: data, the line of each value, and place and words of each problem."""
    found: dict[str, Any] = json.loads(_RECORD.read_text(encoding="utf-8"))
    return found


def told(text: str) -> dict[str, Any]:
    """Return the same of any text as the reader tells it now."""
    try:
        document, problems = compose(text, "f")
    except Unread as error:
        where = "f" if error.line is None else f"f:{error.line}"
        return {"problems": [[where, "", error.message]]}
    said = [[each.location, each.path, each.message] for each in problems]
    return {"problems": said, "data": repr(document.data), "lines": dict(_lines(document.top, ()))}


def _lines(place: Place, keys: Keys) -> Iterator[tuple[str, int]]:
    assert place.keys == keys
    yield dotted(keys), place.line
    for key, each in place.below.items():
        yield from _lines(each, (*keys, key))


if __name__ == "__main__":
    _RECORD.write_text(
        json.dumps({name: told(text) for name, text in DOCUMENTS.items()}, indent=0) + "\n", encoding="utf-8"
    )
