"""`moorage check` of many services: findings of one kind are one line, and nothing is lost."""

import json

import pytest
from moorage.cli.main import main

_TAGGED = "name: {name}\nimage: {{ref: r.example.com/{name}:v1}}\n"
_UNPINNED = "image.ref: is not pinned by a digest, so that what runs can change without a deployment"


@pytest.fixture
def many(tree, monkeypatch):
    monkeypatch.chdir(tree.root)
    tree.environment()

    def many(number, text=_TAGGED):
        for name in (f"s{each:04}" for each in range(number)):
            tree.spec(text.format(name=name), name)

    return many


def test_findings_of_one_kind_are_one_line_with_the_first_places(many, capsys):
    many(1200)
    assert main(["check"]) == 0
    assert capsys.readouterr() == (
        "fine: 1,200 services (s0000, s0001, s0002, …) in test\n",
        f"warning: 1,200 times: {_UNPINNED}; add @sha256:…; services/s0000/service.yaml:2, "
        "services/s0001/service.yaml:2, services/s0002/service.yaml:2, …; --all shows each\n",
    )


def test_all_shows_each(many, capsys):
    many(11)
    assert main(["check", "--all"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": image")[0] for line in lines] == [
        f"warning: services/s{number:04}/service.yaml:2" for number in range(11)
    ]


def test_a_few_of_a_kind_stay_as_they_are(many, capsys):
    many(10)
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("fine: s0000, s0001, s0002,")
    assert len(err.splitlines()) == 10
    assert "--all" not in err


def test_problems_fold_too_whatever_their_value_and_place_in_a_list_and_what_is_alone_is_whole(many, tree, capsys):
    many(20, "name: {name}\nsource: {{}}\nport: 80\nuses: [no-{name}, nor-{name}]\n")
    tree.spec("name: last\nsource: {}\nreplicas: many\n", "s0010-last")
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    port, uses, alone = err.splitlines()
    assert port.startswith("20 times: port: must be between 1024 and 65535; ")
    assert uses.startswith("40 times: uses: is not a service of this project; services/s0000/service.yaml:4, ")
    assert alone == (
        'services/s0010-last/service.yaml:3: replicas: must be a whole number, got "many"; '
        "write it without quotes, such as 3"
    )


def test_findings_of_one_code_fold_though_their_words_name_different_things(many, tree, capsys):
    many(12)
    for number in range(12):
        tree.spec(f"name: s{number:04}\nsource: {{}}\nautoscale: {{min: {number + 3}, max: 2}}\n", f"s{number:04}")
    assert main(["check"]) == 1
    assert capsys.readouterr().err == (
        "12 times such as: autoscale: min 3 is above max 2; raise max or lower min; services/s0000/service.yaml:3, "
        "services/s0001/service.yaml:3, services/s0002/service.yaml:3, …; --all shows each\n"
    )


def test_what_a_parser_says_folds_only_where_it_says_the_same(many, tree, capsys):
    many(12, "name: [\n")
    tree.spec("name: '\n", "s0005")
    assert main(["check"]) == 1
    same, other = capsys.readouterr().err.splitlines()
    assert same.startswith("11 times: is not valid YAML: ")
    assert other.startswith("services/s0005/service.yaml:")


def test_json_holds_every_finding(many, capsys):
    many(30)
    assert main(["check", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["warnings"]) == 30
