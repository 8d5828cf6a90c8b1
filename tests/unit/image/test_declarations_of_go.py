"""Our reading of `var` and `const` against Go's own parser, over sources of Go's library."""

import json
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

from moorage.image.source.go.declarations import find_declaration

JUDGE = Path(__file__).parent / "declared" / "main.go"
FOLDERS = ("bufio", "cmd/go/internal/load", "encoding/json", "go/parser", "net/http", "os", "text/template", "time")
EACH = 25
"""Names asked for in one file: a file with a thousand constants is read once for each name."""


def _go(*arguments: str, told: str = "") -> str:
    command = ["go", *arguments]
    return subprocess.run(command, input=told, capture_output=True, text=True, check=True, cwd=JUDGE.parent).stdout


def _judged() -> dict[str, list[dict[str, Any]]]:
    """Return what Go's parser finds, by file."""
    root = Path(_go("env", "GOROOT").strip()) / "src"
    sources = sorted(str(file) for folder in FOLDERS for file in (root / folder).glob("*.go"))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in _go("run", JUDGE.name, told="\n".join(sources)).splitlines():
        each = json.loads(line)
        found[each.pop("File")].append(each)
    return found


def _ours(source: str, name: str) -> dict[str, Any] | None:
    found = find_declaration(source, name)
    return found and {
        "Keyword": found.keyword,
        "Name": name,
        "Line": found.line,
        "Typed": bool(found.type),
        "Valued": found.value is not None,
        "Literal": found.literal,
    }


def test_every_declaration_is_read_as_go_reads_it() -> None:
    judged = _judged()
    # Not a folder that has moved away, nor a parser that finds nothing.
    assert len(judged) > 100
    assert sum(each["Literal"] for file in judged.values() for each in file) > 50
    for file, declared in judged.items():
        source = Path(file).read_text()
        for each in declared[:: len(declared) // EACH + 1]:
            assert _ours(source, each["Name"]) == each, file
