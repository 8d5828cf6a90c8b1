"""Compares what others rely on with what they would find."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from moorage.errors import NOTHING, Diagnostic
from moorage.plan.peers import Peers, indexed
from moorage.reading.documents import Document, Keys
from moorage.reading.loading import Project
from moorage.review.folding import listed
from moorage.review.lock.contract import RENAMED, Contract

_HURT = {
    "hosts": "whoever calls it from outside relies on it",
    "consul": "other clusters rely on it",
    "resources": "Pulumi would delete it",
}
"""What that means, where it is not the callers who rely on it."""


class Broken(NamedTuple):
    """One thing that others rely on and would not find."""

    keys: Keys
    """Of the lock file, from its top."""
    locked: Any
    now: Any
    """What would stand there; `NOTHING` where it would go."""


def changed(locked: Document, environment: str, now: Contract, known: Collection[str]) -> Iterator[Broken]:
    """Yield what would change of an environment's services. Something new hurts nobody.

    ``now``: of the services that were looked at. ``known``: every service there is; one of the file that is not among
    them is gone.
    """
    for service, relied in _mapping(locked.data.get(environment)).items():
        if service in now:
            # A renamed service's objects are others, and its name has been announced.
            left = ("selector", "resources") if RENAMED in now[service] else ()
            for key, value in ((key, relied[key]) for key in relied if key not in left):
                yield from _changed((environment, service, key), value, now[service].get(key, NOTHING))
        elif service not in known:
            yield Broken((environment, service), NOTHING, NOTHING)


def _changed(keys: Keys, locked: Any, now: Any) -> Iterator[Broken]:
    if isinstance(locked, Mapping) and isinstance(now, Mapping):
        for key, value in locked.items():
            if now.get(key, NOTHING) != value:
                yield Broken((*keys, key), value, now.get(key, NOTHING))
        # One more label selects fewer pods; one more port takes nothing from anybody.
        for key in now.keys() - locked.keys() if keys[2] == "selector" else ():
            yield Broken((*keys, key), NOTHING, now[key])
    elif isinstance(locked, list) and isinstance(now, list):
        yield from (Broken((*keys, index), each, NOTHING) for index, each in enumerate(locked) if each not in now)
    elif locked != now:
        yield Broken(keys, locked, now)


def problems(locked: Document, project: Project, now: Contract) -> Iterator[Diagnostic]:
    """Yield what the project's environment would break, with who is hurt. ``now``: see `changed`."""
    peers = indexed(project.specs)
    for each in changed(locked, project.required_environment().name, now, peers.names):
        hint = f"{_hurt(each, peers)}: keep it, or run `moorage lock` and commit that"
        yield locked.problem("lock-broken", each.keys, f"is relied on and {_becomes(each)}", hint, value=each.locked)


def announced(locked: Document, project: Project, now: Contract) -> Iterator[str]:
    """Yield the same in a few words, for whoever does it on purpose."""
    peers = indexed(project.specs)
    for each in changed(locked, project.required_environment().name, now, peers.names):
        yield f"{locked.place(each.keys)[0].at(())} {_becomes(each)}; {_hurt(each, peers)}"


def _becomes(broken: Broken) -> str:
    return "would go" if broken.now is NOTHING else f"would become {_text(broken.now)}"


def warnings(locked: Document, lacking: Mapping[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
    """Yield that the file does not have all that others may rely on by now, once for the same services.

    ``lacking``: environment → the services of `added`.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for environment, names in lacking.items():
        alike.setdefault(names, []).append(environment)
    for names, environments in alike.items():
        if names:
            wrong = f"lacks what others may rely on of {listed(names)} in {', '.join(environments)}"
            yield locked.problem("lock-incomplete", (), wrong, "run `moorage lock` and commit that")


def gone(locked: Document, environments: Collection[str]) -> Iterator[Diagnostic]:
    """Yield which environments of the file are none any more. ``environments``: the names of all."""
    for name in sorted(locked.data.keys() - environments):
        remedy = "keep it, or run `moorage lock` and commit that"
        yield locked.problem("lock-broken", (name,), "is relied on, and there is no such environment", remedy)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _hurt(broken: Broken, peers: Peers) -> str:
    kind = broken.keys[2] if len(broken.keys) > 2 else ""
    callers = peers.callers.get(peers.now(str(broken.keys[1])), ())
    if kind in _HURT:
        return _HURT[str(kind)]
    return (
        f"{listed(tuple(callers))} {'calls' if len(callers) == 1 else 'call'} it" if callers else "others may call it"
    )


def added(locked: Document, environment: str, now: Contract) -> list[str]:
    """Return the services that the file does not have all of, or nothing of, sorted."""
    there = _mapping(locked.data.get(environment))
    return sorted(name for name, relied in now.items() if _more(there.get(name), relied))


def _more(locked: Any, now: Mapping[str, Any]) -> bool:
    return not isinstance(locked, Mapping) or any(_adds(locked.get(key), value) for key, value in now.items())


def _adds(locked: Any, now: Any) -> bool:
    if isinstance(now, Mapping):
        return bool(now.keys() - _mapping(locked).keys())
    if isinstance(now, list):
        return any(each not in (locked if isinstance(locked, list) else ()) for each in now)
    return locked is None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
