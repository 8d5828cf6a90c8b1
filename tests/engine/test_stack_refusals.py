"""What a user wrote wrong, told by `pulumi preview` in the command's own words, with nothing created."""

import os
import subprocess
import sys

import checkouts
import pytest

S = ("--stack", "local")
BROKEN = """\
name: order
source: {module: .., package: ./cmd/order}
port: 80
replicsa: 3
uses: [users]
env: {USER_URL: x, LOG_LEVEL: y}
resources: {memory: 128m}
shutdown: {drain: 1.5s}
port: 8080
"""


def command(clone, *arguments):
    """Run `moorage` with the clone's own library."""
    return subprocess.run(
        [sys.executable, "-m", "moorage.cli.main", *arguments],
        cwd=clone.folder,
        env={**os.environ, **checkouts.environment(clone.folder)},
        capture_output=True,
        text=True,
    )


def test_preview_tells_every_problem_in_the_words_of_the_command(checkout):
    clone = checkout()
    (clone.folder / "services/order/service.yaml").write_text(BROKEN)
    told = command(clone, "check", "--env", "local")
    assert told.returncode == 1
    assert told.stdout == ""
    lines = told.stderr.strip().splitlines()
    assert len(lines) == 6, told.stderr
    assert all(line.startswith("services/order/service.yaml:") for line in lines)
    preview = clone.pulumi("preview", *S, code=1)
    assert preview.errors == ["\n".join(lines)]
    assert "Traceback" not in preview.output
    assert set(preview.changes) <= {"create"}
    assert {step.type for step in preview.steps} == {"pulumi:pulumi:Stack"}


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("services/go.mod", "\nreplace github.com/gorilla/mux => ../mux\n", "services/go.mod:"),
        ("services/cmd/order/main.go", "\nfunc broken( {\n", "services/cmd/order/main.go:"),
    ],
)
def test_a_source_that_cannot_be_built_changes_nothing(checkout, path, text, said):
    clone = checkout()
    with (clone.folder / path).open("a") as file:
        file.write(text)
    up = clone.pulumi.up(*S, code=1)
    [error] = up.errors
    assert said in error
    assert "Traceback" not in up.output
    assert {step.type for step in up.steps} == {"pulumi:pulumi:Stack"}
    assert not clone.manifests()


def test_a_missing_package_is_refused_with_its_place(checkout):
    clone = checkout()
    clone.edit("services/order/service.yaml", "./cmd/order", "./cmd/ordre")
    [error] = clone.pulumi("preview", *S, code=1).errors
    assert error.startswith("services/order/service.yaml:")
    assert "./cmd/ordre" in error
    assert "\n" not in error


def test_an_environment_without_its_cluster_is_refused_in_one_sentence(checkout, tmp_path):
    clone = checkout()
    done = subprocess.run(
        [sys.executable, "toolchain/run.py", "up", "--env", "dev"],
        cwd=clone.folder,
        env={**clone.pulumi.environment, "KUBECONFIG": str(tmp_path / "none")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "stacks/Pulumi.dev.yaml:8: config.moorage:environment.kubernetes.context: is not a context of your kubeconfig,"
        ' got "dev-1"; add it there, or set render_to to write YAML files instead\n'
    )


def test_another_config_file_than_the_program_reads_is_refused_and_the_project_may_hold_the_environment(checkout):
    clone = checkout()
    stack = clone.folder / "stacks/Pulumi.local.yaml"
    other = stack.with_name("other.yaml")
    other.write_text(stack.read_text().replace("namespace: shop", "namespace: other"))
    [error] = clone.pulumi("preview", *S, "--config-file", str(other), code=1).errors
    assert error.startswith("stacks/Pulumi.local.yaml:")
    assert ".namespace: is not what Pulumi runs with; drop --config-file, or write load(env=…)" in error
    other.write_text(stack.read_text())
    assert clone.pulumi("preview", *S, "--config-file", str(other)).errors == []


def test_a_stack_without_an_environment_runs_in_that_of_the_project(checkout):
    clone = checkout()
    stack, project = clone.folder / "stacks/Pulumi.local.yaml", clone.folder / "Pulumi.yaml"
    before, _, rest = stack.read_text().partition("config:\n  moorage:environment:\n")
    environment, salt, value = rest.partition("encryptionsalt:")
    stack.write_text(f"{before}{salt}{value}")
    lines = "".join(f"  {line}\n" for line in environment.splitlines())
    project.write_text(f"{project.read_text()}config:\n  moorage:environment:\n    value:\n{lines}")
    assert clone.pulumi("preview", *S).errors == []
