"""`moorage diff`: its options, and which of 0, 1 and 2 it ends with."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from moorage.cli.main import main
from moorage.review.forms import FILES

_ORDER = "name: order\nimage: {ref: r.example.com/order:v1}\nuses: [user]\n"
_USER = "name: user\nimage: {ref: r.example.com/user:v1}\n"


@pytest.fixture
def here(tree, monkeypatch):
    """A clone in which `order` calls `user`; tag ``same`` is like ``HEAD``, and ``moved`` moves user's port."""
    monkeypatch.chdir(tree.root)
    for name in ("dev", "prod"):
        tree.environment(name=name)
    tree.write(".gitignore", ".moorage/\n")
    tree.spec(_ORDER)
    tree.spec(_USER, "user")
    _git("init", "-q", "-b", "main")
    _commit("same")
    tree.spec(f"{_USER}port: 8081\n", "user")
    _commit("moved")
    _git("checkout", "-q", "same")
    return tree


def _git(*arguments):
    who = {f"GIT_{role}_{what}": "a@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], check=True, env=os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull})


def _commit(tag):
    _git("add", "-A")
    _git("commit", "-q", "-m", "a change")
    _git("tag", tag)


def test_what_hurts_nobody_ends_with_0(here, capsys):
    assert main(["diff", "same"]) == 0
    assert capsys.readouterr().out.startswith("2 services unchanged in dev, prod")
    here.spec(f"{_USER}replicas: 3\n", "user")
    assert main(["diff", "same"]) == 0
    assert capsys.readouterr().out.startswith("1 service changes in place, 1 unchanged in dev, prod")


@pytest.mark.parametrize(
    ("allowed", "code"),
    [([], 2), (["user:breaks"], 0), (["*:breaks"], 0), (["order:breaks"], 2), (["user:refused"], 2)],
)
def test_what_breaks_callers_ends_with_2_unless_it_is_allowed(here, capsys, allowed, code):
    options = [part for each in allowed for part in ("--allow", each)]
    assert main(["diff", "same", "moved", "--env", "dev", *options]) == code
    first = capsys.readouterr().out.splitlines()[0]
    assert first.removeprefix("allowed: ").startswith("order breaks: order calls user")
    assert first.startswith("allowed: ") == (code == 0)


@pytest.mark.parametrize("allowed", ["order:breaks", "user:refused", "nosuch:breaks"])
def test_allowing_who_is_not_in_danger_is_told_with_what_would_do(here, capsys, allowed):
    main(["diff", "same", "moved", "--env", "dev", "--allow", allowed])
    wanted = f"--allow {allowed}: lets nothing pass; what is found here is let pass by --allow user:breaks"
    assert wanted in capsys.readouterr().err
    for passed in (["user:breaks"], ["user:breaks", "order:breaks"], ["*:breaks", "order:breaks"]):
        main(["diff", "same", "moved", "--env", "dev", *(part for each in passed for part in ("--allow", each))])
        assert "lets nothing pass" not in capsys.readouterr().err


def test_the_head_that_is_named_is_compared_and_not_the_working_tree(here):
    here.spec("name: [\n")
    assert main(["diff", "same", "same"]) == 0
    assert main(["diff", "same", "moved"]) == 2
    assert main(["diff", "same"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere: is no revision of this clone"),
        (["same", "nowhere"], "nowhere: is no revision of this clone"),
        (["same", "--env", "dev", "--env", "nowhere"], "nowhere: is no environment of either revision"),
        (["same", "--allow", "user"], "--allow user: is not a service and an effect"),
        (["same", "--allow", "user:nothing"], "--allow user:nothing: is not a service and an effect"),
        (["same", "--format", "html"], "--format html: is no form of a report; choose one of text, json"),
    ],
)
def test_a_wrong_call_ends_with_1_and_one_sentence(here, capsys, arguments, said):
    assert main(["diff", *arguments]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(said)


def test_as_json_for_the_environments_that_were_asked_for(here, capsys):
    assert main(["diff", "same", "moved", "--env", "prod", "--format", "json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert found["environments"] == ["prod"]
    assert {(each["service"], each["environment"]) for each in found["changes"]} == {
        ("order", "prod"),
        ("user", "prod"),
    }


def test_the_report_in_every_form_of_a_file(here, capsys):
    assert main(["diff", "same", "moved", "--out", "report/of/it"]) == 2
    folder = here.root / "report/of/it"
    assert {each.name for each in folder.iterdir()} == {*FILES}
    assert (folder / "review.txt").read_text() == capsys.readouterr().out
