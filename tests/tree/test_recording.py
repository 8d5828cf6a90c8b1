"""The monitor itself: a tree test is worth what it would notice."""

from __future__ import annotations

import pulumi
import pytest
from pulumi.runtime import get_root_resource, is_dry_run

from tree.recording import Duplicate, run
from tree.tree import secret


class Thing(pulumi.ComponentResource):
    def __init__(self, name, parent=None, give=True):
        super().__init__("test:index:Thing", name, {"word": "a", "number": 3}, pulumi.ResourceOptions(parent=parent))
        if give:
            self.register_outputs({"word": pulumi.Output.secret("a")})


def test_two_resources_of_one_urn_are_refused(tree):
    with pytest.raises(Duplicate):
        tree(lambda: (Thing("a"), Thing("a")))


def test_one_name_below_parents_of_other_types_is_no_duplicate(tree):
    def program():
        above = Thing("a")
        Thing("a", above)

    assert [len(tree(program).ancestors(each)) for each in tree(program)] == [0, 1]


def test_one_name_below_two_parents_of_one_type_is_a_duplicate(tree):
    with pytest.raises(Duplicate):
        tree(lambda: [Thing("same", Thing(above)) for above in ("a", "b")])


def test_every_registration_is_there_when_the_program_has_run(tree):
    found = tree(lambda: pulumi.Output.from_input("late").apply(lambda name: Thing(name)))
    assert [each.name for each in found] == ["late"]


def test_a_component_that_gives_nothing_out_is_noticed(tree):
    found = tree(lambda: (Thing("a"), Thing("b", give=False)))
    assert found.given_out(found.one("Thing", "a")) == {"word": secret("a")}
    with pytest.raises(AssertionError, match="called 0 times"):
        found.given_out(found.one("Thing", "b"))


def test_what_the_stack_exports_is_there(tree):
    assert tree(lambda: pulumi.export("word", "a")).exports == {"word": "a"}


def test_numbers_are_whole_again(tree):
    assert tree(lambda: Thing("a")).one("Thing").inputs == {"word": "a", "number": 3}


def test_an_output_in_text_raises(tree):
    with pytest.raises(Exception, match="Calling __str__ on an Output"):
        tree(lambda: f"{pulumi.Output.from_input('a')}")


def test_what_a_program_raises_comes_through(tree):
    def program():
        Thing("a")
        raise KeyError("no")

    with pytest.raises(KeyError):
        tree(program)


def test_a_run_knows_whether_it_is_a_preview_and_settings_are_restored_after_it(preview):
    before = (pulumi.get_stack(), get_root_resource(), is_dry_run(), pulumi.Config("moorage").get("word"))
    seen = []

    def program():
        seen.append((pulumi.get_stack(), is_dry_run(), pulumi.Config("moorage").get("word")))

    run(program, preview=preview, stack="other", config={"moorage:word": "a"})
    assert seen == [("other", preview, "a")]
    assert (pulumi.get_stack(), get_root_resource(), is_dry_run(), pulumi.Config("moorage").get("word")) == before
