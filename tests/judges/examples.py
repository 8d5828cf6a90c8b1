"""The examples that stand for what users write, and what `moorage render` prints for each."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from moorage.cli.main import main
from moorage.reading.loading import Project, load

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"


@dataclass(frozen=True)
class Example:
    """Specs in one environment."""

    name: str
    env: str
    """As after ``--env``, from the repository's root."""
    paths: tuple[str, ...] = ()
    """As on the command line; none: the project's own ``services/``."""

    @property
    def golden(self) -> Path:
        """The file that holds what is rendered."""
        return GOLDEN / f"{self.name}.yaml"

    def project(self) -> Project:
        """Load it."""
        with contextlib.chdir(ROOT):
            return load([Path(path) for path in self.paths], env=self.env)

    def rendered(self) -> str:
        """Return what the command prints."""
        printed = io.StringIO()
        with contextlib.chdir(ROOT), contextlib.redirect_stdout(printed):
            code = main(["render", *self.paths, "--env", self.env])
        if code:
            raise RuntimeError(f"moorage render of {self.name} ended with {code}")
        return printed.getvalue()


def stack_files(folder: Path) -> list[Path]:
    """Return where an example's environments are; `ValueError` when it has none."""
    found = [*sorted(folder.glob("Pulumi.*.yaml")), *sorted(folder.glob("stacks/Pulumi.*.yaml"))]
    if not found:
        raise ValueError(f"examples/{folder.name} has no environment; write Pulumi.dev.yaml")
    return found


def shapes(top: Path = ROOT / "examples") -> list[Example]:
    """Return every folder of examples/ in each of its environments: the first is called as the folder is."""
    found = []
    for folder in sorted(each for each in top.iterdir() if each.is_dir()):
        for number, file in enumerate(stack_files(folder)):
            name = f"{folder.name}-{file.stem.removeprefix('Pulumi.')}" if number else folder.name
            found.append(Example(name, str(file.relative_to(top.parent)), (str(folder.relative_to(top.parent)),)))
    return found


SHAPES = {example.name: example for example in shapes()}
EXAMPLES = {
    example.name: example
    for example in (
        Example("shop-local", "local"),
        Example("shop-dev", "dev"),
        Example("shop-prod", "prod"),
        *SHAPES.values(),
        Example("everything", "tests/golden/everything/stacks/Pulumi.all.yaml", ("tests/golden/everything/services",)),
        Example("endpoints", "tests/golden/endpoints/stacks/Pulumi.all.yaml", ("tests/golden/endpoints/services",)),
        Example("jobs", "tests/golden/jobs/stacks/Pulumi.all.yaml", ("tests/golden/jobs/services",)),
        Example("ingress", "tests/golden/network/stacks/Pulumi.ingress.yaml", ("tests/golden/network/services",)),
        Example("network", "tests/golden/network/stacks/Pulumi.network.yaml", ("tests/golden/network/services",)),
        Example("placing", "tests/golden/placing/stacks/Pulumi.placing.yaml", ("tests/golden/placing/services",)),
    )
}
