"""What breaks callers because a service goes, or bears another name."""

from __future__ import annotations

from collections.abc import Iterator

from moorage.plan.service import service_ports
from moorage.review.diff.compared import Compared
from moorage.review.diff.findings.words import breaks, callers, listed, note
from moorage.review.diff.model import Finding
from moorage.spec.service import ServiceSpec


def gone(each: Compared) -> Iterator[Finding]:
    """Yield that a service goes."""
    if each.before is None or each.after is not None:
        return
    place = each.place(("name",))
    # Those of the set have given it up, or the set would be refused; their pods that still run have not.
    who = f"{listed(each.affected)} called {each.name}, which" if each.affected else each.name
    if each.name in each.heads.renamed:
        yield from _kept(each, each.heads.called(each.name), place)
    elif each.renamed is not None:
        yield breaks(each, "service-renamed", f"{who} is renamed to {each.renamed}", place)
    else:
        yield breaks(each, "service-gone", f"{who} is gone", place)


def _kept(each: Compared, after: ServiceSpec, place: str) -> Iterator[Finding]:
    """Yield that it goes on under both names, and which ports it does not have any more."""
    yield note("service-renamed", f"{each.name} is renamed to {after.name}, and answers under both names", place)
    were = service_ports(each.before.spec) if each.before else {}
    for name, number in were.items():
        if service_ports(after).get(name) != number:
            message = f"{callers(each)}, whose port {name} ({number}) {after.name} does not have"
            yield breaks(each, "port-gone", message, place)


def given_up(each: Compared) -> Iterator[Finding]:
    """Yield that a service does not answer under its former name any more."""
    former = each.before.spec.renamed_from if each.before else None
    if former is None or each.before is None or each.after is None or each.after.spec.renamed_from == former:
        return
    users = (each.before.peers.specs[name].used for name in each.affected)
    using = [
        name for name, used in zip(each.affected, users, strict=True) if any(use.service == former for use in used)
    ]
    message = (
        f"{listed(using) or 'others'} {'called' if using else 'may call'} {former}, the former name of {each.name}"
    )
    yield breaks(each, "service-gone", f"{message}, which is given up", each.place(("renamed_from",), ("name",)))
