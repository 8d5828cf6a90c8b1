"""The command: what it prints and writes, and what it says when something is missing."""

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from moorage.cli.main import main

_IMAGE = "image: {ref: r.example.com/x:v1}\n"


@pytest.fixture
def shop(clone, monkeypatch):
    monkeypatch.chdir(clone.root)
    clone.spec(f"name: order\nuses: [user]\n{_IMAGE}")
    clone.spec(f"name: user\n{_IMAGE}", "user")
    clone.commit("v1")
    return clone


def test_it_prints_svg(shop, capsys):
    assert main(["graph", "--env", "test"]) == 0
    top = ElementTree.fromstring(capsys.readouterr().out)
    assert {"order", "user"} <= {each.text for each in top.iter()}


def test_it_writes_a_file_and_says_what_is_in_it(shop, capsys):
    assert main(["graph", "--env", "test", "--format", "mermaid", "--out", "picture.mmd"]) == 0
    assert capsys.readouterr().out == "services: 2, others: 0, connections: 1; written to picture.mmd\n"
    assert (shop.root / "picture.mmd").read_text(encoding="utf-8").startswith("flowchart LR\n")


def test_a_link_in_the_way_of_the_file_is_not_followed(shop, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "kept"
    other.write_text("kept", encoding="utf-8")
    (shop.root / "picture.svg").symlink_to(other)
    assert main(["graph", "--env", "test", "--out", "picture.svg"]) == 0
    assert other.read_text(encoding="utf-8") == "kept"
    assert not (shop.root / "picture.svg").is_symlink()


def _drawn(capsys, *arguments):
    assert main(["graph", "--env", "test", "--format", "mermaid", *arguments]) == 0
    _, _, *lines = capsys.readouterr().out.splitlines()
    return [line.strip() for line in lines if "Style" not in line and "classDef" not in line]


def test_what_changed_since_a_revision_is_marked(shop, capsys):
    assert [line for line in _drawn(capsys, "--diff", "v1") if any(each in line for each in "~+−")] == []
    shop.spec(f"name: user\nservice: {{port: 8000}}\n{_IMAGE}", "user")
    assert _drawn(capsys, "--diff", "v1") == [
        'n0("~ order<br/>service"):::changed',
        'n1("~ user<br/>service"):::changed',
        'n0 -->|"~ HTTP 8000 → 8080, was HTTP 80 → 8080"| n1',
    ]


def test_of_a_revision_only_what_is_asked_for_is_drawn(shop, capsys):
    shop.spec(f"name: audit\n{_IMAGE}", "audit")
    shop.commit("v2")
    (shop.root / "services" / "audit" / "service.yaml").unlink()
    shop.git("mv", "services/order", "services/orders")
    # The order has moved, and is the same; the audit, which is gone, was not asked for.
    assert _drawn(capsys, "--diff", "v2", "services/orders") == [
        'n0("order<br/>service")',
        'n1("user<br/>service")',
        'n0 -->|"HTTP 80 → 8080"| n1',
    ]
    assert 'n0("− audit<br/>service"):::removed' in _drawn(capsys, "--diff", "v2", "services")


def test_specs_outside_of_services_are_read_of_the_revision_too(shop, capsys):
    shop.write("more/audit/service.yaml", f"name: audit\n{_IMAGE}")
    shop.commit("v2")
    assert _drawn(capsys, "--diff", "v2", "more") == ['n0("audit<br/>service")']


def test_an_environment_that_the_revision_lacks_is_new(shop, capsys):
    shop.environment(name="other")
    assert main(["graph", "--env", "other", "--format", "mermaid", "--diff", "v1"]) == 0
    assert capsys.readouterr().out.count(":::added") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--env", "nowhere"], "nowhere"),
        (["--env", "test", "--diff", "v7"], "v7: is no revision of this clone; "),
        (["--env", "test", "nothing"], "nothing: there is no such file or folder; "),
    ],
)
def test_what_is_not_there_is_one_sentence(shop, capsys, arguments, said):
    assert main(["graph", *arguments]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err


def test_a_revision_that_cannot_be_read_is_said_with_its_name(shop, capsys):
    shop.spec("name: [\n", "user")
    shop.commit("v2")
    shop.spec(f"name: user\n{_IMAGE}", "user")
    assert main(["graph", "--env", "test", "--diff", "v2"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("at v2: services/user/service.yaml:")


def test_a_patch_that_does_not_fit_is_one_sentence_also_of_a_neighbour(shop, capsys):
    shop.spec(f"name: user\npatch: {{deployment: {{spec: {{replicas: 7}}}}}}\n{_IMAGE}", "user")
    assert main(["graph", "--env", "test", "--diff", "v1", "services/order"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("services/user/service.yaml:2: patch.deployment.spec.replicas: ")


def test_more_connections_than_mermaid_draws_are_a_warning(shop, capsys):
    ports = [{"cidr": f"192.0.2.{number % 256}/32", "port": 1 + number} for number in range(256)]
    for name in ("order", "user"):
        shop.spec(f"name: {name}\negress: {json.dumps(ports)}\n{_IMAGE}", name)
    assert main(["graph", "--env", "test", "--format", "mermaid"]) == 0
    said = capsys.readouterr().err
    assert said == "warning: Mermaid draws at most 500 connections, and these are 512; draw SVG\n"


def test_two_processes_draw_the_same_bytes(shop):
    def run(seed):
        command = [sys.executable, "-m", "moorage.cli.main", "graph", "--env", "test", "--diff", "v1"]
        return subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout

    shop.spec(f"name: audit\nuses: [order, user]\n{_IMAGE}", "audit")
    assert len({run(seed) for seed in ("1", "2", "3")}) == 1
