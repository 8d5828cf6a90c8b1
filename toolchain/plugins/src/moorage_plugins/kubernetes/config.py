"""The configuration of the kubernetes provider resource."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pulumi.runtime.proto import provider_pb2

from moorage_plugins.differences import differences
from moorage_plugins.values import UNKNOWN, revealed

_TO_CLUSTER = ("cluster", "context", "kubeconfig")


@dataclass(frozen=True)
class Settings:
    """What Configure learned."""

    directory: str = ""
    """Where to render; empty: to a cluster."""
    kubeconfig: str = ""
    context: str = ""
    cluster: str = ""
    namespace: str = ""
    always_render: bool = False
    enable_config_map_mutable: bool = False
    enable_secret_mutable: bool = False
    delete_unreachable: bool = False
    skip_update_unreachable: bool = False

    def within(self, namespace: str) -> "Settings":
        """Return the settings with that namespace where they name none."""
        return replace(self, namespace=self.namespace or namespace)

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> "Settings":
        """Read the engine's variables."""
        named = {key.removeprefix("kubernetes:config:"): value for key, value in variables.items()}
        directory = named.get("renderYamlToDirectory", "")
        return cls(
            directory=directory,
            kubeconfig=named.get("kubeconfig", ""),
            context=named.get("context", ""),
            cluster=named.get("cluster", ""),
            namespace=named.get("namespace") or ("default" if directory else ""),
            always_render=named.get("alwaysRender") == "true",
            enable_config_map_mutable=_switch(named, "enableConfigMapMutable", "ENABLE_CONFIGMAP_MUTABLE"),
            enable_secret_mutable=_switch(named, "enableSecretMutable", "ENABLE_SECRET_MUTABLE"),
            delete_unreachable=_switch(named, "deleteUnreachable", "DELETE_UNREACHABLE"),
            skip_update_unreachable=_switch(named, "skipUpdateUnreachable", "SKIP_UPDATE_UNREACHABLE"),
        )


def failures(news: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with a provider's inputs: pairs of property and reason."""
    inputs = revealed(news)
    renders = bool(inputs.get("renderYamlToDirectory"))
    found = []
    if renders:
        clashing = [key for key in _TO_CLUSTER if inputs.get(key) and not _is_ambient(key, inputs[key])]
        found = [(key, f'"{key}" arg is not compatible with "renderYamlToDirectory" arg') for key in clashing]
    if inputs.get("alwaysRender") in ("true", True) and not renders:
        found.append(("alwaysRender", '"alwaysRender" requires "renderYamlToDirectory" to be set'))
    return found


def diff(olds: dict[str, Any], news: dict[str, Any]) -> provider_pb2.DiffResponse:
    """Compare a provider's inputs: another folder replaces all that was rendered."""
    changed = sorted({str(found.path[0]) for found in differences(revealed(olds), revealed(news))})
    unknown = [key for key in _TO_CLUSTER if news.get(key) is UNKNOWN]
    kind = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
    replaces = [key for key in changed if key == "renderYamlToDirectory" or key in unknown]
    return provider_pb2.DiffResponse(changes=kind, diffs=changed, replaces=replaces)


def _switch(named: Mapping[str, str], key: str, variable: str) -> bool:
    return named.get(key, os.environ.get(f"PULUMI_K8S_{variable}", "")) == "true"


def _is_ambient(key: str, value: Any) -> bool:
    # The SDK puts $KUBECONFIG into the inputs by itself.
    return key == "kubeconfig" and value == os.environ.get("KUBECONFIG")
