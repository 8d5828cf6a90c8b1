"""How findings are made: one sentence, and how bad it is."""

from __future__ import annotations

from collections.abc import Sequence

from moorage.errors.disclosure import masked
from moorage.review.diff.compared import Compared
from moorage.review.diff.model import Effect, Finding

_MOST_NAMES = 5


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence: ``order``, ``cart and order``, ``a, b, c, d, e and 7 more``."""
    if len(names) < 2:
        return "".join(names)
    shown = [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else [*names]
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def callers(each: Compared) -> str:
    """Return who calls a service, with the verb: ``order calls user``."""
    if not each.affected:
        return f"{'others may call' if each.is_open else 'nobody calls'} {each.name}"
    return f"{listed(each.affected)} {'calls' if len(each.affected) == 1 else 'call'} {each.name}"


def breaks(each: Compared, code: str, message: str, location: str) -> Finding:
    """Return what breaks those who call a service by its name: a note where its policy let nobody in."""
    if each.affected or each.is_open:
        return Finding(code, "danger", Effect.BREAKS, masked(message), location, each.affected)
    return note(code, message, location)


def shuts_out(code: str, message: str, location: str) -> Finding:
    """Return what breaks others than the services of the set: Consul, a load balancer, whoever comes from outside."""
    return Finding(code, "danger", Effect.BREAKS, masked(message), location)


def weaker(code: str, message: str, location: str) -> Finding:
    """Return what is less safe than before."""
    return Finding(code, "weaker", Effect.NOTHING, masked(message), location)


def note(code: str, message: str, location: str) -> Finding:
    """Return what is good to know."""
    return Finding(code, "note", Effect.NOTHING, masked(message), location)
