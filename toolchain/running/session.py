"""One run of Pulumi on one stack: its surroundings, what must be mended first, the run itself."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from building import compiling, pathdirs
from building.progress import say
from building.tools import TOOLS
from moorage.image.building import OUT
from moorage.image.output import claim
from moorage.reading.kubeconfig import require_context
from moorage.reading.loading import Project, load

from running import locks, missing

ROOT = Path(__file__).resolve().parent.parent.parent
LOCAL = "local"
LOCAL_PASSPHRASE = "moorage-local"
"""Not a secret: the local stack holds none. Documented in the README."""


def interrupted(again: str) -> int:
    """Say how to go on after Ctrl-C; returns the exit code of an interrupted program."""
    say(f"\ninterrupted; `{again}` again goes on from here")
    return 130


@dataclass(frozen=True)
class Session:
    """A stack of this project and the environment variables with which `pulumi` sees it."""

    project: Project
    stack: str
    variables: dict[str, str]

    @classmethod
    def open(cls, stack: str, own: bool) -> "Session":
        """Check what the user wrote and gather the surroundings. Raises `MoorageError` or `ToolchainError`.

        ``own``: the engine and its helpers are those of toolchain/.
        """
        project = load(env=stack, root=ROOT)
        if project.required_environment().kubernetes.context is not None:
            require_context(project)
        path = pathdirs.value(lambda: compiling.ensure(TOOLS["pulumi"]))
        if own and project.required_environment().builder == "buildkit":
            # The real provider, which our engine cannot download.
            path = os.pathsep.join([str(compiling.ensure(TOOLS["pulumi-resource-docker-build"]).parent), path])
        variables = {**os.environ, "PATH": path, "MOORAGE_PYTHON": sys.executable, "PULUMI_SKIP_UPDATE_CHECK": "true"}
        if own:
            variables["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true"
        if stack == LOCAL:
            state = claim(ROOT / OUT, ("state",)) / "state"
            variables["PULUMI_BACKEND_URL"] = f"file://{state}"
            variables["PULUMI_CONFIG_PASSPHRASE"] = LOCAL_PASSPHRASE
        return cls(project, stack, variables)

    @property
    def rendered(self) -> str | None:
        """The folder that stands for a cluster, relative to the project's root; None with a cluster."""
        return self.project.required_environment().kubernetes.render_to

    @property
    def local(self) -> bool:
        """Whether this is the stack that needs no cluster and no account."""
        return self.stack == LOCAL

    def prepare(self) -> None:
        """Create the stack when there is none, and mend what a killed run or a deleted file left behind."""
        if not self.local:
            return
        state = ROOT / OUT / "state"
        if not (state / ".pulumi" / "stacks" / "moorage" / f"{self.stack}.json").exists():
            self.pulumi("stack", "init", self.stack, quiet=True)
        if locks.holder_is_dead(state, self.stack):
            say("the process that held the stack's lock is dead: taking the lock away (pulumi cancel)")
            self.pulumi("cancel", "--yes", "--stack", self.stack, quiet=True)
        if self.rendered is not None:
            self._forget_what_is_missing(ROOT / self.rendered)

    def _forget_what_is_missing(self, folder: Path) -> None:
        while lost := missing.urns(self.output("stack", "export", "--stack", self.stack), folder):
            say(f"{len(lost)} rendered files are missing: forgetting their objects, so that they are rendered again")
            # One at a time: it takes its dependents along.
            self.pulumi("state", "delete", "--yes", "--target-dependents", "--stack", self.stack, lost[0], quiet=True)

    def run(self, command: str, arguments: list[str]) -> int:
        """Run `pulumi <command>`; returns its exit code."""
        flags = ["--stack", self.stack]
        if self.local:
            flags += {"preview": [], "destroy": ["--yes", "--skip-preview"]}.get(command, ["--yes", "--skip-preview"])
        return self._wait(["pulumi", command, *flags, *arguments])

    def pulumi(self, *arguments: str, quiet: bool = False) -> None:
        """Run `pulumi` and stop here when it fails: it has said why."""
        done = subprocess.run(
            ["pulumi", "--non-interactive", *arguments],
            cwd=ROOT,
            env=self.variables,
            capture_output=quiet,
            text=True,
            check=False,
        )
        if done.returncode:
            say((done.stdout or "") + (done.stderr or ""))
            sys.exit(done.returncode)

    def output(self, *arguments: str) -> str:
        """Return what `pulumi` prints."""
        done = subprocess.run(
            ["pulumi", "--non-interactive", *arguments],
            cwd=ROOT,
            env=self.variables,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(done.returncode)
        return done.stdout

    def _wait(self, command: list[str]) -> int:
        # Ctrl-C reaches the child too, which ends in its own time: leaving first would leave its lock behind.
        process = subprocess.Popen(command, cwd=ROOT, env=self.variables)
        stopped = False
        while True:
            try:
                code = process.wait()
            except KeyboardInterrupt:
                stopped = True
            else:
                break
        if stopped:
            raise KeyboardInterrupt
        return code
