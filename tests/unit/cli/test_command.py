"""The command: exit codes, what it prints for people and for pipelines, and that it ends quietly."""

import json
import os
import pty
import subprocess
import sys
from importlib.metadata import version

import pytest
from moorage.cli.main import main
from moorage.errors import Diagnostic, ExternalError, InputError
from moorage.image import building

_GOOD = "name: order\nimage: {ref: r.example.com/order:v1}\n"


@pytest.fixture
def here(tree, monkeypatch):
    monkeypatch.chdir(tree.root)
    tree.spec(_GOOD)
    tree.environment()
    return tree


@pytest.mark.parametrize("arguments", [["check"], ["check", "--env", "test"], ["render", "--env", "test"], ["schema"]])
def test_what_is_fine_ends_with_0(here, arguments, capsys):
    assert main(arguments) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["check", "--env", "nowhere"], ["check", "nowhere"], ["render", "--env", "nowhere"], ["build", "nowhere"]],
)
def test_wrong_input_ends_with_1_and_says_nothing_on_standard_output(here, arguments, capsys):
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize("arguments", [[], ["rendr"], ["render"], ["check", "--jsn"], ["schema", "x"]])
def test_a_wrong_call_ends_with_the_code_that_the_help_names(here, arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 1
    usage, *_, said = capsys.readouterr().err.splitlines()
    assert usage.startswith("usage: moorage")
    assert said.endswith(" --help` shows what there is")
    remedy = said.split("`")[-2].split()[1:]
    with pytest.raises(SystemExit) as end:
        main(remedy)
    assert end.value.code == 0
    assert "1 the input or the call is wrong" in _help(capsys)


def _help(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    return capsys.readouterr().out


def test_the_release_of_the_command(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"moorage {version('moorage')}\n"


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (InputError([Diagnostic("invalid-value", "is wrong", "mend it", location="a.yaml:1")]), 1),
        (ExternalError("Go is not installed; install it"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_a_failure_ends_with_the_code_of_its_kind(here, monkeypatch, capsys, failure, code):
    def fail(*_, **__):
        raise failure

    monkeypatch.setattr(building, "build", fail)
    assert main(["build"]) == code
    assert capsys.readouterr().err == (f"{failure}\n" if str(failure) else "")


def test_an_unknown_failure_is_not_hidden(here, monkeypatch):
    monkeypatch.setattr("moorage.cli.build.load", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["build"])


def test_check_says_what_is_fine_and_warns_about_a_tag(here, capsys):
    assert main(["check"]) == 0
    assert capsys.readouterr() == (
        "fine: order in test\n",
        "warning: services/order/service.yaml:2: image.ref: is not pinned by a digest, so that what runs can change "
        'without a deployment, got "r.example.com/order:v1"; add @sha256:…\n',
    )


def test_lock_writes_the_file_and_tells_what_that_announces(here, capsys):
    assert main(["lock"]) == 0
    assert capsys.readouterr() == ("moorage-lock.yaml: 1 service in test\n", "")
    here.spec(f"{_GOOD}service: {{port: 81}}\n")
    assert main(["check"]) == 1
    assert "moorage-lock.yaml:6: test.order.ports.http: is relied on and would become 81" in capsys.readouterr().err
    assert main(["lock", "services", "--env", "test"]) == 0
    assert capsys.readouterr().err == "announced: test.order.ports.http would become 81; others may call it\n"
    assert main(["check"]) == 0


def test_lock_without_an_environment_is_refused(here, capsys):
    (here.root / "stacks/Pulumi.test.yaml").unlink()
    assert main(["lock"]) == 1
    assert capsys.readouterr().err == "no environment is there; write one, or name one by --env\n"


def test_check_as_json_for_what_is_fine(here, capsys):
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "ok": True,
        "problems": [],
        "warnings": [
            {
                "code": "image-without-digest",
                "location": "services/order/service.yaml:2",
                "path": "image.ref",
                "message": "is not pinned by a digest, so that what runs can change without a deployment",
                "hint": "add @sha256:…",
                "value": "r.example.com/order:v1",
            }
        ],
        "unchecked": [],
    }


def test_check_as_json_for_what_is_wrong(here, capsys):
    here.spec("name: order\nsource: {}\nport: 80\nhealth: [x]\nteem: a\n")
    assert main(["check", "--json"]) == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (found["ok"], err) == (False, "")
    assert [(each["code"], each["location"], each["path"], each.get("value")) for each in found["problems"]] == [
        ("out-of-range", "services/order/service.yaml:3", "port", 80),
        ("wrong-type", "services/order/service.yaml:4", "health", ["x"]),
        ("unknown-key", "services/order/service.yaml:5", "teem", None),
    ]
    keys = {"code", "location", "path", "message", "hint"}
    assert all(keys <= set(each) <= {*keys, "value"} for each in found["problems"])


def test_build_as_json_is_a_list_even_of_nothing(here, capsys):
    assert main(["build", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["build"]) == 0
    assert capsys.readouterr().out == "nothing to build: every service runs an image by reference\n"


def test_a_reader_that_goes_away_is_no_failure(here):
    for number in range(40):
        here.spec(_GOOD.replace("order", f"order-{number}"), f"order-{number}")
    command = f"{sys.executable} -m moorage.cli.main render --env test | head -n 1"
    run = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=here.root, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "apiVersion: v1\n", "")


def test_a_reader_that_is_gone_at_once_is_no_failure(here):
    with subprocess.Popen(
        [sys.executable, "-m", "moorage.cli.main", "schema"],
        cwd=here.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (0, b"")


@pytest.mark.parametrize("command", [["render"], ["graph", "--format", "mermaid"]])
def test_what_a_program_reads_is_utf_8_whatever_the_locale(here, command):
    here.spec(f"{_GOOD}env: {{GREETING: “hello”}}\nuses: [{{service: user, external: true}}]\n")
    run = subprocess.run(
        [sys.executable, "-m", "moorage.cli.main", *command, "--env", "test"],
        cwd=here.root,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert any(each in run.stdout.decode("utf-8") for each in ("“hello”", "HTTP 80 → 8080"))


def test_what_a_terminal_cannot_show_is_a_number(here):
    here.spec(f"{_GOOD}uses: [{{service: user, external: true}}]\n")
    ours, theirs = pty.openpty()
    # A picture of two fits into what a terminal holds until it is read.
    command = [sys.executable, "-m", "moorage.cli.main", "graph", "--format", "mermaid", "--env", "test"]
    run = subprocess.run(
        command, cwd=here.root, env=os.environ | {"PYTHONIOENCODING": "ascii"}, stdout=theirs, stderr=subprocess.PIPE
    )
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        shown = terminal.read(4096)
    assert (run.returncode, run.stderr) == (0, b"")
    assert rb"HTTP 80 \u2192 8080" in shown
