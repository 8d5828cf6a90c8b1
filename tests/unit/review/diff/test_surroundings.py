"""Broken surroundings: each is one clear sentence, and none passes for a change that does nothing."""

from __future__ import annotations

import hashlib
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from moorage.cli.main import main
from moorage.errors import ExternalError, MoorageError
from moorage.review.diff.comparison import compare
from moorage.review.diff.model import Effect

_ORDER = "name: order\nsource: {}\n"
_IMAGE = f"name: order\nimage: {{ref: registry.example.com/order@sha256:{'0' * 64}}}\n"
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"

_EMPTY = b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
"""Git's name for a file without content."""


@pytest.fixture
def one(clone):
    """One service, committed."""
    clone.spec(_ORDER)
    clone.commit("v1")
    return clone


def _says(error) -> str:
    return str(error.value)


def test_without_a_repository(tree):
    tree.environment()
    with pytest.raises(ExternalError, match="is in no git repository") as error:
        compare("main", root=tree.root)
    assert _says(error).startswith(str(tree.root))


def test_a_revision_that_is_none(one):
    with pytest.raises(MoorageError) as error:
        one.compare("nowhere")
    assert _says(error) == ("nowhere: is no revision of this clone; name a branch, a tag or a commit, or fetch it")
    assert error.value.exit_code == 1


@pytest.mark.parametrize("name", ["--help", "-x", "HEAD^{tree}", "v1:Pulumi.yaml", "@{99}", "", "a..b", "--all"])
def test_a_name_is_a_name_and_never_an_option(one, name):
    with pytest.raises(MoorageError, match="is no revision of this clone"):
        one.compare(name)


def test_a_branch_that_only_the_remote_has(one, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "clone"
    one.git("checkout", "-q", "-b", "change")
    one.git("clone", "-q", "--branch", "change", str(one.root), str(other))
    with pytest.raises(MoorageError, match="write origin/main, or fetch it"):
        compare("main", root=other)
    assert compare("origin/main", root=other).changes == ()


@pytest.fixture
def shallow(one, tmp_path_factory):
    """The folder of a clone that holds the last commit of a branch alone; main has gone on."""
    one.git("checkout", "-q", "-b", "change")
    for replicas in (3, 4):
        one.spec(f"{_ORDER}replicas: {replicas}\n")
        one.commit()
    one.git("checkout", "-q", "main")
    one.commit()
    folder = tmp_path_factory.mktemp("shallow") / "clone"
    one.git("clone", "-q", "--depth", "1", "--branch", "change", one.root.as_uri(), str(folder))
    return folder


def test_a_shallow_clone_that_lacks_the_base(shallow):
    with pytest.raises(ExternalError) as error:
        compare("origin/main", root=shallow)
    assert _says(error) == (
        f"{shallow}: the clone is shallow and does not hold origin/main; "
        "run `git fetch --unshallow` (in a pipeline: fetch-depth: 0)"
    )


def test_a_shallow_clone_that_lacks_where_the_change_left(one, shallow):
    one.git("fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main", folder=shallow)
    with pytest.raises(
        ExternalError, match=r"does not hold the commit where the change left origin/main; run .*--direct"
    ):
        compare("origin/main", root=shallow)
    [change] = compare("origin/main", root=shallow, direct=True).changes
    assert change.effect is Effect.CHANGES


def test_histories_without_a_common_commit(one):
    one.git("checkout", "-q", "--orphan", "alone")
    one.write("README.md", "anew")
    one.commit()
    with pytest.raises(MoorageError, match="has no commit in common with the change; compare with main itself"):
        one.compare("main")
    assert one.compare("main", direct=True).changes == ()


def test_a_folder_that_is_renamed_is_no_change(clone):
    clone.spec(_IMAGE)
    clone.commit()
    clone.write("services/shop/order/service.yaml", _IMAGE)
    (clone.root / "services/order/service.yaml").unlink()
    assert clone.compare().changes == ()


def test_the_base_that_does_not_parse(one, capsys, monkeypatch):
    one.spec("name: [order\n")
    one.commit()
    one.spec(_ORDER)
    found = one.compare()
    [line] = found.unread["test"]
    assert line.startswith("at HEAD: services/order/service.yaml:1: is not valid YAML")
    assert found.unreadable == {"test"}
    monkeypatch.chdir(one.root)
    assert main(["diff", "HEAD"]) == 2
    assert line in capsys.readouterr().err
    assert main(["diff", "HEAD", "--allow", "test:unread"]) == 0
    assert main(["diff", "HEAD", "--allow", "*:unread"]) == 0
    assert main(["diff", "HEAD", "--allow", "other:unread"]) == 2


def test_the_head_that_does_not_parse(one, capsys, monkeypatch):
    one.spec("name: [order\n")
    monkeypatch.chdir(one.root)
    assert main(["diff", "HEAD"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("services/order/service.yaml:1: is not valid YAML")
    one.commit()
    assert main(["diff", "HEAD~1", "HEAD"]) == 1
    assert capsys.readouterr().err.startswith("at HEAD: services/order/service.yaml:1: is not valid YAML")


def test_a_base_that_is_older_than_the_format(one):
    one.spec(f"{_ORDER}replica_count: 3\n")
    one.commit()
    one.spec(f"{_ORDER}replicas: 3\n")
    [line] = one.compare().unread["test"]
    assert line.startswith("at HEAD: services/order/service.yaml:3: replica_count: unknown key")
    one.spec(f"{_ORDER}replicas: many\n")
    with pytest.raises(MoorageError, match="services/order/service.yaml:3: replicas: must be a whole number"):
        one.compare()


def test_a_base_in_which_one_environment_cannot_be_read(one):
    one.environment("defaults: {replica_count: 2}", name="old")
    one.commit()
    one.environment("defaults: {replicas: 2}", name="old")
    one.spec(f"{_ORDER}replicas: 5\n")
    found = one.compare()
    assert [each.environment for each in found.changes] == ["test"]
    assert (set(found.unread), found.unreadable) == ({"old"}, {"old"})


def test_an_environment_that_one_side_lacks(one):
    one.environment(name="new")
    found = one.compare()
    assert (dict(found.unread), found.unreadable) == ({"new": ("HEAD has no such environment",)}, frozenset())
    one.commit()
    (one.root / "stacks/Pulumi.new.yaml").unlink()
    assert dict(one.compare().unread) == {"new": ("working tree has no such environment",)}
    with pytest.raises(MoorageError, match="other: is no environment of either revision"):
        one.compare("HEAD", None, "other")


def test_a_base_without_a_project(clone):
    clone.git("rm", "-q", "--cached", "-r", "--ignore-unmatch", ".")
    clone.write("README.md", "nothing yet")
    clone.git("add", "README.md")
    clone.git("commit", "-q", "-m", "nothing yet")
    clone.spec(_ORDER)
    found = clone.compare()
    assert (found.changes, dict(found.unread)) == ((), {"test": ("HEAD has no such environment",)})


def test_a_base_that_has_no_pulumi_yaml_but_all_the_rest(one):
    one.git("rm", "-q", "--cached", "Pulumi.yaml")
    one.git("commit", "-q", "-m", "without")
    one.spec(f"{_ORDER}replicas: 5\n")
    [change] = one.compare().changes
    assert change.service == "order"


def test_a_submodule_that_holds_no_service(one, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    one.git("init", "-q", str(other))
    (other / "README.md").write_text("theirs")
    one.git("add", "-A", folder=other)
    one.git("commit", "-q", "-m", "theirs", folder=other)
    one.git("submodule", "add", "-q", str(other), "theirs")
    one.commit()
    assert dict(one.compare().unread) == {}


def test_a_spec_that_is_an_lfs_pointer(one):
    one.spec(_POINTER.format("0" * 64, 30))
    one.commit()
    one.spec(_ORDER)
    [line] = one.compare().unread["test"]
    assert line == (
        "at HEAD: services/order/service.yaml: is a Git LFS pointer, whose content is not here; "
        "run `git lfs fetch --all`"
    )


def test_a_mounted_file_in_lfs_is_what_it_points_to(one):
    held = b"\x00rates"
    pointer = _POINTER.format(hashlib.sha256(held).hexdigest(), len(held))
    one.spec(f"{_ORDER}mounts: {{/etc/rates: {{file: rates.bin}}}}\n")
    file = one.write("services/order/rates.bin", pointer)
    one.commit()
    file.write_bytes(held)
    assert one.compare().changes == ()
    # LFS keeps what it has fetched; the work tree has gone on.
    name = hashlib.sha256(held).hexdigest()
    one.write(f".git/lfs/objects/{name[:2]}/{name[2:4]}/{name}", held)
    file.write_bytes(b"\x00others")
    [change] = one.compare().changes
    assert [each.role.partition(".")[0] for each in change.objects] == ["files", "deployment"]
    assert change.effect is Effect.ROLLS


def test_what_is_no_text(one):
    one.spec(b"\x7fELF\x02\x01\x01\x00\xff\xfe")
    one.commit()
    one.spec(_ORDER)
    assert one.compare().unread["test"] == (
        "at HEAD: services/order/service.yaml: is not text in UTF-8; write it as a YAML text file",
    )


def test_a_file_that_is_too_large_is_not_read(one):
    one.spec("#" * 600_000)
    one.commit()
    one.spec(_ORDER)
    assert one.compare().unread["test"] == (
        "at HEAD: services/order/service.yaml: is larger than 512 KiB; split it, or check that it is the right file",
    )


def test_many_files_and_names_that_are_no_text(one):
    one.git("hash-object", "-w", "/dev/null")
    _add(one, *(b"files/%d/%d" % (number // 1000, number) for number in range(100_000)), b"services/order/\xff\r\n.txt")
    assert one.compare("HEAD~1", "HEAD").changes == ()
    _add(one, b"services/\xff\r\n/service.yaml")
    [line] = one.compare("HEAD").unread["test"]
    assert line == r"at HEAD: services/\udcff\r\n/service.yaml: is empty; write a mapping with at least one key"


def _add(clone, *names: bytes) -> None:
    """Commit empty files of any name, without the working tree."""
    index = b"".join(b"100644 blob %s\t%s\0" % (_EMPTY, name) for name in names)
    subprocess.run(["git", "update-index", "-z", "--index-info"], cwd=clone.root, input=index, check=True)
    clone.git("commit", "-q", "-m", "more files")


def test_the_output_of_two_that_run_at_once_is_apart(one):
    one.spec(f"{_ORDER}replicas: 5\n")
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda _: one.compare().changes, range(8)))
    assert all(each == found[0] for each in found)
    assert len(found[0]) == 1


def test_a_link_where_we_write(one, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (one.root / ".moorage").symlink_to(elsewhere)
    with pytest.raises(MoorageError, match="is neither a plain file nor a folder"):
        one.compare()
    assert list(elsewhere.iterdir()) == []
    (one.root / ".moorage").unlink()
