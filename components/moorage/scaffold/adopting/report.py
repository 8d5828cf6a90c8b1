"""What is told of an adoption: each difference in one line, and what stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moorage.errors.disclosure import may_be_secret
from moorage.scaffold.adopting.adopt import Adoption
from moorage.scaffold.adopting.comparing.proof import Change
from moorage.scaffold.adopting.fields.looking import container, entries

_LONGEST = 160


def differences(adoption: Adoption) -> Iterator[str]:
    """Yield each difference between what runs and what is rendered, by service and object."""
    for service in adoption.services:
        for change in service.changes:
            yield f"{service.name}: {line(change)}"


def unopened(adoption: Adoption) -> Iterator[str]:
    """Yield each service that would be asked at a port that its container does not name."""
    for service in adoption.services:
        asked, named = service.spec.port, _ports(container(service.running))
        made = entries(service.manifests["deployment"], "spec", "template", "spec", "containers")
        rendered = next(each for each in made if each["name"] == service.spec.container_name)
        if named and asked in _ports(rendered) and asked not in named:
            opened = ", ".join(map(str, named))
            yield (
                f"{service.name}: would be asked at port {asked}, and its container names {opened}; a spec's port is "
                "1024 to 65535: change the program's first, or adopt without --recommended"
            )


def line(change: Change) -> str:
    """Return a difference in one line: what happens to which object, where, and the values."""
    where = f"{change.role} {change.path}".rstrip()
    # What runs may hold what nobody should read here; what is rendered stands in the spec.
    old = "a value that is not shown" if may_be_secret(change.path, change.old) else _shown(change.old)
    new = _shown(change.new)
    if change.kind == "changed":
        return f"changed: {where}: {old} becomes {new}"
    return f"{change.kind}: {where}: {new if change.kind == 'added' else old}"


def summary(adoption: Adoption) -> Iterator[str]:
    """Yield what stays outside, and what was proved of each service."""
    for each in adoption.outside:
        yield f"{each.object.location}: {each.object.title} stays as it is: it {each.why}"
    for service in adoption.services:
        number = len(service.changes)
        given = len(service.running.objects) - len(service.outside)
        if number:
            yield f"{service.name}: {number} differences from the {given} objects that were given"
        else:
            yield f"{service.name}: renders to the {given} objects that were given, and changes nothing"


def _ports(of: Mapping[str, Any]) -> list[int]:
    return sorted(each["containerPort"] for each in entries(of, "ports"))


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
