"""The tools there are: which Go package each is, and how it is linked."""

import re
from dataclasses import dataclass
from pathlib import Path

from building.errors import ToolchainError

PINS = Path(__file__).resolve().parent.parent / "pins"


@dataclass(frozen=True)
class Tool:
    """One program built from a Go module of its own below ``toolchain/pins``."""

    name: str
    package: str
    """The Go package of the program's ``main``."""
    takes: str
    """How long a first build takes on two cores, as people say it."""
    linked: str = ""
    """Further linker flags; ``{version}`` is the version that go.mod requires, ``{number}`` the same without its v."""
    module: str = ""
    """The module's folder; the program's name when empty."""
    tags: str = ""
    """Build tags, with commas between them."""

    @property
    def folder(self) -> Path:
        """The folder of the Go module that pins the tool."""
        return PINS / (self.module or self.name)

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
        linked = self.linked.format(version=self.version, number=self.version.removeprefix("v"))
        linker = f"-s -w {linked}".strip()
        tags = ["-tags", self.tags] if self.tags else []
        return ["-mod=readonly", "-trimpath", "-buildvcs=false", *tags, "-ldflags", linker]


# Kubernetes takes its version for "not built properly" unless all three are linked in; clients read major and minor.
_KUBERNETES = " ".join(
    f"-X k8s.io/component-base/version.{name}={value}"
    for name, value in (("gitVersion", "{version}"), ("gitMajor", "1"), ("gitMinor", "37"))
)


def _language(name: str) -> Tool:
    linked = f"-X main.language={name} -X main.version={{version}}"
    return Tool(f"pulumi-language-{name}", ".", "about half a minute after pulumi", linked, module="language-host")


def _kubernetes(name: str, takes: str) -> Tool:
    return Tool(name, f"k8s.io/kubernetes/cmd/{name}", takes, _KUBERNETES, module="kubernetes")


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
            "pulumi-language-yaml",
            "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
            "about 2 minutes",
            "-X github.com/pulumi/pulumi-yaml/pkg/version.Version={version}",
            module="pulumi-yaml",
        ),
        _language("go"),
        _language("nodejs"),
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
        Tool("actionlint", "github.com/rhysd/actionlint/cmd/actionlint", "half a minute"),
        Tool("kubeconform", "github.com/yannh/kubeconform/cmd/kubeconform", "about half a minute"),
        Tool("etcd", "go.etcd.io/etcd/server/v3", "about a minute"),
        Tool(
            "coredns",
            ".",
            "about 2 minutes",
            "-X github.com/coredns/coredns/coremain.GitCommit=module",
        ),
        Tool(
            "prometheus-operator",
            "github.com/prometheus-operator/prometheus-operator/cmd/operator",
            "about 4 minutes",
            "-X github.com/prometheus/common/version.Version={version}",
        ),
        Tool(
            "prometheus",
            "github.com/prometheus/prometheus/cmd/prometheus",
            "about 5 minutes",
            "-X github.com/prometheus/common/version.Version={number}",
            # Debian's has no service discovery of Kubernetes; the clouds' would take most of the time.
            tags="remove_all_sd,enable_kubernetes_sd",
        ),
        Tool(
            "promtool",
            "github.com/prometheus/prometheus/cmd/promtool",
            "about 4 minutes",
            "-X github.com/prometheus/common/version.Version={number}",
            tags="remove_all_sd",
        ),
        # The first one compiles nearly everything that the other four need.
        _kubernetes("kube-apiserver", "about 10 minutes"),
        _kubernetes("kube-controller-manager", "about 3 minutes after the others"),
        _kubernetes("kube-scheduler", "about half a minute after the others"),
        _kubernetes("kubelet", "about a minute after the others"),
        _kubernetes("kube-proxy", "about a minute after the others"),
        Tool("kube-judge", ".", "about 5 minutes", _KUBERNETES),
        Tool("buildkitd", "github.com/moby/buildkit/cmd/buildkitd", "about 5 minutes", module="buildkit"),
        Tool(
            "pulumi-resource-docker-build",
            "github.com/pulumi/pulumi-docker-build/provider/cmd/pulumi-resource-docker-build",
            "about 3 minutes",
            "-X github.com/pulumi/pulumi-docker-build/provider.Version={number}",
            module="docker-build",
        ),
        Tool(
            "ko",
            "github.com/google/ko",
            "about 3 minutes",
            "-X github.com/google/ko/pkg/commands.Version={number}",
        ),
        Tool("helm", "helm.sh/helm/v4/cmd/helm", "about 3 minutes"),
        Tool("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "about a minute"),
        Tool("jsonnet", "github.com/google/go-jsonnet/cmd/jsonnet", "about half a minute", module="go-jsonnet"),
    )
}


def tool_named(name: str) -> Tool:
    """Return the tool of that name, or say which names there are."""
    if name not in TOOLS:
        raise ToolchainError(f"no tool is called {name!r}; the tools are {', '.join(TOOLS)}")
    return TOOLS[name]
