"""A value that only Pulumi knows reaches the pods, stands nowhere in plain text, and rolls the pods when it changes.

How each was seen to fail stands in README.md.
"""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from shop import Shop, until

CALL = "args = MicroserviceArgs(spec, project.environment, images.get(spec.name), project.specs)"
GIVEN = """
        if spec.name == "user":
            args = dataclasses.replace(args, env={"GREETING": pulumi.Output.secret("VALUE")})"""


@pytest.fixture
def given(shop: Shop) -> Iterator[Callable[[str], None]]:
    """Write a program that gives user a variable of that value; at the end nobody gives it one."""
    program = shop.checkout.folder / "stacks" / "__main__.py"
    before = program.read_text()
    assert CALL in before

    def write(value: str) -> None:
        text = before.replace(CALL, CALL + GIVEN.replace("VALUE", value))
        program.write_text(text.replace("import functools\n", "import dataclasses\nimport functools\n"))

    yield write
    program.write_text(before)
    shop.pulumi.up()
    assert secrets(shop) == []


def secrets(shop: Shop) -> list[dict[str, Any]]:
    return [each for each in shop.objects("api/v1", "secrets") if each["metadata"]["name"].startswith("user-outputs-")]


def variable(pod: dict[str, Any]) -> dict[str, Any]:
    [found] = [each for each in pod["spec"]["containers"][0]["env"] if each["name"] == "GREETING"]
    return found


def test_a_secret_output_is_in_a_secret_and_a_change_of_it_rolls_the_pods(
    shop: Shop, given: Callable[[str], None]
) -> None:
    names = []
    for value in ("hidden-one", "hidden-two"):
        given(value)
        done = shop.pulumi.up()
        [kept] = secrets(shop)
        assert base64.b64decode(kept["data"]["GREETING"]).decode() == value
        names.append(kept["metadata"]["name"])
        pods = until(lambda: ready(shop, names[-1]), "the pods do not have the Secret")
        assert len(pods) == 2
        assert value not in done.output + shop.pulumi("stack", "export").output
        assert value not in str(shop.deployment("user"))
        assert set(shop.pulumi.preview().changes) == {"same"}
    assert names[0] != names[1]


def ready(shop: Shop, name: str) -> list[dict[str, Any]]:
    """Return user's pods once all of them take the variable from that Secret and are ready."""
    pods = shop.pods("user")
    refs = {variable(pod)["valueFrom"]["secretKeyRef"]["name"] for pod in pods}
    return pods if refs == {name} and len(shop.addresses("user")) == len(pods) else []
