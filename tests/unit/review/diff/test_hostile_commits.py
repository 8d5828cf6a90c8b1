"""A commit of an attacker's: nothing of it runs, and nothing is read or written elsewhere than in our own folder."""

from __future__ import annotations

import subprocess

import pytest
from moorage.image.source.git.objects import Entry
from moorage.image.source.git.repository import find_repository
from moorage.review.diff.revisions.layout import lay_out, read_tree, write_all

_ORDER = "name: order\nsource: {}\n"


@pytest.fixture
def one(clone):
    clone.spec(_ORDER)
    clone.commit()
    return clone


def _blob(clone, content: str) -> str:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=clone.root, input=content.encode(), check=True, capture_output=True
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../../../../../../etc/passwd", "../../.git/config", "../../../clone/secret.yaml"]
)
def test_a_spec_that_is_a_link_elsewhere_is_refused(one, target):
    index = f"120000 {_blob(one, target)}\tservices/evil/service.yaml\n"
    subprocess.run(["git", "update-index", "--index-info"], cwd=one.root, input=index.encode(), check=True)
    one.git("commit", "-q", "-m", "a link")
    [line] = one.compare("HEAD").unread["test"]
    assert line.startswith("at HEAD: services/evil/service.yaml: is a link that leads out of the project")


def test_links_inside_are_followed_as_on_disk(one):
    one.write("specs/real.yaml", f"{_ORDER}mounts: {{/etc/rates: {{file: ../shared/rates}}}}\n")
    one.write("data/rates", "1")
    (one.root / "shared").symlink_to("data")
    (one.root / "services/order/service.yaml").unlink()
    (one.root / "services/order/service.yaml").symlink_to("../../specs/real.yaml")
    one.commit()
    assert one.compare("HEAD").changes == ()
    one.write("data/rates", "2")
    assert [each.role.partition(".")[0] for each in one.change("order").objects] == ["files", "deployment"]
    (one.root / "stack").symlink_to("stacks")
    one.write("Pulumi.yaml", "name: test\nruntime: python\nstackConfigDir: stack\n")
    one.commit()
    assert (one.compare("HEAD", "HEAD").changes, dict(one.compare("HEAD", "HEAD").unread)) == ((), {})


def test_a_link_in_a_circle_ends(one):
    (one.root / "services/a").symlink_to("b")
    (one.root / "services/b").symlink_to("a")
    one.write("services/order/service.yaml", f"{_ORDER}mounts: {{/etc/x: {{file: ../a/x}}}}\n")
    one.commit()
    one.write("services/order/service.yaml", _ORDER)
    [line] = one.compare("HEAD").unread["test"]
    assert "mounts./etc/x.file" in line


@pytest.mark.parametrize(
    "names",
    [
        {"../escaped/service.yaml": "100644"},
        {"{outside}/in/escaped/service.yaml": "100644"},
        {"a/../../escaped/service.yaml": "100644"},
        {"services/.git/hooks/service.yaml": "100644", "services/.GIT/x/service.yaml": "100644"},
        {"services": "120000", "services/escaped/service.yaml": "100644"},
        {"services/escaped": "120000", "services/escaped/service.yaml": "100644"},
    ],
)
def test_nothing_is_written_elsewhere(one, tmp_path_factory, names):
    outside = tmp_path_factory.mktemp("outside")
    inside = outside / "in" / "side"
    inside.mkdir(parents=True)
    (outside / "in" / "escaped").mkdir()
    file, link = _blob(one, _ORDER), _blob(one, str(outside / "in" / "escaped"))
    found = [
        Entry(name.replace("{outside}", str(outside)), mode, link if mode == "120000" else file)
        for name, mode in names.items()
    ]
    repository = find_repository(one.root)
    lay_out(repository, read_tree(repository, found), "", inside, [])
    more = outside / "in" / "more"
    more.mkdir()
    write_all(repository, {each.name: each for each in found}, [""], more)
    written = {path for path in outside.rglob("*") if path.is_file() and not path.is_symlink()}
    assert {path for path in written if not (path.is_relative_to(inside) or path.is_relative_to(more))} == set()
    assert not [path for path in written if path.name == "service.yaml" and ".git" in str(path).lower()]


def test_filters_hooks_and_monitors_do_not_run(one, tmp_path_factory):
    place = tmp_path_factory.mktemp("trap")
    trap = place / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {place}/ran\ncat\n")
    trap.chmod(0o755)
    one.write(".gitattributes", "* filter=x diff=x merge=x\n")
    one.commit()
    for key in (
        *("filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.x.textconv", "diff.x.command"),
        *("diff.external", "core.fsmonitor", "core.pager", "core.sshCommand", "merge.x.driver", "core.hooksPath"),
    ):
        one.git("config", key, str(place) if key == "core.hooksPath" else str(trap))
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        (place / name).write_text(trap.read_text())
        (place / name).chmod(0o755)
    one.spec(f"{_ORDER}replicas: 5\n")
    assert len(one.compare("HEAD").changes) == 1
    assert one.compare("HEAD~1", "HEAD").changes == ()
    assert not (place / "ran").exists()
    subprocess.run(["git", "diff"], cwd=one.root, check=False, capture_output=True)
    assert (place / "ran").exists(), "the trap itself is broken"


def test_a_mounted_file_outside_of_the_clone_is_not_read(one, tmp_path_factory):
    secret = tmp_path_factory.mktemp("secret") / "rates"
    secret.write_text("hunter2")
    one.spec(f"{_ORDER}mounts: {{/etc/rates: {{file: ../../../{secret.parent.name}/rates}}}}\n")
    one.commit()
    one.spec(_ORDER)
    lines = one.compare("HEAD").unread["test"]
    assert len(lines) == 1
    assert "leads out of the repository ." in lines[0]
    assert "hunter2" not in str(one.compare("HEAD"))
    assert ".moorage" not in lines[0]
