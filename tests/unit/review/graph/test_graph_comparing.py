"""Every difference is marked, and nothing else."""

from moorage.review.graph.comparing import compared
from moorage.review.graph.drawing import drawn
from moorage.review.graph.model import Change
from pictures.making import environment, project

_SPECS = {"order": {"uses": ["user"]}, "user": {}, "audit": {}}


def _marks(before, after, *selected):
    """Return what is marked, in words."""
    where = environment()
    picture = compared(project(before, where, *selected) if before else None, project(after, where, *selected), "main")
    assert picture.base == "main"
    nodes = [f"{each.change.value} {each.name}" for each in picture.nodes if each.change.value]
    return nodes + [f"{each.source[1]}>{each.target[1]} {each.label}" for each in picture.edges if each.change.value]


def test_what_did_not_change_is_not_marked():
    assert _marks(_SPECS, _SPECS) == []
    where = environment()
    assert compared(project(_SPECS, where), project(_SPECS, where), "main").nodes == drawn(project(_SPECS, where)).nodes


def test_what_was_added():
    after = {**_SPECS, "audit": {"uses": ["user"]}, "stock": {}}
    # The user's policy lets in one more, and the audit's lets out.
    assert _marks(_SPECS, after) == ["~ audit", "+ stock", "~ user", "audit>user + HTTP 80 → 8080"]


def test_what_was_removed_is_still_there():
    after = {"order": {}, "audit": {}}
    assert _marks(_SPECS, after) == ["~ order", "− user", "order>user − HTTP 80 → 8080"]


def test_a_connection_that_changed_says_what_it_was():
    after = {**_SPECS, "user": {"port": 9000}}
    assert _marks(_SPECS, after) == ["~ order", "~ user", "order>user ~ HTTP 80 → 9000, was HTTP 80 → 8080"]


def test_a_service_with_another_name_is_the_same_one():
    after = {"order": {"uses": ["user"]}, "member": {"renamed_from": "user"}, "audit": {}}
    assert _marks(_SPECS, after) == [
        "~ member",
        "~ order",
        "order>member ~ HTTP 80 → 8080 as user, was HTTP 80 → 8080",
    ]


def test_a_change_that_the_picture_does_not_show_is_marked():
    assert _marks(_SPECS, {**_SPECS, "audit": {"replicas": 5}}) == ["~ audit"]


def test_a_neighbour_that_was_not_asked_for_is_marked_too():
    assert _marks(_SPECS, {**_SPECS, "user": {"replicas": 5}, "audit": {"replicas": 5}}, "order") == ["~ user"]


def test_in_a_new_environment_everything_is_new():
    assert _marks(None, _SPECS) == ["+ audit", "+ order", "+ user", "order>user + HTTP 80 → 8080"]


def test_a_peer_that_now_leaves_out_less_is_another_one():
    def specs(*left_out):
        return {"order": {"allow_from": [{"cidr": "192.0.2.0/24", "except": list(left_out)}]}}

    assert _marks(specs("192.0.2.128/25"), specs()) == [
        "+ 192.0.2.0/24",
        "− 192.0.2.0/24",
        "~ order",
        "192.0.2.0/24>order + TCP 8080",
        "192.0.2.0/24>order − TCP 8080",
    ]


def test_each_mark_has_a_sign_of_its_own():
    assert len({each.value for each in Change}) == len(Change)
