"""Runs a Pulumi program against mocks that echo inputs, as a consumer's own tests would; prints what it registered."""

import asyncio
import json
import runpy
import sys
import warnings

# pulumi_consul warns about functions of its own when it is imported.
warnings.filterwarnings("ignore", "getCatalog.* has been deprecated", DeprecationWarning)

import pulumi  # noqa: E402


class Echo(pulumi.runtime.Mocks):
    """Remembers type and name of each resource."""

    def __init__(self):
        self.seen = []

    def new_resource(self, args):
        self.seen.append([args.typ, args.name])
        return f"{args.name}-id", args.inputs

    def call(self, args):
        raise AssertionError(args.token)


# From Python 3.14 on there is none before it is made.
asyncio.set_event_loop(asyncio.new_event_loop())
mocks = Echo()
pulumi.runtime.set_mocks(mocks, project="shop", stack="test", preview="--preview" in sys.argv)
pulumi.runtime.test(lambda: runpy.run_path(sys.argv[1], run_name="__main__") and None)()
print(json.dumps(sorted(mocks.seen)))
