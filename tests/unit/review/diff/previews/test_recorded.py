"""Previews that Pulumi really printed, beside what the change announces: tests/previews."""

from __future__ import annotations

import json

import pytest
from moorage.errors import MoorageError
from moorage.review.diff.comparison import compare
from moorage.review.diff.previews.given import read_given
from moorage.review.forms import FORMS, written
from previews.cases import CASES, RECORDED, STACK, found, recorded, write

WHOLE = [name for name in CASES if name != "failed"]


def compared(clone, name, **more):
    """Return the comparison of a case, in a clone of its project."""
    case = CASES[name]
    (clone.root / f"stacks/Pulumi.{STACK}.yaml").unlink(missing_ok=True)
    write(clone.root, case.base)
    clone.commit()
    write(clone.root, case.head)
    given = [read_given(f"{STACK}={recorded(name)}")]
    return compare("HEAD", None, [STACK], root=clone.root, **{"previews": given, **more})


def test_every_case_is_on_record():
    assert sorted(each.stem for each in RECORDED.iterdir()) == sorted(CASES)


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_confirmed_and_what_is_contradicted(clone, name):
    [preview] = compared(clone, name).previews
    assert (found(preview.contradictions), len(preview.confirmed)) == (CASES[name].contradicts, CASES[name].confirms)
    assert preview.environment == STACK


def test_what_runs_is_not_the_base_is_said_of_each_service(clone):
    comparison = compared(clone, "drifted")
    text = written(comparison)
    assert text.startswith(
        "1 service changes in place, 1 unchanged in test; Pulumi would delete or replace what is not"
    )
    assert (
        "cart (test): Pulumi would delete Deployment cart-deployment, PodDisruptionBudget cart-disruption-budget"
        in text
    )
    assert "By Pulumi's preview (test): 1 confirmed, 8 contradicted" in text
    assert not comparison.refused


@pytest.mark.parametrize("form", FORMS)
def test_no_form_shows_a_value_of_the_preview(clone, form):
    assert "hush-hush-1" in recorded("drifted").read_text()
    assert "hush" not in written(compared(clone, "drifted"), form)


def test_without_a_preview_nothing_else_is_said(clone):
    asked, plain = compared(clone, "drifted"), compared(clone, "drifted", previews=())
    assert asked.changes == plain.changes
    assert (plain.previews, asked.unread, asked.allowed) == ((), plain.unread, plain.allowed)
    assert "Pulumi" not in written(plain)


def test_a_preview_of_services_that_head_lacks_is_refused(clone):
    case = CASES["renamed"]
    write(clone.root, case.base)
    clone.commit()
    given = [read_given(f"{STACK}={recorded('renamed')}")]
    with pytest.raises(
        MoorageError, match="is a preview of other specs: it runs service member, which what is compared"
    ):
        compare("HEAD", None, [STACK], root=clone.root, previews=given)


def test_where_the_base_cannot_be_read_the_preview_is_not_merged_and_that_is_said(clone):
    write(clone.root, {f"stacks/Pulumi.{STACK}.yaml": "config: ["})
    clone.commit()
    write(clone.root, {})
    given = [read_given(f"{STACK}={recorded('nothing')}")]
    comparison = compare("HEAD", None, [STACK], root=clone.root, previews=given)
    assert comparison.previews == ()
    assert comparison.unread[STACK][-1] == "what Pulumi would do there was not compared either"


def test_a_renaming_that_is_taken_back_keeps_the_object_of_the_former_name(clone):
    # The mirror of the recorded preview: the Service stays the object that it is.
    case = CASES["renamed"]
    write(clone.root, case.head)
    clone.commit()
    write(clone.root, case.base)
    changes = {each.service: each for each in compare("HEAD", None, [STACK], root=clone.root).changes}
    [service] = [each for each in changes["user"].objects if each.role == "service"]
    assert service.effect.value == "changes in place"
    assert [each.role for each in changes["member"].objects if "former" in each.role] == []


def test_the_record_holds_nothing_of_the_machine_that_made_it():
    for name in CASES:
        document = json.loads(recorded(name).read_text())
        assert document.keys() <= {"config", "steps", "diagnostics", "changeSummary"}
        assert all(each["message"] == "" for each in document["diagnostics"])
