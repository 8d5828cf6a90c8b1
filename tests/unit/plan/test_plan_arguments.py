"""What the process is started with: the image's own program and no arguments, unless the spec says otherwise."""

import pytest


def _container(made):
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return container


def test_by_default_the_image_decides(planned):
    assert not {"command", "args"} & set(_container(planned()))
    assert not {"command", "args"} & set(_container(planned({"args": []})))


def test_arguments_and_command_are_passed_as_they_are_written(planned):
    container = _container(planned({"command": ["/order", ""], "args": ["serve", "--limit", 17, "$(POD_IP)", "a b"]}))
    assert container["command"] == ["/order", ""]
    assert container["args"] == ["serve", "--limit", "17", "$(POD_IP)", "a b"]


def test_arguments_leave_the_images_program_in_place(planned):
    assert "command" not in _container(planned({"args": ["serve"]}))


def test_a_layer_above_replaces_the_whole_list(tree):
    tree.spec("name: order\nsource: {}\nargs: [serve, --fast]\n")
    env = tree.environment("services: {order: {args: [migrate]}}")
    (spec,) = tree.load(env).specs
    assert spec.args == ["migrate"]


_TEXT = "put it in quotes, so that what you see is what the process gets"
REFUSED = {
    "args: serve": "args: must be a list; write `args: [serve]`",
    "command: /order": "command: must be a list; write `command: [/order]`",
    "command: []": "command: must not be empty; write at least one entry",
    "args: [true]": f"args[0]: must be text, got true; {_TEXT}",
    "args: [serve, 1.50]": f"args[1]: must be text, got 1.50; {_TEXT}",
    r'args: ["a\0b"]': r"args[0]: holds a NUL character; remove it: no process can be given one",
    r'command: [/order, "\0"]': "command[1]: holds a NUL character; remove it: no process can be given one",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_what_no_process_can_be_given_is_refused(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize("key", ["args", "command"])
def test_an_argument_that_is_too_long_for_the_kernel_is_refused(tree, key):
    # The kernel counts bytes, and the NUL at the end.
    tree.spec(f"name: order\nsource: {{}}\n{key}: ['{'é' * 65536}']\n")
    (said,) = tree.says()
    assert f"{key}[0]: is too long" in said
    assert "give at most 131,071 bytes" in said
    tree.spec(f"name: order\nsource: {{}}\n{key}: ['{'é' * 65535}e']\n")
    assert tree.says() == []
