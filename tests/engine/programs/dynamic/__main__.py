"""One dynamic resource, and ways to fail that the configuration asks for."""

import sys

import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider, UpdateResult


class Doubling(ResourceProvider):
    def create(self, props):
        return CreateResult("doubled", {**props, "double": 2 * props["value"]})

    def update(self, id, old_inputs, new_inputs):
        return UpdateResult({**new_inputs, "double": 2 * new_inputs["value"]})


class Doubled(Resource):
    double: pulumi.Output[int]

    def __init__(self, name, value):
        super().__init__(Doubling(), name, {"value": value, "double": None})


config = pulumi.Config()
match config.get("fail"):
    case "told":
        raise pulumi.RunError("the spec is wrong\nin two lines")
    case "crash":
        raise ValueError("boom")
    case "interrupt":
        raise KeyboardInterrupt
    case "exit":
        sys.exit(7)

print("the program says", *sys.argv, sep=" | ")
pulumi.export("double", Doubled("doubled", config.get_int("value") or 21).double)
