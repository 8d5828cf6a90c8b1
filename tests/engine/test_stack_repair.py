"""Runs that were killed, files that were deleted: `make up` again, and all is well."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest


def make(clone, *arguments):
    """Run what `make` runs, with the clone's own library."""
    return subprocess.run(
        [sys.executable, "toolchain/run.py", *arguments],
        cwd=clone.folder,
        env=clone.pulumi.environment,
        capture_output=True,
        text=True,
    )


def test_up_says_versions_digests_and_where_things_are_and_again_changes_nothing(checkout):
    clone = checkout()
    first = make(clone, "up")
    assert first.returncode == 0, first.stdout + first.stderr
    summary = first.stdout.split("Duration:")[1]
    assert summary.count("sha256:") == 2
    assert ".moorage/local/manifests/" in summary
    assert "next:" in summary
    again = make(clone, "up")
    assert "unchanged" in again.stdout
    assert not {"created", "updated", "deleted", "replaced"} & set(again.stdout.split())
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_killed_is_repaired_by_running_again(checkout, how):
    clone = checkout()
    # The program itself waits until it is killed, while the engine holds the lock: no race, no clock.
    program = clone.folder / "stacks/__main__.py"
    whole = program.read_text()
    pipe = clone.folder / ".moorage/reached"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    program.write_text(f"{whole}\nopen({str(pipe)!r}, 'w').close()\nimport signal\nsignal.pause()\n")
    run = subprocess.Popen(
        [sys.executable, "toolchain/run.py", "up"],
        cwd=clone.folder,
        env=clone.pulumi.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # A shell that runs CI in the background leaves SIGINT ignored, which a program inherits.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        text=True,
    )
    pipe.read_text()
    locks = clone.folder / ".moorage/state/.pulumi/locks"
    assert list(locks.rglob("*.json"))
    os.killpg(run.pid, how)
    output, _ = run.communicate()
    assert run.returncode == (130 if how == signal.SIGINT else -9), output
    assert "Traceback" not in output
    assert bool(list(locks.rglob("*.json"))) == (how == signal.SIGKILL)
    program.write_text(whole)
    again = make(clone, "up")
    assert again.returncode == 0, again.stdout + again.stderr
    assert len(clone.manifests()) == 12
    assert not [path for path in (clone.folder / ".moorage").rglob(".*.tmp")]
    assert "unchanged" in make(clone, "up").stdout


def test_what_was_deleted_from_the_rendered_folder_is_rendered_again(checkout):
    clone = checkout()
    make(clone, "up")
    whole = clone.manifests()
    folder = clone.folder / ".moorage/local/manifests"
    (folder / "1-manifest/v1-service-shop-user.yaml").unlink()
    again = make(clone, "up")
    assert again.returncode == 0, again.stderr
    assert clone.manifests() == whole
    for path in folder.rglob("*.yaml"):
        path.unlink()
    again = make(clone, "up")
    assert again.returncode == 0, again.stderr
    assert clone.manifests() == whole


def test_a_lock_of_a_living_run_is_respected(checkout):
    clone = checkout()
    make(clone, "preview")
    lock = clone.folder / ".moorage/state/.pulumi/locks/organization/moorage/local/living.json"
    lock.parent.mkdir(parents=True, exist_ok=True)
    program = shutil.copy(str(shutil.which("cat")), clone.folder / ".moorage/pulumi")
    with subprocess.Popen([program], stdin=subprocess.PIPE) as holder:
        host = os.uname().nodename
        held = {"pid": holder.pid, "username": "x", "hostname": host, "timestamp": "2026-01-01T00:00:00Z"}
        lock.write_text(json.dumps(held))
        done = make(clone, "up")
        assert done.returncode != 0
        assert "currently locked by" in done.stdout + done.stderr
        assert lock.exists()
        assert holder.stdin
        holder.stdin.close()
