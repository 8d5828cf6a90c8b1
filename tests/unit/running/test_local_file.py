"""What only this machine knows: values of Secrets and ConfigMaps, and addresses of services that run elsewhere."""

from __future__ import annotations

import json

import pytest
from moorage.cli.main import main
from moorage.errors import InputError
from moorage.running.planned.local_file import read_local_file

from .conftest import git, local_values, odd_spec
from .driver import Run, ask

_WANTING = """\
secrets: {PASSWORD: {secret: odd-db, key: password}}
env: {RATE: {config: rates, key: eur}}
env_from: [{secret: odd-env, prefix: ODD_}]
uses: [{service: ledger, external: true}]
"""
_VALUES = """\
secrets: {odd-db: {password: open sesame}, odd-env: {COLOR: red}}
config: {rates: {eur: 1}}
urls: {ledger: "http://127.0.0.1:9999"}
"""


def _refused(tree, monkeypatch, capsys):
    monkeypatch.chdir(tree.root)
    assert main(["run"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_values_reach_the_process_and_nothing_that_is_shown(odd):
    odd_spec(odd, _WANTING)
    local_values(odd, _VALUES)
    with Run(odd.root) as run:
        told = ask(run.services()["odd"]["url"])["env"]
        assert (told["PASSWORD"], told["RATE"], told["ODD_COLOR"]) == ("open sesame", "1", "red")
        assert told["LEDGER_URL"] == "http://127.0.0.1:9999"
        assert run.stop() == 0
        assert "open sesame" not in run.errors + json.dumps(run.shown)


def test_everything_that_is_missing_is_named_at_once_with_what_to_write(odd, monkeypatch, capsys):
    odd_spec(odd, _WANTING)
    local_values(odd, 'urls: {ledger: "http://127.0.0.1:9999"}\n')
    assert [line.split(": ")[1] for line in _refused(odd, monkeypatch, capsys)] == [
        "env_from[0]",
        "secrets.PASSWORD",
        "env.RATE",
    ]
    local_values(odd, "{}\n")
    [line] = _refused(odd, monkeypatch, capsys)
    assert line.startswith("services/odd/service.yaml:7: uses[0]: ledger does not run here; write `urls: {ledger:")


def test_an_optional_secret_is_left_out(odd):
    optional = "{name: PASSWORD, valueFrom: {secretKeyRef: {optional: true}}}"
    patch = (
        f"patch: {{deployment: {{spec: {{template: {{spec: {{containers: [{{name: odd, env: [{optional}]}}]}}}}}}}}}}\n"
    )
    odd_spec(odd, f"secrets: {{PASSWORD: {{secret: odd-db, key: password}}}}\n{patch}")
    with Run(odd.root) as run:
        assert "PASSWORD" not in ask(run.services()["odd"]["url"])["env"]
        assert run.stop() == 0


@pytest.mark.parametrize(
    ("spoil", "remedy"),
    [
        (lambda odd: git(odd.root, "add", "--force", "moorage.local.yaml"), "run `git rm --cached moorage.local.yaml`"),
        (lambda odd: odd.write(".gitignore", "/.moorage/\n"), "add the line /moorage.local.yaml to .gitignore"),
        (lambda odd: (odd.root / "moorage.local.yaml").chmod(0o640), "run `chmod 600 moorage.local.yaml`"),
    ],
)
def test_a_file_that_git_or_others_may_read_is_refused(odd, spoil, remedy):
    local_values(odd, _VALUES)
    assert read_local_file(odd.root).secrets["odd-db"] == {"password": "open sesame"}
    spoil(odd)
    with pytest.raises(InputError) as error:
        read_local_file(odd.root)
    [problem] = error.value.problems
    assert (problem.code, problem.location) == ("secrets-exposed", "moorage.local.yaml")
    assert problem.hint.startswith(remedy)
    assert "sesame" not in str(error.value)


def test_a_link_in_its_place_is_not_followed(odd, tmp_path):
    (tmp_path / "elsewhere").write_text(_VALUES)
    (odd.root / "moorage.local.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError) as error:
        read_local_file(odd.root)
    assert "unreadable-file" in {each.code for each in error.value.problems}


def test_the_command_refuses_it_before_anything_is_built(odd, monkeypatch, capsys):
    local_values(odd, _VALUES, 0o644)
    [line] = _refused(odd, monkeypatch, capsys)
    assert line.startswith("moorage.local.yaml: holds secrets and others may read it; run `chmod 600")
