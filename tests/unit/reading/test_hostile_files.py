"""What somebody else put where a document is expected: only a regular file of the project is read, and not too much."""

import os
import socket
import threading

import pytest
from moorage.reading import messages
from moorage.reading.loading import load
from moorage.reading.yaml import regular_file
from moorage.review.check import check

_HERE = "services/order/service.yaml"
_GOOD = "name: order\nsource: {}\n"
_OUT = "is a link that leads out of the project or to a hidden file; replace it with what it leads to"


@pytest.fixture
def place(tree):
    """Return where the spec stands, with nothing there yet."""
    path = tree.root / _HERE
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def outside(tmp_path_factory):
    """Return a folder beside the project, which holds a spec and a stack."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "service.yaml").write_text(_GOOD)
    (folder / "Pulumi.test.yaml").write_text("config: {}\n")
    return folder


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/stdin", "/proc/self/environ", "../../../../etc/passwd"])
def test_a_link_out_of_the_project_is_refused(tree, place, target):
    place.symlink_to(target)
    assert tree.says() == [f"{_HERE}: {_OUT}"]


def test_a_link_to_another_project_is_refused(tree, place, outside):
    place.symlink_to(outside / "service.yaml")
    assert tree.says() == [f"{_HERE}: {_OUT}"]


@pytest.mark.parametrize("hidden", [".git/config", ".moorage/x.yaml", "services/.env"])
def test_a_link_to_a_hidden_file_of_the_project_is_refused(tree, place, hidden):
    place.symlink_to(tree.write(hidden, _GOOD))
    assert tree.says() == [f"{_HERE}: {_OUT}"]


def test_a_link_to_a_regular_file_of_the_project_is_read(tree, place):
    place.symlink_to(tree.write("specs/order.yaml", _GOOD + "port: 80\n"))
    assert [line.split(": ")[0] for line in tree.says()] == ["specs/order.yaml:3"]


def test_a_link_to_itself_is_refused_in_a_sentence(tree, place):
    place.symlink_to("service.yaml")
    assert tree.says() == [
        f"{_HERE}: cannot be read (Too many levels of symbolic links); check the path and its permissions"
    ]


def test_a_pipe_is_not_waited_for(tree, place):
    os.mkfifo(place)
    assert tree.says() == [f"{_HERE}: is not a regular file; replace it with one"]


def test_a_socket_is_refused(tree, place, monkeypatch):
    monkeypatch.chdir(place.parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(place.name)
        assert tree.says() == [
            f"{_HERE}: cannot be read (No such device or address); check the path and its permissions"
        ]


def test_a_folder_of_that_name_is_no_spec(tree, place):
    place.mkdir()
    assert tree.says() == [".: no service.yaml was found; name one, or put it below services/"]


def test_folders_that_lead_out_of_the_project_are_refused_not_walked(tree, outside, monkeypatch):
    monkeypatch.chdir(tree.root)
    (tree.root / "services").symlink_to("/")
    (tree.root / "more").symlink_to(outside)
    (tree.root / "stacks").symlink_to(outside)
    assert tree.says() == [f"services: {_OUT}"]
    told = {str(problem) for problem in check([tree.root / "more"], "test").problems}
    assert told == {f"{folder}: {_OUT}" for folder in ("more", "services", "stacks")}


def test_a_link_in_the_project_does_not_choose_another_root(tree, outside, monkeypatch):
    monkeypatch.chdir(tree.root)
    (tree.root / "more").symlink_to(outside)
    assert [str(problem) for problem in check([tree.root / "more"], None).problems] == [f"more: {_OUT}"]


def test_a_stack_that_leads_out_of_the_project_is_refused(tree, place, outside):
    place.write_text(_GOOD)
    (tree.root / "stacks").mkdir()
    (tree.root / "stacks/Pulumi.test.yaml").symlink_to(outside / "Pulumi.test.yaml")
    assert tree.says("test") == [f"stacks/Pulumi.test.yaml: {_OUT}"]


def test_what_the_user_names_elsewhere_may_be_a_link_of_the_users_own(tree, place, outside, tmp_path_factory):
    place.write_text(_GOOD)
    own = tmp_path_factory.mktemp("own") / "mine"
    own.symlink_to(outside)
    (outside / "service.yaml").write_text(_GOOD.replace("order", "mine"))
    assert load([own], root=tree.root).selected == ("mine",)


def test_a_large_file_is_refused_before_it_is_parsed(tree, place, monkeypatch):
    place.write_text(_GOOD + "#" * regular_file.MOST_BYTES)
    monkeypatch.setattr("moorage.reading.yaml.file.compose", lambda *_: pytest.fail("was parsed"))
    assert tree.says() == [f"{_HERE}: is larger than 512 KiB; split it, or check that it is the right file"]


def test_a_file_that_grows_while_it_is_read_is_refused_too(tmp_path):
    reader, writer = os.pipe()
    thread = threading.Thread(target=lambda: [os.write(writer, b"a" * 65536) for _ in range(9)])
    thread.start()
    with pytest.raises(regular_file.Unreadable, match="larger than"):
        regular_file._limited(reader)
    os.close(reader)
    thread.join()
    os.close(writer)


def test_many_problems_are_counted_not_made(tree, place, monkeypatch):
    place.write_text(_GOOD + "".join(f"k{number}: x\n" for number in range(9000)))
    asked = []
    near = messages._near
    monkeypatch.setattr(messages, "_near", lambda *given: asked.append(given) or near(*given))
    said = tree.says()
    assert (len(said), len(asked)) == (51, 50)
    assert said[-1] == f"{_HERE}:52: and 8,950 more problems; correct these first"


def test_keys_that_stand_twice_are_capped_too(tree, place):
    place.write_text(_GOOD + "team: a\n" * 9000)
    said = tree.says()
    assert (len(said), said[-1]) == (51, f"{_HERE}:53: and 8,949 more problems; correct these first")


def test_unknown_services_are_capped_too(tree, place):
    place.write_text(_GOOD + "uses:\n" + "".join(f"- s{number}\n" for number in range(9000)))
    said = tree.says()
    assert (len(said), said[-1]) == (51, f"{_HERE}:53: and 8,950 more problems; correct these first")


def test_the_problems_of_all_files_together_are_capped(tree):
    for number in range(60):
        tree.spec("".join(f"k{key}: x\n" for key in range(10)), f"s{number:02}")
    said = tree.says()
    assert len(said) == 501
    assert said[-1].endswith(": and 220 more problems; correct these first")


def test_a_long_key_is_cut(tree, place):
    place.write_text(_GOOD + f"{'k' * 900}: x\n")
    assert tree.says()[0].startswith(f"{_HERE}:3: {'k' * 77}...: ")
