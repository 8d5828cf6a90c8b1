"""The tools there are: which Go package each is, and how it is linked."""

import re
from dataclasses import dataclass
from pathlib import Path

from building.errors import ToolchainError

TOOLCHAIN = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Tool:
    """One program built from the module in ``toolchain/<name>``."""

    name: str
    package: str
    """The Go package of the program's ``main``."""
    takes: str
    """How long a first build takes on two cores, as people say it."""
    linked: str = ""
    """Further linker flags; ``{version}`` is the version that go.mod requires."""

    @property
    def folder(self) -> Path:
        """The folder of the tool's own Go module."""
        return TOOLCHAIN / self.name

    @property
    def version(self) -> str:
        """The version that go.mod pins, such as ``v3.259.0``."""
        required = re.search(r"^require \S+ (v\S+)", (self.folder / "go.mod").read_text(), re.MULTILINE)
        if required is None:
            raise ToolchainError(f"{self.folder / 'go.mod'}: requires nothing; restore it from git")
        return required[1]

    @property
    def arguments(self) -> list[str]:
        """The arguments of ``go build``, but for where the binary goes."""
        linker = " ".join(["-s -w", self.linked.format(version=self.version)]).strip()
        return ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", linker]


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "pulumi",
            "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            "about 7 minutes",
            "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version={version}",
        ),
        Tool(
            "crane",
            "github.com/google/go-containerregistry/cmd/crane",
            "about half a minute",
            "-X github.com/google/go-containerregistry/cmd/crane/cmd.Version={version}",
        ),
        Tool(
            "kube-score",
            "github.com/zegl/kube-score/cmd/kube-score",
            "about a minute",
            "-X main.version={version}",
        ),
        Tool("consul", "github.com/hashicorp/consul", "about 6 minutes"),
    )
}


def tool_named(name: str) -> Tool:
    """Return the tool of that name, or say which names there are."""
    if name not in TOOLS:
        raise ToolchainError(f"no tool is called {name!r}; the tools are {', '.join(TOOLS)}")
    return TOOLS[name]
