"""Perpetual diffs: what must not change anything."""

import os
import subprocess
from pathlib import Path

S = ("--stack", "local")


def test_another_clone_elsewhere_sees_the_first_ones_state_unchanged(checkout, tmp_path):
    first = checkout("first")
    first.pulumi.up(*S)
    second = checkout("elsewhere/with space/second", origin=first.folder)
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text("apiVersion: v1\nkind: Config\ncontexts: []\n")
    mask = os.umask(0o077)
    try:
        preview = second.pulumi(
            "preview",
            *S,
            KUBECONFIG=str(kubeconfig),
            TZ="Pacific/Auckland",
            LC_ALL="C",
            HOME=str(tmp_path),
            XDG_CACHE_HOME=os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
            GOMODCACHE=_go_env(first, "GOMODCACHE"),
            GOCACHE=_go_env(first, "GOCACHE"),
            GOFLAGS="-tags=elsewhere",
            GOAMD64="v3",
            USER="somebody",
        )
    finally:
        os.umask(mask)
    assert set(preview.changes) == {"same"}, preview.output
    assert not any(step.op != "same" for step in preview.steps)


def _go_env(clone, name):
    told = subprocess.run(["go", "env", name], cwd=clone.folder, capture_output=True, text=True, check=True)
    return told.stdout.strip()


def test_a_commit_of_docs_alone_changes_nothing(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    clone.commit("docs/something.md", "more words\n")
    clone.commit("services/README.md", "even beside the sources\n")
    assert set(clone.pulumi("preview", *S).changes) == {"same"}
    assert set(clone.pulumi.up(*S).changes) == {"same"}


def test_a_change_of_one_service_leaves_the_other_alone(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    clone.commit(
        "services/order/more.go", "package order\n\n// More is here so that the input changes.\nconst More = 1\n"
    )
    changed = {step.name for step in clone.pulumi("preview", *S).steps if step.op != "same"}
    assert changed == {"order", "order-image", "order-deployment"}
