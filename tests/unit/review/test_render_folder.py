"""`moorage render --out`: the folder holds what is rendered now, and everybody else's files stay as they are."""

import pytest
from moorage.cli.main import main
from moorage.review.render import HEADER

_GOOD = "name: order\nsource: {}\n"


@pytest.fixture
def out(tree, monkeypatch):
    monkeypatch.chdir(tree.root)
    tree.spec(_GOOD)
    tree.environment()
    return tree.root / "out" / "manifests"


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _rendered(out):
    return main(["render", "--env", "test", "--out", str(out)])


def test_each_object_is_a_file_of_its_own_that_says_where_it_comes_from(out, capsys):
    assert _rendered(out) == 0
    assert capsys.readouterr().out == f"5 objects written to {out}\n"
    roles = ("deployment", "disruption-budget", "network-policy", "service-account", "service")
    assert _names(out) == [f"order-{role}.yaml" for role in roles]
    assert all(path.read_text().startswith(HEADER) for path in out.iterdir())


def test_the_files_together_are_what_is_printed(out, capsys):
    _rendered(out)
    capsys.readouterr()
    main(["render", "--env", "test"])
    printed = set(capsys.readouterr().out.split("---\n"))
    assert {path.read_text().removeprefix(HEADER) for path in out.iterdir()} == printed


def test_a_file_that_nothing_renders_any_more_goes(tree, out):
    _rendered(out)
    tree.spec(_GOOD + "network_policy: false\n")
    _rendered(out)
    assert "order-network-policy.yaml" not in _names(out)


def test_files_and_folders_of_others_stay(out):
    out.mkdir(parents=True)
    (out / "own.yaml").write_text("kind: ConfigMap\n")
    (out / "notes.txt").write_text(HEADER)
    (out / "folder.yaml").mkdir()
    (out / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    assert _rendered(out) == 0
    assert {"own.yaml", "notes.txt", "folder.yaml", "binary.yaml"} <= set(_names(out))
    assert (out / "own.yaml").read_text() == "kind: ConfigMap\n"


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
    _rendered(out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    _rendered(out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


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
