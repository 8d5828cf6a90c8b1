"""The kubernetes stand-in: the calls of the provider protocol for the objects that the library makes."""

from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from moorage_plugins import differences, provider
from moorage_plugins.kubernetes import checkpoint, kinds
from moorage_plugins.kubernetes.folder import Folder
from moorage_plugins.kubernetes.pruning import pruned
from moorage_plugins.values import from_struct, revealed, to_struct


class Kubernetes(provider.StandIn):
    """Renders objects as YAML files, or has them on a real cluster."""

    sdk = "pulumi_kubernetes"
    settings = ("context", "kubeconfig", "renderYamlToDirectory", "upsertExistingObjects", "enablePatchForce")
    replacing_settings = ("renderYamlToDirectory",)
    knows_secrets = True
    _target: Any

    def Configure(self, request, context):
        """Take the provider's configuration."""
        given = {key.removeprefix("kubernetes:config:"): value for key, value in request.variables.items()}
        if "renderYamlToDirectory" in given:
            self._target, told = Folder(given["renderYamlToDirectory"]), "it only renders"
        else:
            # Slow to import, and not there where only the library is installed.
            from moorage_plugins.kubernetes import api, cluster

            server = api.Api(given.get("kubeconfig", ""), given.get("context", ""))
            upsert, force = (given.get(key) == "true" for key in ("upsertExistingObjects", "enablePatchForce"))
            self._target = cluster.Cluster(server, self.stopped, self.info, upsert=upsert, force=force)
            told = f"on {server.address}"
        self.info(request.urn, f"stand-in for the kubernetes plugin, {told} (docs/stand-ins.md)")
        return self.configured()

    def Check(self, request, context):
        """Refuse what the stand-in does not have; the inputs stay as they are."""
        kinds.refuse_others(request.urn, revealed(from_struct(request.news)))
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request, context):
        """Compare an object's inputs with its new ones."""
        new = revealed(from_struct(request.news))
        found = list(differences.differences(revealed(from_struct(request.old_inputs)), new))
        moving = [one for one in found if one.path in (("metadata", "name"), ("metadata", "namespace"))]
        fixed = [one for one in found if kinds.is_fixed(new["kind"], one.path)]
        if kinds.replaces_unready(new) and self._target.is_unready(new):
            fixed.append(differences.Difference(("metadata", "annotations", kinds.REPLACE_UNREADY), "UPDATE"))
        # Two objects cannot have one name in one namespace: the old one must go first.
        return differences.response(found, [*moving, *fixed], delete_first=bool(fixed) and not moving)

    def Create(self, request, context):
        """Make an object."""
        identity, state = self._applied(request, context, request.properties, {}, new=True)
        return provider_pb2.CreateResponse(id=identity, properties=state)

    def Update(self, request, context):
        """Change an object."""
        _, state = self._applied(request, context, request.news, from_struct(request.olds), new=False)
        return provider_pb2.UpdateResponse(properties=state)

    def Delete(self, request, context):
        """Remove an object."""
        self._target.delete(request, revealed(from_struct(request.properties)))
        return empty_pb2.Empty()

    def Read(self, request, context):
        """Read an object back; what is gone has no ID."""
        inputs = from_struct(request.inputs)
        if not inputs:
            return self._imported(request)
        live, problem = self._target.read(revealed(inputs))
        if live is None:
            return provider_pb2.ReadResponse()
        kept = checkpoint.marked(pruned(live, revealed(inputs)), inputs)
        state = to_struct(checkpoint.made(kept, live, from_struct(request.properties)))
        if problem:
            self.refuse_unready(context, request.id, state, to_struct(kept), problem)
        return provider_pb2.ReadResponse(id=request.id, properties=state, inputs=to_struct(kept))

    def _imported(self, request: Any) -> Any:
        """Read an object that the state does not have yet; its inputs are what `kubectl apply` has left on it."""
        named = kinds.named(request.urn, request.id)
        live, _ = self._target.read(named)
        if live is None:
            return provider_pb2.ReadResponse()
        inputs = checkpoint.last_applied(live) or named
        state = to_struct(checkpoint.made(inputs, live, {}))
        return provider_pb2.ReadResponse(id=request.id, properties=state, inputs=to_struct(inputs))

    def _applied(
        self, request: Any, context: Any, properties: Any, before: dict[str, Any], new: bool
    ) -> tuple[str, Any]:
        """Return an object's ID and state; those of a preview are its inputs."""
        inputs = from_struct(properties)
        body, manager = revealed(inputs), checkpoint.manager(before)
        if request.preview:
            self._target.preview(request, body, manager, new)
            return "", properties
        live, problem = self._target.apply(request, body, manager, new)
        identity, state = kinds.identity(live), to_struct(checkpoint.made(inputs, live, before))
        if problem:
            self.refuse_unready(context, identity, state, properties, problem)
        return identity, state


def main(arguments: list[str]) -> int:
    """Serve the stand-in."""
    return provider.main(Kubernetes, arguments)
