"""`moorage render --out`: the folder holds what is rendered now, and everybody else's files stay as they are."""

import pytest
from moorage.cli.main import main
from moorage.review.rendering.folder import LIST
from moorage.review.rendering.manifests import HEADER

_GOOD = "name: order\nsource: {}\n"
_ROLES = ("deployment", "disruption-budget", "network-policy", "service", "service-account")


@pytest.fixture
def out(tree, monkeypatch):
    monkeypatch.chdir(tree.root)
    tree.spec(_GOOD)
    tree.environment()
    return tree.root / "out" / "manifests"


def _names(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != LIST)


def _rendered(out, *more, env="test"):
    return main(["render", "--env", env, "--out", str(out), *more])


def _all(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_object_is_a_file_of_its_own_that_says_where_it_comes_from(out, capsys):
    assert _rendered(out) == 0
    assert capsys.readouterr().out == f"5 objects written to {out}\n"
    assert _names(out) == sorted(f"order-{role}.yaml" for role in _ROLES)
    assert all((out / name).read_text().startswith(HEADER) for name in _names(out))


def test_the_files_together_are_what_is_printed(out, capsys):
    _rendered(out)
    capsys.readouterr()
    main(["render", "--env", "test"])
    printed = set(capsys.readouterr().out.split("---\n"))
    assert {(out / name).read_text().removeprefix(HEADER) for name in _names(out)} == printed


def test_the_list_names_the_environment_and_every_file(out):
    _rendered(out)
    assert (out / LIST).read_text().splitlines()[1:] == ["environment test", *_names(out)]


def test_a_file_that_nothing_renders_any_more_stays_and_is_told_of(tree, out, capsys):
    _rendered(out)
    tree.spec(_GOOD + "network_policy: false\n")
    _rendered(out)
    told = "not rendered now, and kept without --prune: order-network-policy.yaml\n"
    assert capsys.readouterr().err == told
    assert "order-network-policy.yaml" in _names(out)


def test_prune_removes_it_also_when_it_was_left_before(tree, out, capsys):
    _rendered(out)
    tree.spec(_GOOD + "network_policy: false\n")
    _rendered(out)
    capsys.readouterr()
    _rendered(out, "--prune")
    assert capsys.readouterr() == (f"4 objects written to {out}\nremoved: order-network-policy.yaml\n", "")
    assert _names(out) == sorted(f"order-{role}.yaml" for role in _ROLES if role != "network-policy")
    assert "order-network-policy.yaml" not in (out / LIST).read_text()


def test_a_part_of_the_services_leaves_the_files_of_the_others(tree, out, capsys):
    for name in ("user", "stock"):
        tree.spec(f"name: {name}\nsource: {{}}\n", name)
    _rendered(out)
    before = _all(out)
    capsys.readouterr()
    _rendered(out, "services/user")
    assert _all(out) == before
    shown = [f"order-{role}.yaml" for role in sorted(_ROLES)] + [f"stock-{role}.yaml" for role in sorted(_ROLES)]
    assert capsys.readouterr().err.startswith("not rendered now, and kept without --prune: order-deployment.yaml, ")
    tree.spec("name: cart\nsource: {}\n", "cart")
    _rendered(out, "services/cart")
    assert capsys.readouterr().err.endswith(f", {sorted(shown)[-1]} and 5 more\n")


def test_files_and_folders_of_others_stay(out):
    out.mkdir(parents=True)
    (out / "own.yaml").write_text("kind: ConfigMap\n")
    (out / "ours-by-its-head.yaml").write_text(HEADER)
    (out / "folder.yaml").mkdir()
    (out / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    assert _rendered(out, "--prune") == 0
    assert {"own.yaml", "ours-by-its-head.yaml", "folder.yaml", "binary.yaml"} <= set(_names(out))
    assert (out / "own.yaml").read_text() == "kind: ConfigMap\n"


def test_a_listed_file_that_somebody_made_their_own_is_not_pruned(tree, out):
    _rendered(out)
    (out / "order-network-policy.yaml").write_text("kind: NetworkPolicy\n")
    tree.spec(_GOOD + "network_policy: false\n")
    assert _rendered(out, "--prune") == 0
    assert (out / "order-network-policy.yaml").read_text() == "kind: NetworkPolicy\n"


def test_nor_is_a_kustomization_that_somebody_made_their_own(out):
    _rendered(out, "--kustomization")
    (out / "kustomization.yaml").write_text("resources: []\n")
    assert _rendered(out, "--prune") == 0
    assert (out / "kustomization.yaml").read_text() == "resources: []\n"


def test_a_list_that_leads_out_of_the_folder_is_refused(tree, out, capsys):
    _rendered(out)
    victim = tree.write("out/victim.yaml", HEADER)
    with (out / LIST).open("a") as file:
        file.write("../victim.yaml\n")
    before = _all(out)
    assert _rendered(out, "--prune") == 1
    assert f"{out}/{LIST}: is no list that moorage wrote; restore it" in capsys.readouterr().err
    assert victim.exists()
    assert _all(out) == before


def test_a_link_is_neither_followed_nor_removed(tree, out):
    _rendered(out)
    elsewhere = tree.write("elsewhere.yaml", HEADER)
    (out / "order-network-policy.yaml").unlink()
    (out / "order-network-policy.yaml").symlink_to(elsewhere)
    assert _rendered(out) == 1
    tree.spec(_GOOD + "network_policy: false\n")
    assert _rendered(out, "--prune") == 0
    assert (out / "order-network-policy.yaml").is_symlink()
    assert elsewhere.read_text() == HEADER


def test_the_folder_of_another_environment_is_refused(tree, out, capsys):
    _rendered(out)
    tree.environment(name="prod")
    before = _all(out)
    for more in ([], ["--prune"]):
        assert _rendered(out, *more, env="prod") == 1
        assert capsys.readouterr().err == (
            f"{out}: the environment test is rendered here, and prod would be mixed with it; "
            "name a folder for each environment\n"
        )
    assert _all(out) == before


def test_a_file_of_others_under_a_name_that_is_needed_is_not_overwritten(out, capsys):
    out.mkdir(parents=True)
    (out / "order-service.yaml").write_text("kind: Service\n")
    assert _rendered(out) == 1
    assert capsys.readouterr().err == (
        f"{out}/order-service.yaml: was not written by moorage; move it away, or render into another folder\n"
    )
    assert _names(out) == ["order-service.yaml"]
    assert (out / "order-service.yaml").read_text() == "kind: Service\n"


def test_rendering_again_changes_nothing(out):
    _rendered(out, "--kustomization")
    before = _all(out)
    for more in ([], ["--kustomization"], ["--kustomization", "--prune"]):
        _rendered(out, *more)
        assert _all(out) == before


def test_nothing_is_written_when_something_is_wrong(tree, out):
    tree.spec(_GOOD + "port: 80\n")
    assert _rendered(out) == 1
    assert not out.exists()


def test_a_folder_that_cannot_be_is_a_failure_of_the_surroundings(tree, out, capsys):
    tree.write("out", "a file")
    assert _rendered(out) == 3
    out_, err = capsys.readouterr()
    assert (out_, err.count("\n")) == ("", 1)
    assert str(out) in err


def test_a_namespace_and_a_service_of_like_names_are_both_there(tree, out, capsys):
    tree.write(
        "stacks/Pulumi.test.yaml",
        tree.root.joinpath("stacks/Pulumi.test.yaml")
        .read_text()
        .replace("namespace: shop", "namespace: order-service\n    create_namespace: true"),
    )
    main(["render", "--env", "test"])
    printed = capsys.readouterr().out
    assert "kind: Namespace\n" in printed
    assert "kind: Service\n" in printed


@pytest.mark.parametrize(
    ("option", "wrong"), [("--prune", "removes files of a folder"), ("--kustomization", "is a file")]
)
def test_what_needs_a_folder_says_so(out, capsys, option, wrong):
    assert main(["render", "--env", "test", option]) == 1
    assert capsys.readouterr().err.startswith(f"{option}: {wrong}; ")
