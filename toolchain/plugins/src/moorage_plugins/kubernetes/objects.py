"""Kubernetes objects: their kind, name and namespace, and the form in which a state keeps them."""

from typing import Any

from moorage_plugins.kubernetes.words import words
from moorage_plugins.serving import PluginError
from moorage_plugins.values import UNKNOWN, revealed

AUTONAMED = "pulumi.com/autonamed"
_CLUSTER_SCOPED = frozenset(
    words("""
    APIService CertificateSigningRequest ClusterRole ClusterRoleBinding CSIDriver CSINode CustomResourceDefinition
    FlowSchema IngressClass MutatingWebhookConfiguration Namespace Node PersistentVolume PodSecurityPolicy
    PriorityClass PriorityLevelConfiguration RuntimeClass StorageClass ValidatingWebhookConfiguration VolumeAttachment
    """)
)
_BUILT_IN_GROUPS = frozenset(
    words("""
    admissionregistration.k8s.io apiextensions.k8s.io apiregistration.k8s.io apps auditregistration.k8s.io autoscaling
    batch certificates.k8s.io coordination.k8s.io core discovery.k8s.io events.k8s.io extensions
    flowcontrol.apiserver.k8s.io meta networking.k8s.io node.k8s.io policy rbac.authorization.k8s.io resource.k8s.io
    scheduling.k8s.io settings.k8s.io storage.k8s.io storagemigration.k8s.io
    """)
)
_INTERNAL = ("__inputs", "__initialApiVersion", "__fieldManager")


def metadata(body: dict[str, Any], key: str, default: Any = "") -> Any:
    """Return one field of an object's metadata; UNKNOWN when the metadata is."""
    found = body.get("metadata") or {}
    return UNKNOWN if found is UNKNOWN else found.get(key) or default


def annotation(body: dict[str, Any], key: str) -> Any:
    """Return one annotation of an object."""
    found = metadata(body, "annotations", {})
    return None if found is UNKNOWN else found.get(key)


def with_metadata(body: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a copy with those fields of its metadata set; unchanged when the metadata is unknown."""
    if body.get("metadata") is UNKNOWN:
        return body
    return {**body, "metadata": {**(body.get("metadata") or {}), **fields}}


def autonamed(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a copy that carries a name we chose, and the mark that we did."""
    annotations = metadata(body, "annotations", {})
    if annotations is UNKNOWN:
        return with_metadata(body, name=name)
    return with_metadata(body, name=name, annotations={**annotations, AUTONAMED: "true"})


def group(body: dict[str, Any]) -> str:
    """Return the API group of an object, ``core`` for the one without a name."""
    first, slash, _ = str(body.get("apiVersion", "")).partition("/")
    return first if slash else "core"


def is_built_in(body: dict[str, Any]) -> bool:
    """Tell whether the object is of Kubernetes' own API rather than of a CustomResourceDefinition."""
    return group(body) in _BUILT_IN_GROUPS


def is_namespaced(body: dict[str, Any]) -> bool:
    """Tell whether the object lives in a namespace; of a kind nobody knows that is assumed."""
    return not (is_built_in(body) and body.get("kind") in _CLUSTER_SCOPED)


def identity(body: dict[str, Any]) -> str:
    """Return the ID of an object: ``namespace/name``, or the name alone."""
    namespace = metadata(body, "namespace")
    return f"{namespace}/{metadata(body, 'name')}" if namespace else metadata(body, "name")


def state(inputs: dict[str, Any], live: dict[str, Any], field_manager: str) -> dict[str, Any]:
    """Return what a state keeps of an object: what it is now, and the inputs it was made from."""
    return {
        **live,
        "__inputs": inputs,
        "__initialApiVersion": revealed(inputs)["apiVersion"],
        "__fieldManager": field_manager,
    }


def parsed(kept: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return inputs and live object of a state, without marks of secrecy."""
    plain = revealed(kept)
    return plain.get("__inputs", {}), {key: value for key, value in plain.items() if key not in _INTERNAL}


def refuse_special(urn: str, body: dict[str, Any]) -> None:
    """Refuse the types of the official plugin that are more than one plain object."""
    token = urn.split("::")[2].rpartition("$")[2]
    _, module, kind = token.split(":")
    special = module.startswith(("helm.sh/", "kustomize/", "yaml"))
    if special or kind == f"{body.get('kind')}Patch" or (kind.endswith("List") and is_built_in(body)):
        raise PluginError(f"the stand-in for the kubernetes plugin has no {token}; see docs/stand-ins.md")
