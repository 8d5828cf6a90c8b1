"""What is no preview, or one of something else, is refused in one sentence that shows nothing of it."""

from __future__ import annotations

import json

import pytest
from moorage.cli.main import main
from moorage.errors import MoorageError
from moorage.review.diff.model import Operation
from moorage.review.diff.previews.document import read_digest
from moorage.review.diff.previews.given import Given, of_environments, read_given
from moorage.review.diff.previews.resources import Digest, parsed
from previews.cases import recorded

WHOLE = recorded("variable").read_text()
SECRET = "hush-hush"


def changed(**more):
    return json.dumps({**json.loads(WHOLE), **more})


def with_step(**more):
    document = json.loads(WHOLE)
    document["steps"][-1] |= more
    return json.dumps(document)


NONE = "is not the output of `pulumi preview --json`; "
BROKEN = {
    "empty": ("", NONE),
    "text": (f"Previewing update ({SECRET}):\n", NONE),
    "list": (f'["{SECRET}"]', NONE),
    "other json": (f'{{"{SECRET}": 1}}', NONE),
    "a report of ours": (f'{{"format": 1, "verdict": "{SECRET}"}}', NONE),
    "steps of another kind": (changed(steps=[{"op": SECRET}]), NONE),
    "no URN": (with_step(urn=SECRET), NONE),
    "events": ('{"sequence": 0}\n{"sequence": 1}\n', NONE),
    "binary": ("\0\1", NONE),
    "cut": (WHOLE[: len(WHOLE) // 2], "ends in the middle; "),
    "cut at the end": (WHOLE.rstrip()[:-1], "ends in the middle; "),
    "no steps": (changed(steps=[]), "holds fewer steps than the preview counted; "),
    "steps left out": (changed(steps=json.loads(WHOLE)["steps"][-1:]), "holds fewer steps than the preview counted; "),
    "failed": (recorded("failed").read_text(), "is a preview that failed, and says only a part; "),
    "a step of tomorrow": (with_step(op=SECRET), "holds an operation that is not known here; update moorage"),
    "two stacks": (
        changed(steps=[*json.loads(WHOLE)["steps"], {"op": "same", "urn": f"urn:pulumi:{SECRET}::p::a:b:C::d"}]),
        "names 2 stacks; ",
    ),
    "no stack": (changed(steps=[], changeSummary={}), "names no stacks; "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_whole_preview_is_one_sentence_without_its_content(tmp_path, name):
    text, wrong = BROKEN[name]
    file = tmp_path / "preview.json"
    file.write_bytes(text.encode())
    with pytest.raises(MoorageError) as error:
        read_digest(file)
    assert str(error.value).startswith(f"{file}: {wrong}")
    assert SECRET not in str(error.value)
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_windows_writes_is_read(tmp_path, encoding):
    plain, file = tmp_path / "plain.json", tmp_path / "preview.json"
    plain.write_text(WHOLE)
    file.write_text(WHOLE, encoding=encoding)
    assert read_digest(file) == read_digest(plain)


def test_a_file_that_is_not_there_and_a_name_that_is_none(tmp_path):
    with pytest.raises(MoorageError, match=r"--pulumi dev=missing.json: there is no such file; write \[ENV=\]FILE"):
        read_given("dev=missing.json")
    odd = tmp_path / "a=b.json"
    odd.write_text(WHOLE)
    assert read_given(str(odd)).environment is None
    assert read_given(f"dev={odd}").environment == "dev"


def given(tmp_path, environment, stack="test"):
    return Given(environment, tmp_path / "p.json", Digest(stack, (), False))


def test_a_preview_without_a_name_needs_a_single_environment(tmp_path):
    assert list(of_environments([given(tmp_path, None)], ["test"])) == ["test"]
    with pytest.raises(
        MoorageError, match=r"2 environments are compared; write --pulumi ENV=.*p.json, with one of prod, test"
    ):
        of_environments([given(tmp_path, None)], ["prod", "test"])


@pytest.mark.parametrize(
    ("several", "wrong"),
    [
        (["prod"], "prod is not compared; name one of dev, test, or give --env prod too"),
        (["test", "test"], "test has a preview already; give one for each environment"),
        (["dev"], "is a preview of stack test, not of dev; preview the stack of that environment"),
    ],
)
def test_a_preview_belongs_to_one_environment_that_is_compared(tmp_path, several, wrong):
    with pytest.raises(MoorageError) as error:
        of_environments([given(tmp_path, each) for each in several], ["dev", "test"])
    assert str(error.value).endswith(wrong)


def test_the_command_ends_with_1_and_says_which_file(tmp_path, capsys):
    file = tmp_path / "preview.json"
    file.write_text("{}")
    assert main(["diff", "main", "--pulumi", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: {NONE}make it anew: pulumi preview --json --stack NAME > FILE")


def test_parts_of_a_replacement_are_one_and_a_refresh_is_none(tmp_path):
    document = json.loads(recorded("replaced").read_text())
    [job] = [each for each in document["steps"] if each["op"] == "replace"]
    update = json.loads(WHOLE)["steps"][-1]
    parts = [{**job, "op": op} for op in ("create-replacement", "delete-replaced")]
    left = {**update, "urn": f"{update['urn']}-old", "op": "delete", "newState": None, "oldState": {"delete": True}}
    gone = {**update, "op": "delete"}
    file = tmp_path / "preview.json"
    steps = [{**update, "op": "refresh"}, gone, {**update, "op": "create"}, left, parts[0], job, parts[1]]
    file.write_text(json.dumps({**document, "steps": [document["steps"][0], *steps], "changeSummary": {}}))
    found = {each.urn.name: each.operation for each in read_digest(file).resources}
    assert found[parsed(job["urn"])[1].name] is Operation.REPLACE
    assert found[parsed(update["urn"])[1].name] is Operation.CREATE
    assert f"{parsed(update['urn'])[1].name}-old" not in found
