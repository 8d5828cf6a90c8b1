"""A stack's file lies where Pulumi keeps it: in `stackConfigDir`, else beside Pulumi.yaml; specs lie anywhere."""

import pytest
from moorage.review.check import check

_ENVIRONMENT = "config: {'moorage:environment': {namespace: %s, kubernetes: {render_to: out}, monitoring: off}}\n"
_SPEC = "name: order\nimage: {ref: r.example.com/order}\n"


def _project(tree, more=""):
    tree.write("Pulumi.yaml", f"name: test\nruntime: python\n{more}")
    tree.spec(_SPEC)


@pytest.mark.parametrize(
    ("more", "folder"),
    [("", ""), ("stackConfigDir: config/envs\n", "config/envs/"), ("stackConfigDir: .\n", ""), ("", "stacks/")],
)
def test_an_environment_is_found_where_pulumi_keeps_it(tree, more, folder):
    _project(tree, more)
    tree.write(f"{folder}Pulumi.dev.yaml", _ENVIRONMENT % "shop")
    assert tree.load("dev").environment.namespace == "shop"
    assert check([tree.root], None).environments == ("dev",)


def test_beside_pulumi_yaml_comes_before_a_folder_that_pulumi_does_not_read(tree):
    _project(tree)
    tree.write("Pulumi.dev.yaml", _ENVIRONMENT % "beside")
    tree.write("stacks/Pulumi.dev.yaml", _ENVIRONMENT % "below")
    assert tree.load("dev").environment.namespace == "beside"


def test_an_environment_that_is_not_there_is_missed_where_it_would_be_found(tree):
    _project(tree, "stackConfigDir: envs\n")
    tree.write("envs/Pulumi.dev.yaml", _ENVIRONMENT % "shop")
    assert tree.says("prod") == ["envs/Pulumi.prod.yaml: there is no such environment; write it, or name one of dev"]


@pytest.mark.parametrize("folder", ["..", "../other", "/etc"])
def test_stack_files_outside_of_the_project_are_not_read(tree, folder):
    _project(tree, f"stackConfigDir: {folder}\n")
    assert tree.says("dev") == [
        "Pulumi.yaml: stackConfigDir: leads out of the project; name a folder below it, or give --env the file itself"
    ]


def test_a_pulumi_yaml_that_links_out_of_the_project_is_not_read(tree, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "Pulumi.yaml"
    outside.write_text("stackConfigDir: envs\n")
    _project(tree)
    (tree.root / "Pulumi.yaml").unlink()
    (tree.root / "Pulumi.yaml").symlink_to(outside)
    assert tree.says("dev") == [
        "Pulumi.yaml: is a link that leads out of the project or to a hidden file; replace it with what it leads to"
    ]


def test_a_file_by_its_path_needs_no_folder(tree):
    _project(tree, "stackConfigDir: ..\n")
    tree.write("deploy/own.yaml", _ENVIRONMENT % "shop")
    assert tree.load(str(tree.root / "deploy/own.yaml")).environment.name == "own"


def test_an_environment_that_pulumi_opens_from_esc_cannot_be_read(tree):
    _project(tree)
    tree.write("Pulumi.dev.yaml", "environment: [shop/dev]\n")
    assert tree.says("dev") == [
        "Pulumi.dev.yaml: config.moorage:environment: is required; write the environment under it: what `environment` "
        "imports from Pulumi ESC is read by Pulumi alone"
    ]


@pytest.mark.parametrize("place", ["service.yaml", "cmd/order/service.yaml"])
def test_specs_lie_beside_the_code_anywhere_when_they_are_named(tree, place):
    tree.write("Pulumi.yaml", "name: test\nruntime: python\n")
    tree.write("Pulumi.dev.yaml", _ENVIRONMENT % "shop")
    tree.write(place, _SPEC)
    report = check([tree.root], None)
    assert (report.problems, report.services) == ((), ("order",))
