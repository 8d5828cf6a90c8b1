"""The same objects from other tools: each expands the body of one of our services, as a template of its language."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from specs import names, write

ROOT = Path(__file__).resolve().parents[2]
PARTS = {"namex": "its_name", "usedx": "used", "USEDX": "upper", "callerx": "caller"}
"""What differs between two services: the word that stands for it in the body, and the name of the parameter."""
_WORD = re.compile("|".join(PARTS))
_KCL = """\
import manifests

service = lambda its_name: str, used: str, upper: str, caller: str -> [] {
    %s
}
names = ["s{:05}".format(i) for i in range(%d)]
at = lambda i: int -> str { names[i %% len(names)] }
expanded = [service(at(i), at(i + 1), at(i + 1).upper(), at(i + len(names) - 1)) for i in range(len(names))]
items = [each for objects in expanded for each in objects]
manifests.yaml_stream(items)
"""
_JSONNET = """\
local service(its_name, used, upper, caller) = %s;
local names = [std.format('s%%05d', i) for i in std.range(0, %d - 1)];
local at(i) = names[i %% std.length(names)];
std.flattenArrays([
  service(at(i), at(i + 1), std.asciiUpper(at(i + 1)), at(i + std.length(names) - 1))
  for i in std.range(0, std.length(names) - 1)
])
"""


def bodies() -> list[object]:
    """Return the objects of a service whose name, used service and caller are the words of `PARTS`."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        write(root, ["namex", "usedx", "callerx"])
        command = [sys.executable, "-m", "moorage.cli.main", "render", "--env", "bench", str(root / "services/namex")]
        text = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout
    return objects(text)


def objects(text: str) -> list[object]:
    """Read what a tool printed."""
    import yaml

    return list(yaml.load_all(text, yaml.CSafeLoader))


def kcl(number: int) -> str:
    """Return the program in KCL, whose literals are those of JSON but for three words."""
    text = re.sub(r"(?<=: )(true|false|null)\b", lambda word: _KCL_WORDS[word[0]], json.dumps(bodies()))
    return _KCL % (_WORD.sub(lambda word: f"${{{PARTS[word[0]]}}}", text), number)


_KCL_WORDS = {"true": "True", "false": "False", "null": "None"}


def jsonnet(number: int) -> str:
    """Return the program in Jsonnet, where a text is put together with ``+``."""

    def joined(text: re.Match[str]) -> str:
        parts = _WORD.sub(lambda word: f'" + {PARTS[word[0]]} + "', text[0])
        return f"({parts})" if parts != text[0] else parts

    return _JSONNET % (re.sub(r'"(?:[^"\\]|\\.)*"', joined, json.dumps(bodies())), number)


def umbrella(folder: Path, helm: str, number: int) -> Path:
    """Make a chart with ``helm create``, and one that has it as so many subcharts; return the second."""
    subprocess.run([helm, "create", "one"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    chart = folder / "all"
    (chart / "charts").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: all\nversion: 0.1.0\n")
    for name in names(number):
        made = chart / "charts" / name
        shutil.copytree(folder / "one", made)
        text = (made / "Chart.yaml").read_text()
        (made / "Chart.yaml").write_text(text.replace("name: one", f"name: {name}", 1))
    return chart
