"""What providers would answer: in a preview the inputs and nothing else, as with a real engine."""

from __future__ import annotations

from typing import Any

from pulumi.runtime import mocks

DIGEST = "sha256:" + "d" * 64
"""What every image here has, built by whomever."""
GIVEN_OUT = {
    "database_url": "postgres://orders:hidden@10.20.0.7/orders",
    "orders_role_arn": "arn:aws:iam::123456789012:role/orders",
}
"""What every other stack gave out."""


class Answers(mocks.Mocks):
    """Echoes inputs; after a preview it adds an id and what only a provider knows."""

    def __init__(self, preview: bool):
        self.preview = preview

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(f"{args.token} was called: nothing here may ask a provider")

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if args.typ == "pulumi:pulumi:StackReference":
            # An engine reads it in a preview too.
            return str(args.resource_id), {**args.inputs, "outputs": GIVEN_OUT}
        if self.preview:
            return "", args.inputs
        return f"{args.name}-id", {**args.inputs, **_computed(args)}


def _computed(args: mocks.MockResourceArgs) -> dict[str, Any]:
    if args.typ == "docker:index/image:Image":
        return {"repoDigest": f"{args.inputs['imageName'].rpartition(':')[0]}@{DIGEST}"}
    if args.typ == "docker-build:index:Image":
        return {"ref": f"{args.inputs['tags'][0]}@{DIGEST}", "digest": DIGEST}
    return {}
