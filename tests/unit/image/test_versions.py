"""The version that each state of a clone gives."""

import os
import subprocess
from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image.source.resolved import source_facts

from .sources import Source, new_source


def test_exact_tag(source: Source) -> None:
    commit = source.commit("v1.2.3")
    build_info = source_facts(source.request())
    assert (build_info.version, build_info.revision, build_info.dirty) == ("v1.2.3", commit, False)
    assert build_info.created == "2023-11-14T22:13:20Z"


def test_commits_after_a_tag_are_counted(source: Source) -> None:
    source.commit("v1.2.3")
    for text in ("one", "two"):
        source.write("greeting/greeting.go", f'package greeting\n\nvar Text = "{text}"\n')
        commit = source.commit()
    build_info = source_facts(source.request())
    assert build_info.version == f"v1.2.3-2-g{commit[:12]}"
    assert build_info.created == "2023-11-14T22:15:20Z"


def test_a_later_commit_that_touches_no_input_changes_nothing(source: Source) -> None:
    source.commit("v1.2.3")
    before = source_facts(source.request())
    for name in ("README.md", "greeting/README.md", "greeting/greeting_test.go", "other/other.go"):
        source.write(name, "package greeting\n")
        source.commit()
    source.git("tag", "v9.0.0")
    assert source_facts(source.request()) == before


def test_a_tag_on_a_later_commit_names_the_inputs_it_releases(source: Source) -> None:
    source.commit("v1.0.0")
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    changed = source.commit()
    source.write("README.md", "release notes")
    source.commit("v1.1.0")
    source.write("README.md", "more")
    source.commit("v1.2.0")
    build_info = source_facts(source.request())
    assert (build_info.version, build_info.revision) == ("v1.1.0", changed)


def test_the_nearest_tag_is_found_across_a_merge(source: Source) -> None:
    source.commit("v1.0.0")
    source.git("checkout", "-q", "-b", "side")
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "side"\n')
    changed = source.commit()
    source.git("checkout", "-q", "main")
    source.write("README.md", "main")
    source.commit("v1.1.0")
    source.commits += 1
    source.git("merge", "-q", "--no-ff", "side", "-m", "merge")
    source.git("tag", "v2.0.0")
    source.write("README.md", "later")
    source.commit("v3.0.0")
    build_info = source_facts(source.request())
    assert (build_info.version, build_info.revision) == ("v2.0.0", changed), "v1.1.0 does not hold the change"


def test_of_several_tags_on_one_commit_git_describe_decides(source: Source) -> None:
    source.commit("v1.0.0", "v1.0.1")
    source.git("tag", "-a", "-m", "annotated", "v1.0.2")
    wanted = source.git("describe", "--tags", "--exact-match", "--match=v*")
    assert source_facts(source.request()).version == wanted == "v1.0.2"


@pytest.mark.parametrize(
    ("tag", "glob"),
    [
        ("1.2.3", "[0-9]*"),
        ("app/v1.0.0", "*"),
        ("v1.2.3+build.5", "v*"),
        ('v1.0.0-it\'s"$(quoted)"&;|`x`', "v*"),
        ("v" + "1" * 133, "v*"),
    ],
)
def test_odd_tags_stay_as_they_are(source: Source, tag: str, glob: str) -> None:
    source.commit(tag)
    assert source_facts(source.request(tags=glob)).version == tag


@pytest.mark.parametrize(
    ("others", "glob"),
    [
        ("validator/v9.0.0", "v*"),
        ("services/chassis/v9.0.0", "v*"),
        ("app/chassis/v9.0.0", "app/v*"),
        ("app/validator/v9.0.0", "app/v*"),
    ],
)
def test_a_tag_of_another_module_is_no_version(source: Source, others: str, glob: str) -> None:
    own = glob.replace("*", "1.0.0")
    source.commit(own, others)
    assert source_facts(source.request(tags=glob)).version == "v1.0.0"
    source.write("README.md", "docs")
    source.commit(f"{others[:-5]}9.1.0")
    assert source_facts(source.request(tags=glob)).version == "v1.0.0"
    source.git("tag", "-d", own)
    source.git("tag", "-a", "-m", "later", own)
    assert source_facts(source.request(tags=glob)).version == "v1.0.0"
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "more"\n')
    commit = source.commit(others[:-5] + "9.2.0")
    assert source_facts(source.request(tags=glob)).version == f"v1.0.0-1-g{commit[:12]}"


@pytest.mark.parametrize(
    ("tag", "glob", "version"),
    [
        ("frontend/v1.4.0", "frontend/v*", "v1.4.0"),
        ("services/frontend/v1.4.0", "services/frontend/*", "v1.4.0"),
        ("services/frontend/v1.4.0", "s*/v*", "v1.4.0"),
        ("frontend/1.4.0-rc.1", "frontend/*", "1.4.0-rc.1"),
    ],
)
def test_a_prefix_of_tags_is_no_part_of_the_version(source: Source, tag: str, glob: str, version: str) -> None:
    source.commit(tag, "v9.0.0", "backend/v8.0.0")
    request = source.request(tags=glob)
    assert source_facts(request).version == version
    source.write("README.md", "docs")
    source.commit()
    assert source_facts(request).version == version
    for text in ("one", "two"):
        source.write("greeting/greeting.go", f'package greeting\n\nvar Text = "{text}"\n')
        commit = source.commit()
    assert source_facts(request).version == f"{version}-3-g{commit[:12]}"
    source.write("greeting/greeting.go", "package greeting\n\nvar Text = `dirty`\n")
    assert source_facts(request).version == f"{version}-3-g{commit[:12]}-dirty"


@pytest.mark.parametrize(
    ("folder", "path", "repository"),
    [
        (".", "example.com/shop", "example.com/shop"),
        (".", "example.com/shop/v2", "example.com/shop"),
        ("v2", "example.com/shop/v2", "example.com/shop"),
        ("services/order", "example.com/shop/services/order", "example.com/shop"),
        ("services/order", "example.com/shop/services/order/v3", "example.com/shop"),
        ("services/order/v3", "example.com/shop/services/order/v3", "example.com/shop"),
        ("services/order", "example.com/order", "example.com/order"),
        ("order", "example.com/shop/preorder", "example.com/shop/preorder"),
    ],
)
def test_a_modules_folder_is_no_part_of_the_repositorys_path(
    tmp_path: Path, folder: str, path: str, repository: str
) -> None:
    top = Source(tmp_path / "top")
    module = new_source(tmp_path / "top" / folder)
    if folder != ".":
        (module.folder / ".git").rename(top.folder / ".git")
    module.write("go.mod", f"module {path}\n\ngo 1.24\n")
    module.write("cmd/app/main.go", "package main\n\nfunc main() {}\n")
    top.commit("v1.0.0")
    build_info = source_facts(module.request(version_variable=None))
    assert (build_info.module_path, build_info.repository_path) == (path, repository)


def test_a_prefixed_tag_after_the_change_is_found(source: Source) -> None:
    source.commit("app/v1.0.0")
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    source.commit()
    source.write("README.md", "release notes")
    source.commit("app/v1.1.0")
    assert source_facts(source.request(tags="app/v*")).version == "v1.1.0"


def test_a_tag_that_is_no_text_is_refused(source: Source) -> None:
    source.commit()
    commit = source.git("rev-parse", "HEAD")
    (source.folder / ".git/packed-refs").write_bytes(f"{commit} refs/tags/v1".encode() + b"\xff\n")
    with pytest.raises(InputError) as caught:
        source_facts(source.request())
    assert str(caught.value) == (
        "app/service.yaml:3: source.tags: this tag is not printable text in UTF-8, "
        'got "v1\\\\udcff"; name the release with another tag'
    )


def test_a_tag_that_does_not_match_is_no_version(source: Source) -> None:
    commit = source.commit("app/v1.0.0", "release-1")
    assert source_facts(source.request()).version == commit[:12]


def test_no_tag_gives_the_commit(source: Source) -> None:
    commit = source.commit()
    assert source_facts(source.request()).version == commit[:12]


def test_without_git_the_content_is_the_version(tmp_path: Path) -> None:
    source = new_source(tmp_path / "source")
    (source.folder / ".git").rename(tmp_path / "gone")
    build_info = source_facts(source.request())
    assert (build_info.version, build_info.revision) == (f"v0.0.0-src.{build_info.input_hash[:12]}", None)
    assert build_info.created == "1970-01-01T00:00:00Z"


def test_without_a_commit_the_content_is_the_version_and_it_is_dirty(source: Source) -> None:
    build_info = source_facts(source.request())
    assert build_info.version == f"v0.0.0-src.{build_info.input_hash[:12]}-dirty"


def test_a_module_of_the_module_cache_has_the_version_that_go_gave_it(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    folder = cache / "example.com/shop@v1.4.0"
    folder.parent.mkdir(parents=True)
    source.folder.rename(folder)
    (folder / ".git").rename(tmp_path / "gone")
    info = cache / "cache/download/example.com/shop/@v/v1.4.0.info"
    info.parent.mkdir(parents=True)
    info.write_text('{"Version":"v1.4.0","Time":"2024-05-06T07:08:09Z","Origin":{"Hash":"abc"}}')
    monkeypatch.setenv("GOMODCACHE", str(cache))
    build_info = source_facts(source.request(module=folder, root=folder))
    assert (build_info.version, build_info.revision, build_info.created) == ("v1.4.0", "abc", "2024-05-06T07:08:09Z")
    assert not build_info.dirty


def _shallow(source: Source, folder: Path, depth: int) -> Source:
    subprocess.run(["git", "clone", "-q", f"--depth={depth}", f"file://{source.folder}", str(folder)], check=True)
    return Source(folder)


def test_a_clone_that_ends_at_the_last_change_is_refused(source: Source, tmp_path: Path) -> None:
    source.commit("v1.0.0")
    source.write("README.md", "docs")
    source.commit()
    clone = _shallow(source, tmp_path / "clone", 1)
    with pytest.raises(InputError) as caught:
        source_facts(clone.request(root=tmp_path))
    assert str(caught.value) == (
        "app/service.yaml:3: source.tags: the clone clone is shallow and may have touched these inputs for the last "
        "time before its first commit; run `git fetch --unshallow --tags` in it"
    )


def test_a_clone_that_hides_the_tags_is_refused(source: Source, tmp_path: Path) -> None:
    source.commit("v1.0.0")
    source.write("README.md", "docs")
    source.commit()
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    source.commit()
    clone = _shallow(source, tmp_path / "clone", 2)
    with pytest.raises(InputError, match="is shallow and hides the tags before its first commit; run `git fetch --uns"):
        source_facts(clone.request())


def test_a_shallow_clone_that_holds_all_that_decides_is_fine(source: Source, tmp_path: Path) -> None:
    source.commit()
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')
    source.commit("v1.0.0")
    source.write("README.md", "docs")
    source.commit()
    clone = _shallow(source, tmp_path / "clone", 3)
    assert source_facts(clone.request()).version == source_facts(source.request()).version == "v1.0.0"


def test_a_callers_git_settings_change_nothing(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source.commit("v1.0.0", "v0.9.0")
    before = source_facts(source.request())
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[log]\n showSignature = true\n[column]\n ui = always\n[core]\n autocrlf = true\n quotepath = on\n"
        "[tag]\n sort = -version:refname\n[color]\n ui = always\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert source_facts(source.request()) == before


def test_a_clone_of_another_user_is_one_clear_sentence(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.commit("v1.0.0")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(ExternalError) as caught:
        source_facts(source.request())
    assert str(caught.value) == (
        f"{source.folder}: the clone belongs to another user, and git refuses to read it; "
        "run `git config --global --add safe.directory <the clone's folder>`"
    )
