"""The local stack of a clone with a registry and a builder: its manifests are files, its images are pushed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from checkouts import Checkout
from image_servers import Registry
from literal_pulumi import Result

S = ("--stack", "local")
_STACK = "stacks/Pulumi.local.yaml"


@dataclass(frozen=True)
class ImageStack:
    """One clone whose images go to `registry`."""

    clone: Checkout
    registry: Registry

    def preview(self) -> Result:
        """Run ``pulumi preview``."""
        return self.clone.pulumi("preview", *S)

    def up(self) -> Result:
        """Run ``pulumi up``."""
        return self.clone.pulumi.up(*S)

    def deployed(self, name: str) -> str:
        """Return the reference that the rendered Deployment pins."""
        manifest = self.clone.manifests()[f"1-manifest/apps_v1-deployment-shop-{name}.yaml"]
        [container] = yaml.safe_load(manifest)["spec"]["template"]["spec"]["containers"]
        return str(container["image"])

    def digest(self, name: str) -> str:
        """Return the digest of what the Deployment pins; the registry has to hold it, valid."""
        reference = self.deployed(name)
        found = re.fullmatch(rf"{re.escape(self.registry.address)}/(shop/{name}(?::[^@]+)?@(sha256:\w+))", reference)
        assert found, reference
        assert self.registry.digest(found[1]) == found[2]
        return found[2]


def image_stack(
    clone: Checkout, registry: Registry, builder: str, environment: Mapping[str, str] | None = None
) -> ImageStack:
    """Let the local stack of `clone` build with `builder` and push to `registry`, whatever it did before."""
    file = clone.folder / _STACK
    kept = [line for line in file.read_text().splitlines() if not line.startswith(("    registry:", "    builder:"))]
    place = kept.index("    create_namespace: true")
    kept[place:place] = [f'    registry: {{url: "{registry.address}/shop", insecure: true}}', f"    builder: {builder}"]
    file.write_text("\n".join(kept) + "\n")
    clone.pulumi.environment |= environment or {}
    return ImageStack(clone, registry)


def changed(result: Result) -> set[tuple[str, str]]:
    """Return what was done to which resource, the unchanged ones left out."""
    return {(step.op, step.name) for step in result.steps if step.op != "same"}
