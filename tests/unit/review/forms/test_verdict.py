"""The first line of every report says who breaks, or that nobody does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from moorage.review.diff.model import Comparison, Effect, Finding, Revision, ServiceChange
from moorage.review.forms.verdict import verdict
from reports.rich import RICH

_EMPTY = Comparison(
    Revision("main", None), Revision("working tree", None), ("dev", "prod"), tuple(f"s{i}" for i in range(200))
)


def _changed(*changes: ServiceChange, **more: object) -> Comparison:
    return replace(_EMPTY, changes=changes, **more)


def _danger(
    service: str, environment: str, message: str, effect: Effect = Effect.BREAKS, *hurt: str, code: str = "port-gone"
) -> ServiceChange:
    return ServiceChange(
        service, environment, effect, findings=(Finding(code, "danger", effect, message, affected=hurt),)
    )


def test_who_breaks_is_named_first_and_where():
    changes = [_danger("s1", each, "s1 no longer has port http", Effect.BREAKS, "s2") for each in ("dev", "prod")]
    assert verdict(_changed(*changes)) == "s2 breaks: s1 no longer has port http (dev, prod)"


@pytest.mark.parametrize(
    ("hurt", "who"),
    [
        (("a", "b"), "a and b break"),
        (("a", "b", "c"), "a, b and c break"),
        (("a", "b", "c", "d", "e"), "a, b, c and 2 more break"),
    ],
)
def test_several_that_break_are_named_up_to_three(hurt, who):
    assert verdict(_changed(_danger("s1", "dev", "gone", Effect.BREAKS, *hurt))) == f"{who}: gone (dev)"


def test_a_danger_that_hurts_nobody_we_know_names_the_service_that_changes():
    assert verdict(_changed(_danger("s1", "dev", "its host is gone"))) == "s1 breaks callers: its host is gone (dev)"


def test_what_the_server_refuses_is_said_of_the_service_whoever_is_hurt():
    change = _danger("s1", "prod", "selector cannot change", Effect.REFUSED, "s2")
    assert verdict(_changed(change)) == "s1 is refused by the API server: selector cannot change (prod)"


def test_a_break_comes_before_a_refusal_and_what_was_allowed_comes_last():
    changes = (
        _danger("s1", "dev", "one", Effect.REFUSED),
        _danger("s2", "dev", "two"),
        _danger("s3", "dev", "three"),
    )
    allowed = frozenset({("s2", Effect.BREAKS)})
    assert verdict(_changed(*changes, allowed=allowed)) == (
        "s3 breaks callers: three (dev); 1 more danger; 1 more danger that is allowed"
    )


def test_when_everything_is_allowed_that_is_the_first_word():
    assert verdict(_changed(_danger("s1", "dev", "one"), allowed=frozenset({("", Effect.BREAKS)}))) == (
        "allowed: s1 breaks callers: one (dev)"
    )


def test_without_danger_the_services_are_counted_by_their_worst_effect():
    effects = [("s1", Effect.ROLLS), ("s2", Effect.ROLLS), ("s3", Effect.ROLLS), ("s4", Effect.CHANGES)]
    changes = [ServiceChange(name, "dev", effect) for name, effect in effects]
    changes.append(ServiceChange("s1", "prod", Effect.CHANGES))
    assert verdict(_changed(*changes)) == "3 services roll pods, 1 changes in place, 196 unchanged in dev, prod"


def test_a_change_of_documents_alone_is_none():
    changes = [ServiceChange("s1", "dev", Effect.NOTHING)]
    assert verdict(_changed(*changes)) == "200 services unchanged in dev, prod" == verdict(_EMPTY)


def test_what_becomes_weaker_is_in_the_line():
    finding = Finding("root", "weaker", Effect.ROLLS, "s1 runs as root")
    assert verdict(_changed(ServiceChange("s1", "dev", Effect.ROLLS, findings=(finding,)))) == (
        "1 service rolls pods, 199 unchanged in dev, prod; s1 becomes weaker"
    )


def test_an_environment_that_was_not_compared_is_in_the_line():
    assert verdict(_changed(unread={"prod": ("no such file",)})) == (
        "200 services unchanged in dev; prod could not be compared"
    )
    assert "test could not be compared" in verdict(RICH)


def test_the_environments_own_objects_are_no_service():
    assert verdict(_changed(ServiceChange("", "dev", Effect.CHANGES))) == (
        "the environment itself changes in place, 200 unchanged in dev, prod"
    )


def test_many_environments_are_counted():
    assert verdict(replace(_EMPTY, environments=("a", "b", "c", "d"))) == "200 services unchanged in all 4 environments"


def test_the_line_is_one_line_however_long_or_hostile_its_parts_are():
    name = "s" * 63
    change = _danger(name, "dev", "bad\x1b[31m\n" * 500, Effect.BREAKS, *(f"{name}{i}" for i in range(2000)))
    line = verdict(_changed(*[replace(change, service=f"{name}{i}") for i in range(2000)]))
    assert len(line) < 1000
    assert line.isprintable()
