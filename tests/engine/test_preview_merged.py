"""What a real preview says, merged with what the change announces."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from checkouts import Checkout
from moorage.errors import MoorageError
from moorage.review.diff.comparison import compare
from moorage.review.diff.previews.given import read_given
from previews.cases import CASES, NOTHING, STACK, found, recorded, scrubbed, write

SPEC = "services/user/service.yaml"
ORDER = "services/order/service.yaml"


@pytest.fixture
def project(tmp_path, pulumi_cli):
    """Return a clone of its own of the project that the cases are of, with a stack."""
    folder = tmp_path / "project"
    folder.mkdir()
    cli = pulumi_cli(folder)
    made = Checkout(folder, cli)
    made.git("init", "-q", "-b", "main")
    write(folder, {})
    cli("stack", "init", STACK)
    return made


def merged(project, file, base="HEAD"):
    """Return the comparison of the working tree, with a preview."""
    return compare(base, None, [STACK], root=project.folder, previews=[read_given(f"{STACK}={file}")])


@pytest.mark.parametrize("name", CASES)
def test_a_preview_is_as_it_is_on_record_and_says_what_the_case_expects(project, tmp_path, name):
    case = CASES[name]
    if case.deployed != NOTHING:
        write(project.folder, case.base if case.deployed is None else case.deployed)
        project.pulumi.up("--stack", STACK)
    write(project.folder, case.base)
    project.git("add", "-A")
    project.git("commit", "-qm", "base")
    write(project.folder, case.head)
    said = project.pulumi.preview_json("--stack", STACK, code=int(name == "failed"))
    if os.environ.get("MOORAGE_RECORD"):
        recorded(name).write_text(scrubbed(said), encoding="utf-8")
    assert scrubbed(said) == recorded(name).read_text(encoding="utf-8"), "MOORAGE_RECORD=1 writes it anew"
    file = tmp_path / "preview.json"
    file.write_text(said, encoding="utf-8")
    if name == "failed":
        with pytest.raises(MoorageError, match="is a preview that failed"):
            merged(project, file)
        return
    [preview] = merged(project, file).previews
    assert found(preview.contradictions) == case.contradicts
    assert len(preview.confirmed) == case.confirms


def test_a_change_of_spec_and_code_is_confirmed_and_a_commit_that_was_not_deployed_is_told(checkout, tmp_path):
    clone = checkout()

    def made(*arguments):
        """Run what `make` and the workflow run; return standard output."""
        command = [sys.executable, "toolchain/run.py", *arguments, "--env", "local"]
        done = subprocess.run(command, cwd=clone.folder, env=clone.pulumi.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def asked():
        file = tmp_path / "preview.json"
        file.write_text(made("preview", "--json"), encoding="utf-8")
        given = [read_given(f"local={file}")]
        [preview] = compare("HEAD", None, ["local"], root=clone.folder, previews=given).previews
        return {(each.service, each.role) for each in preview.confirmed}, found(preview.contradictions)

    made("up")
    assert asked() == (set(), ())
    clone.edit(ORDER, "env: {CURRENCY: EUR}\n", "env: {CURRENCY: USD}\nports: {admin: 9090}\n")
    main = clone.folder / "services/cmd/user/main.go"
    main.write_text(f"{main.read_text()}\nvar _ = 7\n")
    order = {("order", role) for role in ("deployment", "service")}
    user = {("user", role) for role in ("deployment", "image")}
    assert asked() == (order | user, ())

    # Committed and not deployed: the next change is compared with what does not run.
    clone.git("commit", "-qam", "not deployed")
    clone.edit(SPEC, "port: 8080\n", "port: 8080\nenv: {COLOUR: red}\n")
    confirmed, contradicted = asked()
    assert confirmed == {("user", "deployment")}
    assert contradicted == (
        ("order", "deployment", "nothing", "update"),
        ("order", "service", "nothing", "update"),
        # The variable was announced, and the image beside it was not.
        ("user", "deployment", "nothing", "update"),
        ("user", "image", "nothing", "update"),
    )
