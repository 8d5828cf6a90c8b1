"""The docker stand-in: ``docker:index/image:Image``, built and pushed by the real `docker`."""

from functools import partial
from pathlib import Path
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from moorage_plugins import provider
from moorage_plugins.docker import context
from moorage_plugins.docker.cli import Docker
from moorage_plugins.serving import PluginError
from moorage_plugins.values import Secret, from_struct, revealed, to_struct

_IMAGE = "docker:index/image:Image"
_INPUTS = {"imageName", "build", "buildOnPreview", "skipPush"}
_BUILD = {"context", "dockerfile", "platform"}
_KINDS = provider_pb2.PropertyDiff.Kind


class DockerProvider(provider.StandIn):
    """Builds an image and pushes it, on `up` only."""

    sdk = "pulumi_docker"
    knows_secrets = True
    _docker: Docker

    def CheckConfig(self, request, context):
        """Take the provider's inputs as they are."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request, context):
        """Another configuration changes no image."""
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request, context):
        """Find the Docker engine, in a preview too."""
        self._docker = Docker(request.variables.get("docker:config:host"))
        self._docker.ping()
        self.info(request.urn, "stand-in for the docker plugin, images only (docs/stand-ins.md)")
        return self.configured()

    def Check(self, request, context):
        """Complete an image's inputs with what decides whether it is built again."""
        if request.urn.split("::")[2].rpartition("$")[2] != _IMAGE:
            raise PluginError("the stand-in for the docker plugin has images only; see docs/stand-ins.md")
        return provider_pb2.CheckResponse(inputs=to_struct(_checked(revealed(from_struct(request.news)))))

    def Diff(self, request, context):
        """Compare the inputs, key by key."""
        old = revealed(from_struct(request.olds)).get("__inputs", {})
        new = revealed(from_struct(request.news))
        changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
        kinds = {key: "ADD" if key not in old else "UPDATE" if key in new else "DELETE" for key in changed}
        some = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        detailed = {key: provider_pb2.PropertyDiff(kind=_KINDS.Value(kind)) for key, kind in kinds.items()}
        return provider_pb2.DiffResponse(changes=some, detailedDiff=detailed, hasDetailedDiff=bool(detailed))

    def Create(self, request, context):
        """Build and push."""
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)
        inputs = revealed(from_struct(request.properties))
        return provider_pb2.CreateResponse(id=inputs["imageName"], properties=self._published(request.urn, inputs))

    def Update(self, request, context):
        """Build and push again."""
        if request.preview:
            return provider_pb2.UpdateResponse(properties=request.news)
        inputs = revealed(from_struct(request.news))
        return provider_pb2.UpdateResponse(properties=self._published(request.urn, inputs))

    def Read(self, request, context):
        """Return what the state holds: the registry is not asked."""
        return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    def Delete(self, request, context):
        """Leave the image where it is."""
        return empty_pb2.Empty()

    def _published(self, urn: str, inputs: dict[str, Any]) -> Any:
        name, build = inputs["imageName"], inputs["build"]
        tell = partial(self.info, urn, passing=True)
        self._docker.build(name, build["context"], build["dockerfile"], build["platform"], tell)
        digest = self._docker.push(name, tell)
        repository = name.rpartition(":")[0] if ":" in name.rpartition("/")[2] else name
        outputs = {
            "baseImageName": name,
            "context": build["context"],
            "dockerfile": str(Path(build["dockerfile"]).relative_to(build["context"])),
            "imageName": name,
            "platform": build["platform"],
            "registryServer": "",
            "repoDigest": f"{repository}@{digest}",
        }
        return to_struct({**outputs, "__inputs": Secret(inputs)})


def _checked(inputs: dict[str, Any]) -> dict[str, Any]:
    build = {"context": ".", **inputs.get("build", {})}
    build.setdefault("dockerfile", str(Path(build["context"]) / "Dockerfile"))
    build.setdefault("platform", "linux/amd64")
    unknown = (inputs.keys() - _INPUTS) | (build.keys() - _BUILD)
    wanted = {key for key in ("buildOnPreview", "skipPush") if inputs.get(key)}
    if unknown or wanted:
        named = ", ".join(sorted(unknown | wanted))
        raise PluginError(f"the stand-in for the docker plugin does not know {named}; see docs/stand-ins.md")
    if not Path(build["dockerfile"]).is_file():
        raise PluginError(f'could not open dockerfile at relative path "{build["dockerfile"]}"')
    build["contextDigest"] = context.digest(Path(build["context"]), Path(build["dockerfile"]))
    return {**inputs, "build": build, "buildOnPreview": False}


def main(arguments: list[str]) -> int:
    """Serve the stand-in."""
    return provider.main(DockerProvider, arguments)
