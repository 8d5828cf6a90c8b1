"""A stack's file lies where Pulumi keeps it: in `stackConfigDir`, else beside Pulumi.yaml; specs lie anywhere."""

import pytest
from moorage.errors import InputError
from moorage.reading.loading import load
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


def test_where_there_is_no_environment_at_all_the_smallest_one_is_shown_and_is_enough(tree):
    _project(tree)
    (tree.root / "Pulumi.yaml").unlink()
    (said,) = tree.says("local")
    start, _, text = said.partition("`")
    wrong = "stacks/Pulumi.local.yaml: there is no such environment; "
    assert start == f"{wrong}go to the folder of Pulumi.yaml, or write it, such as "
    tree.write("stacks/Pulumi.local.yaml", text.removesuffix("`"))
    assert tree.load("local").environment.namespace == "shop"
    _project(tree)
    assert tree.says("dev") == [f"{wrong.replace('local', 'dev')}write it, or name one of local"]


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


@pytest.mark.parametrize("place", ["service.yaml", "cmd/order/service.yaml"])
def test_without_services_specs_are_found_in_the_whole_project(tree, place):
    _project_of(tree, place)
    assert [each.name for each in load(env="dev", root=tree.root).selected_specs] == ["order"]


@pytest.mark.parametrize("place", ["vendor/example.com/x/service.yaml", "a/testdata/service.yaml", ".git/service.yaml"])
def test_what_is_not_the_projects_own_is_no_spec(tree, place):
    _project_of(tree, "service.yaml")
    tree.write(place, "name: stranger\n")
    assert [each.name for each in load(env="dev", root=tree.root).selected_specs] == ["order"]


def test_beside_services_nothing_else_is_searched(tree):
    _project_of(tree, "services/order/service.yaml")
    tree.write("examples/service.yaml", "name: stranger\n")
    assert [each.name for each in load(env="dev", root=tree.root).selected_specs] == ["order"]


def test_a_folder_that_is_no_project_is_not_searched(tree):
    tree.write("deep/below/service.yaml", _SPEC)
    (tree.root / "Pulumi.yaml").unlink()
    with pytest.raises(InputError, match="no service.yaml was found"):
        load(root=tree.root)


def test_the_other_end_of_a_use_is_found_beside_its_code(tree):
    _project_of(tree, "cmd/order/service.yaml")
    tree.write("cmd/shop/service.yaml", "name: shop\nimage: {ref: r.example.com/shop}\nuses: [order]\n")
    report = check([tree.root / "cmd/shop"], "dev")
    assert (report.problems, report.services) == ((), ("shop",))


def _project_of(tree, place):
    tree.write("Pulumi.yaml", "name: test\nruntime: python\n")
    tree.write("Pulumi.dev.yaml", _ENVIRONMENT % "shop")
    tree.write(place, _SPEC)


_PLACE = "{namespace: %s, kubernetes: {render_to: out}, monitoring: off}"


@pytest.mark.parametrize("key", ["value", "default"])
def test_the_project_says_what_its_stacks_do_not(tree, key):
    _project(tree, f"config: {{'moorage:environment': {{{key}: {_PLACE % 'shop'}}}}}\n")
    tree.write("Pulumi.dev.yaml", "config: {'other:key': 1}\n")
    environment = tree.load("dev").environment
    assert (environment.name, environment.namespace) == ("dev", "shop")


def test_a_stack_that_says_it_replaces_what_the_project_says(tree):
    # As Pulumi has it: a key of the stack's file is not merged with that of the project's.
    _project(tree, "config: {'moorage:environment': {value: {wrong: 1}}}\n")
    tree.write("Pulumi.dev.yaml", _ENVIRONMENT % "own")
    assert tree.load("dev").environment.namespace == "own"


def test_what_is_wrong_in_the_project_is_said_at_its_line(tree):
    _project(tree, "config:\n  moorage:environment:\n    value:\n      namespace: shop\n      namespase: shop\n")
    tree.write("Pulumi.dev.yaml", "config: {}\n")
    where = "Pulumi.yaml:7: config.moorage:environment.value.namespase"
    assert f"{where}: unknown key; write namespace, if you meant that" in tree.says("dev")


def test_without_either_the_stacks_file_is_where_it_is_missed(tree):
    _project(tree, "config: {'moorage:environment': {type: object}}\n")
    tree.write("Pulumi.dev.yaml", "config: {}\n")
    assert tree.says("dev") == [
        "Pulumi.dev.yaml: config.moorage:environment: is required; write the environment under it"
    ]
