"""Our language host under the literal `pulumi`: programs run as under the official one, and are quiet."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager


def test_a_dynamic_resource_is_made_kept_changed_and_destroyed(program):
    pulumi = program("dynamic")
    assert pulumi("preview").named("doubled").op == "create"
    assert pulumi.up().changes == {"create": 2}
    assert pulumi.outputs() == {"double": 42}
    assert pulumi.up().changes == {"same": 2}
    pulumi.configure(value="4")
    assert pulumi.up().named("doubled").op == "update"
    assert pulumi.outputs() == {"double": 8}
    assert pulumi("refresh", "--yes", "--skip-preview").changes == {"same": 2}
    assert pulumi("destroy", "--yes", "--skip-preview").changes == {"delete": 2}


def test_what_the_program_prints_is_shown_and_a_run_ends_without_warnings_or_traces(program):
    output = program("dynamic").up().output
    assert "the program says | ." in output
    for noise in ("warning", "Traceback", "KeyboardInterrupt"):
        assert noise not in output


def test_a_run_error_is_told_once_without_a_trace(program):
    pulumi = program("dynamic")
    pulumi.configure(fail="told")
    result = pulumi("preview", code=1)
    assert result.errors == ["the spec is wrong\nin two lines"]
    assert "Traceback" not in result.output


def test_a_crash_is_told_once_with_the_programs_own_frames(program):
    pulumi = program("dynamic")
    pulumi.configure(fail="crash")
    [error] = pulumi("preview", code=1).errors
    assert error.startswith("Program failed with an unhandled exception:\nTraceback (most recent call last):\n")
    assert error.endswith("ValueError: boom")
    assert error.count('File "') == 1


def test_an_exit_code_is_told(program):
    pulumi = program("dynamic")
    pulumi.configure(fail="exit")
    [error] = pulumi("preview", code=1).errors
    assert "program exited with non-zero exit code: 7" in error


def test_an_interrupt_that_reaches_only_the_program_is_told_by_its_exit_code(program):
    pulumi = program("dynamic")
    pulumi.configure(fail="interrupt")
    result = pulumi("preview", code=1)
    assert "program exited with non-zero exit code: 130" in result.output
    assert "Traceback" not in result.output


def test_a_folder_without_a_program_is_named(program):
    pulumi = program("dynamic")
    (pulumi.folder / "__main__.py").unlink()
    [error] = pulumi("preview", code=1).errors
    assert "unable to find main python program `__main__.py`" in error


@contextmanager
def blocked(program):
    """Give a `pulumi up` whose program waits for ever, and the pipe that ends when the program does."""
    pulumi = program("blocked")
    pipe = pulumi.folder / "pipe"
    os.mkfifo(pipe)
    pulumi.configure(pipe=str(pipe))
    running = subprocess.Popen(
        pulumi.command("up", "--yes", "--skip-preview"),
        cwd=pulumi.folder,
        env=pulumi.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with pipe.open() as told:
        assert told.readline() == "running\n"
        yield running, told


def test_an_interrupted_program_ends_quietly(program):
    with blocked(program) as (running, told):
        running.send_signal(signal.SIGINT)
        output, _ = running.communicate()
        assert told.read() == ""
    assert running.returncode != 0
    assert "Traceback" not in output
    assert "KeyboardInterrupt" not in output


def test_a_program_does_not_outlive_a_killed_engine(program):
    with blocked(program) as (running, told):
        running.kill()
        assert told.read() == ""
        running.communicate()


def test_about_names_the_projects_python(program):
    pulumi = program("dynamic")
    assert f"executable='{pulumi.environment['MOORAGE_PYTHON']}'" in pulumi("about").output


def _pack(pulumi, text):
    """Write a policy pack that does what the text says, and return what names it on the command line."""
    folder = pulumi.folder / "pack"
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text("{runtime: python, version: 1.0.0}\n")
    (folder / "__main__.py").write_text(text)
    return "--policy-pack", str(folder)


_FINE = "from pulumi_policy import *\nPolicyPack('fine', [StackValidationPolicy('well', 'All is well.', print)])\n"


def test_a_policy_pack_runs_in_its_own_folder_and_what_it_prints_is_shown(program):
    pulumi = program("dynamic")
    arguments = _pack(pulumi, f"import os\nprint('from', os.getcwd(), file=__import__('sys').stderr)\n{_FINE}")
    result = pulumi.preview(*arguments)
    assert f"from {pulumi.folder / 'pack'}" in result.output
    assert "✅ fine@v1.0.0" in result.output
    assert "StackValidationArgs" in result.output


def test_a_policy_pack_that_does_not_start_fails_the_run_and_says_why(program):
    pulumi = program("dynamic")
    output = pulumi.preview(*_pack(pulumi, "raise ValueError('boom')"), code=1).output
    assert "ValueError: boom" in output


def test_a_policy_pack_without_its_python_is_told_which(program):
    pulumi = program("dynamic")
    arguments = _pack(pulumi, _FINE)
    (pulumi.folder / "pack" / "PulumiPolicy.yaml").write_text(
        "{runtime: {name: python, options: {virtualenv: none}}, version: 1.0.0}"
    )
    del pulumi.environment["MOORAGE_PYTHON"]
    (pulumi.folder / ".venv").symlink_to(sys.prefix)
    output = pulumi.preview(*arguments, code=1).output
    assert "names the virtual environment none, but there is no" in output


def test_a_policy_pack_does_not_outlive_a_killed_engine(program):
    pulumi = program("dynamic")
    pipe = pulumi.folder / "pipe"
    os.mkfifo(pipe)
    arguments = _pack(pulumi, f"told = open({str(pipe)!r}, 'w', buffering=1)\ntold.write('running\\n')\n{_FINE}")
    command = pulumi.command("preview", *arguments)
    running = subprocess.Popen(
        command, cwd=pulumi.folder, env=pulumi.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    with pipe.open() as told:
        assert told.readline() == "running\n"
        running.kill()
        assert told.read() == ""
        running.communicate()


_PLUGIN = """
import os, sys
sys.stderr.write(f"runs in {os.getcwd()}, given {len(sys.argv) - 1}\\n")
sys.exit(9)
"""


def test_a_component_plugin_runs_in_the_programs_folder_and_one_that_does_not_start_says_why(program):
    pulumi = program("dynamic")
    folder = pulumi.folder / "plugin"
    folder.mkdir()
    (folder / "PulumiPlugin.yaml").write_text("runtime: python\n")
    (folder / "__main__.py").write_text(_PLUGIN)
    output = pulumi("package", "get-schema", "./plugin", code=1).output
    assert f"runs in {pulumi.folder}, given 1" in output
    assert "exit status 9" in output
