"""docs/getting-started.md, followed word by word in an empty folder with the wheel alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from contextlib import ExitStack
from pathlib import Path

import pytest
from followed_page import Command, Heading, Shell, Written, fits, steps
from unit.running.driver import Run

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "wheel"))
from wheel_environment import install, link_what_it_needs  # noqa: E402

PAGE = HERE.parents[1] / "docs" / "getting-started.md"
WAIVERS = tomllib.loads((HERE / "getting_started.toml").read_text(encoding="utf-8"))
INSTALL, RUN, ADDRESS = (each["command"] for each in WAIVERS["waiver"])
PROGRESS = re.compile(WAIVERS["progress"]["line"], re.MULTILINE)


@pytest.fixture
def surroundings(tmp_path, engine_path):
    """Return the variables of somebody who has the engine and nothing else of ours."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    install(wheels)
    (tmp_path / "home").mkdir()
    # What Go has downloaded and compiled is downloaded and compiled once.
    told = subprocess.run(["go", "env", "-json"], text=True, capture_output=True, check=True).stdout
    go = {name: json.loads(told)[name] for name in ("GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GONOSUMDB")}
    return {
        **go,
        "HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
        "PATH": f"{Path(sys.base_prefix) / 'bin'}:{engine_path}",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_FIND_LINKS": str(wheels),
        # Pulumi asks the system, not HOME, for its user's home.
        "PULUMI_HOME": str(tmp_path / "home/.pulumi"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        **{f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }


def test_every_command_of_the_page_does_what_it_shows(tmp_path, surroundings):
    folder, address = tmp_path / "shop", ADDRESS
    with Shell(tmp_path, surroundings) as shell, ExitStack() as section:
        for step in steps(PAGE):
            match step:
                case Heading():
                    section.close()
                case Written(name, text):
                    (folder / name).write_text(text)
                case Command(typed) if typed == RUN:
                    run = section.enter_context(
                        Run(folder, program=[str(folder / ".venv/bin/moorage")], **surroundings)
                    )
                    section.callback(run.stop)
                    address = run.services()["payment"]["url"]
                case Command(typed, shown):
                    printed = PROGRESS.sub("", shell(typed.replace(ADDRESS, address)))
                    assert fits(shown, printed), f"$ {typed}\n{printed}"
                    if typed == INSTALL:
                        link_what_it_needs(next(folder.glob(".venv/lib/python*/site-packages")))


def test_the_page_needs_every_waiver():
    typed = "\n".join(step.typed for step in steps(PAGE) if isinstance(step, Command))
    assert [each for each in WAIVERS["waiver"] if each["command"] not in typed or not each["reason"]] == []


@pytest.mark.parametrize(
    ("shown", "printed", "fit"),
    [
        (("a … c",), "a b c\n", True),
        (("a",), "a\nb\n", False),
        (("…", "b"), "a\na\nb\n", True),
        (("…", "b", "…"), "a\n", False),
        ((), "anything\n", True),
    ],
)
def test_what_a_page_shows_is_compared(shown, printed, fit):
    assert fits(shown, printed) == fit


def test_a_command_that_fails_is_seen(tmp_path):
    with Shell(tmp_path, dict(os.environ)) as shell:
        assert shell("cd / && printf said") == "said"
        assert shell("pwd") == "/\n"
        with pytest.raises(AssertionError, match="gone"):
            shell("echo gone; false")
