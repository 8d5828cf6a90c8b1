"""What `make up` says at its end."""

import json

from moorage.image.building import OUT

from running.session import ROOT, Session


def text(session: Session) -> str:
    """Return the summary: versions, digests, where things are, what to do next."""
    outputs = json.loads(session.output("stack", "output", "--json", "--stack", session.stack))
    services = {name: value for name, value in outputs.items() if isinstance(value, dict) and "image" in value}
    width = max([len("service"), *map(len, services)])
    versions = max([len("version"), *(len(str(each["version"])) for each in services.values())])
    rows = [f"{'service':<{width}}  {'version':<{versions}}  digest"]
    rows += [
        f"{name:<{width}}  {each['version']!s:<{versions}}  {str(each['image']).rpartition('@')[2]}"
        for name, each in sorted(services.items())
    ]
    if session.rendered is not None:
        rows += ["", f"manifests  {session.rendered}/", f"images     {OUT}/images/ (OCI layouts)"]
    rows += ["", *_next(session)]
    return "\n" + "\n".join(rows) + "\n"


def _next(session: Session) -> list[str]:
    if not session.local:
        return [f"next: ENV={session.stack} make preview, after a change"]
    example = next((ROOT / "services").glob("*/service.yaml")).relative_to(ROOT)
    return [
        "next: `make run` runs them on this machine (docs/run.md)",
        f"      change {example}, then `make preview`",
        "      for a cluster: put its context into stacks/Pulumi.dev.yaml, then `ENV=dev make up`",
    ]
