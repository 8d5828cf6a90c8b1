"""A disk that is full while an image is built: one clear line, and nothing that was there is harmed."""

import sys

import pytest
from image_servers import running_registry
from image_stack import image_stack
from moorage.image.layout.oci import Layout
from small_disk import small_disk

ROOM = 64 << 20
GO = 'package main\n\nvar version = "unset"\n\nfunc main() {{ println(version, "{text}") }}\n'
BUILD = [sys.executable, "-m", "moorage.cli.main", "build", "service.yaml"]


@pytest.fixture
def project(tmp_path):
    """A folder with a Go program that is compiled in a moment, and its spec."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "go.mod").write_text("module example.com/tiny\n\ngo 1.24\n")
    (folder / "main.go").write_text(GO.format(text="first"))
    (folder / "service.yaml").write_text("name: tiny\nsource: {}\n")
    return folder


def refusal(done):
    """Return the one line that a build says before it gives up, without its progress."""
    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stdout == ""
    [line] = [line for line in done.stderr.splitlines() if line != "tiny: building"]
    assert "no space left" in line.lower(), line
    assert len(line) < 400
    return line


def test_wherever_the_disk_of_the_images_is_full_the_image_before_stays_whole(project):
    with small_disk(project / ".moorage", ROOM) as disk:
        assert disk.run(project, BUILD).returncode == 0
        layout = Layout(disk.content / "images/tiny")
        before = layout.digest()
        assert before is not None
        (project / "main.go").write_text(GO.format(text="second"))
        free, said = 0, set()
        while True:
            disk.resize(disk.used() + free)
            done = disk.run(project, BUILD)
            if done.returncode == 0:
                break
            said.add(refusal(done).replace(str(project), ""))
            assert layout.intact(before)
            # What was compiled in vain would keep the disk full.
            assert not (disk.content / "work/tiny").exists()
            free += 256 << 10
        assert layout.digest() != before
        assert layout.intact(str(layout.digest()))
    # The binary, the layer and the staged root.
    assert len(said) >= 3, said


@pytest.mark.parametrize(("variable", "size"), [("GOCACHE", 4 << 10), ("GOTMPDIR", 4 << 10), ("GOTMPDIR", 700 << 10)])
def test_a_disk_of_go_that_is_full_is_not_taken_for_a_fault_of_the_source(project, tmp_path, variable, size):
    with small_disk(tmp_path / "go", size) as disk:
        given = {variable: str(tmp_path / "go")}
        refusal(disk.run(project, BUILD, **given))
        assert not (project / ".moorage/images/tiny").exists()
        disk.resize(256 << 20)
        done = disk.run(project, BUILD, **given)
        assert done.returncode == 0, done.stderr


def test_an_up_on_a_full_disk_pushes_nothing_and_the_next_one_goes_on(checkout, tool, tmp_path_factory):
    with running_registry(tmp_path_factory.mktemp("registry"), tool("crane")) as registry:
        stack = image_stack(checkout(), registry, "oci")
        with small_disk(stack.clone.folder / ".moorage", 4 << 20) as disk:
            pulumi = stack.clone.pulumi
            plain = pulumi.command
            pulumi.command = lambda *arguments: disk.entering(pulumi.folder, plain(*arguments))
            up = pulumi.up("--stack", "local", code=1)
            [error] = up.errors
            assert {line.partition(":")[0] for line in error.splitlines()} == {"no space left on the disk"}
            assert "Traceback" not in up.output
            assert {step.type for step in up.steps} == {"pulumi:pulumi:Stack"}
            assert registry.repositories() == []
            disk.resize(1 << 30)
            stack.up()
            assert registry.repositories() == ["shop/order", "shop/user"]
