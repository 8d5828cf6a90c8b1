"""What a runner does with the scripts of the action and of the template."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from forges.server import TOKEN, Forge
from unit.review.pipelines.change import Change
from unit.review.pipelines.files import ACTION, GITLAB, load

Done = subprocess.CompletedProcess[str]


class _Runner:
    def __init__(self, folder: Path, network: Mapping[str, str]):
        self.folder, self.network = folder, network
        folder.mkdir()
        # This environment stands for the step that installs the library: that one needs the network.
        (folder / "moorage").symlink_to(Path(sys.executable).parents[1])

    def run(self, script: str, change: Change, given: Mapping[str, str]) -> Done:
        """Run a script as both runners do: bash that ends with the first command that fails, in a clean environment."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(change.clone.parent),
            "GOFLAGS": "-mod=mod",
            "GOPROXY": "off",
            **self.network,
            **given,
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(command, cwd=change.clone, env=environment, capture_output=True, text=True)


class GitHubRunner(_Runner):
    """Runs steps of the action for pull request 7 of acme/shop."""

    labels: tuple[str, ...] = ()
    api = ""

    @property
    def report(self) -> Path:
        """The folder that becomes the artifact."""
        return self.folder / "moorage-review"

    @property
    def summary(self) -> str:
        """What the steps wrote into the summary."""
        file = self.folder / "summary.md"
        return file.read_text() if file.exists() else ""

    def outputs(self) -> dict[str, str]:
        """Return what the steps gave to the runner."""
        return dict(line.split("=", 1) for line in (self.folder / "output").read_text().splitlines())

    def step(self, name: str, change: Change, **given: str) -> Done:
        """Run one step. ``given``: its own variables, all of them."""
        (step,) = [each for each in load(ACTION)["runs"]["steps"] if each["name"] == name]
        assert set(step["env"]) == set(given)
        pull = {"number": 7, "labels": [{"name": each} for each in self.labels]}
        (self.folder / "event.json").write_text(json.dumps({"pull_request": pull}))
        runner = {
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_API_URL": self.api,
            "GITHUB_RUN_ID": "1",
            "GITHUB_RUN_ATTEMPT": "1",
        }
        return self.run(step["run"], change, {**runner, **given})

    def base(self, change: Change, base: str = "") -> str:
        """Run the step that finds the base; returns what it found."""
        done = self.step("Find where the change left", change, GITHUB_TOKEN=TOKEN, BASE=base or change.base)
        assert done.returncode == 0, done.stderr
        return self.outputs()["commit"]

    def compare(self, change: Change, server: Forge | None, base: str = "", **given: str) -> Done:
        """Run the step that compares. ``server``: None for no post; ``given``: variables that are empty otherwise."""
        self.api = server.url if server else ""
        base, post = base or self.base(change), "true" if server else "false"
        variables = {"BASE": base, "ENVIRONMENTS": "", "PREVIEWS": "", "POST": post, "GITHUB_TOKEN": TOKEN}
        return self.step("Compare", change, **{**variables, **given})


class GitLabRunner(_Runner):
    """Runs scripts of the template for merge request 7 of project 31."""

    def script(self, number: int, change: Change, **given: str) -> Done:
        """Run one of the scripts."""
        variables = {
            "CI_BUILDS_DIR": str(self.folder),
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": change.base,
            "CI_MERGE_REQUEST_PROJECT_ID": "31",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_JOB_ID": "1",
            "MOORAGE_GITLAB_TOKEN": TOKEN,
        }
        return self.run(load(GITLAB)["moorage review"]["script"][number], change, {**variables, **given})

    def compare(self, change: Change, server: Forge) -> Done:
        """Run the script that compares."""
        return self.script(-1, change, CI_API_V4_URL=server.url)
