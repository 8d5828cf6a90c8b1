"""The command of an installed wheel, in a folder with a spec and nothing else."""

from __future__ import annotations

import json

from ruamel.yaml import YAML

LOADED = """
import sys
import moorage, moorage.cli.main
codes = [moorage.cli.main.main(arguments.split()) for arguments in sys.argv[1:]]
heavy = {name.split(".")[0] for name in sys.modules} & {"pulumi", "pulumi_kubernetes", "pulumi_consul", "grpc"}
print(codes, sorted(heavy), file=sys.stderr)
assert not heavy and not any(codes)
"""


def test_help_names_every_command(moorage, tmp_path):
    said = moorage.run("moorage", "--help", cwd=tmp_path).stdout
    for command in ("check", "render", "build", "run", "adopt", "policy", "schema"):
        assert f"\n    {command} " in said


def test_check_finds_the_spec_fine(moorage, folder):
    done = moorage.run("moorage", "check", "service.yaml", cwd=folder)
    assert done.stdout == "fine: api in no environment\n"
    assert done.stderr.startswith("warning: service.yaml:2: image.ref: is not pinned by a digest")


def test_check_says_file_line_path_and_remedy(moorage, folder):
    (folder / "service.yaml").write_text("name: api\nimage: {ref: a/b:v1}\nport: 80\n")
    done = moorage.run("moorage", "check", "service.yaml", cwd=folder, ok=False)
    assert done.returncode == 1
    assert done.stderr.startswith("service.yaml:3: port: ")
    assert "Traceback" not in done.stderr


def test_render_prints_the_manifests(moorage, folder):
    text = moorage.run("moorage", "render", "service.yaml", "--env", "test.yaml", cwd=folder).stdout
    bodies = list(YAML(typ="safe", pure=True).load_all(text))
    assert [body["kind"] for body in bodies] == [
        "Namespace",
        "NetworkPolicy",
        "ServiceAccount",
        "Deployment",
        "Service",
        "PodDisruptionBudget",
        "NetworkPolicy",
        "ServiceMonitor",
    ]


def test_adopt_writes_the_spec_of_what_was_rendered(moorage, folder):
    rendered = moorage.run("moorage", "render", "service.yaml", "--env", "test.yaml", cwd=folder).stdout
    (folder / "running.yaml").write_text(rendered)
    done = moorage.run("moorage", "adopt", "running.yaml", "--env", "test.yaml", cwd=folder)
    assert done.stderr.splitlines()[-1] == "api: renders to the 6 objects that were given, and changes nothing"
    assert YAML(typ="safe", pure=True).load(done.stdout)["name"] == "api"


def test_render_writes_a_folder(moorage, folder):
    moorage.run("moorage", "render", "--env", "test.yaml", "--out", "out", "service.yaml", cwd=folder)
    assert {path.name for path in (folder / "out").iterdir()} >= {"shop-namespace.yaml", "api-deployment.yaml"}


def test_render_writes_for_gitops_and_prunes(moorage, folder):
    render = ["moorage", "render", "--env", "test.yaml", "--out", "gitops", "--kustomization", "service.yaml"]
    moorage.run(*render, cwd=folder)
    (folder / "service.yaml").write_text((folder / "service.yaml").read_text() + "disruption_budget: false\n")
    done = moorage.run(*render, "--prune", "--for", "flux", cwd=folder)
    assert done.stdout.endswith("removed: api-disruption-budget.yaml\n")
    assert "api-deployment.yaml" in (folder / "gitops/kustomization.yaml").read_text()


def test_render_pushes_where_a_registry_is(moorage, folder):
    render = ["moorage", "render", "--env", "test.yaml", "service.yaml", "--push"]
    done = moorage.run(*render, "127.0.0.1:9/shop/manifests:dev", cwd=folder, ok=False)
    assert done.returncode == 3
    assert done.stderr.startswith("127.0.0.1:9: the connection broke at GET for shop/manifests: ")


def test_schema_prints_what_is_committed(moorage, tmp_path):
    printed = moorage.run("moorage", "schema", cwd=tmp_path).stdout
    assert json.loads(printed) == json.loads((moorage.clone / "schema" / "service.schema.json").read_text())


def test_schema_writes_both_into_a_folder(moorage, tmp_path):
    said = moorage.run("moorage", "schema", "--out", "schema", cwd=tmp_path).stdout
    assert said == "schema/service.schema.json\nschema/environment.schema.json\n"
    printed = moorage.run("moorage", "schema", "environment", cwd=tmp_path).stdout
    assert printed == (tmp_path / "schema/environment.schema.json").read_text()


def test_policy_names_the_extra_that_is_not_installed(moorage, tmp_path):
    done = moorage.run("moorage", "policy", cwd=tmp_path, ok=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert "run `pip install 'moorage[policy]'`" in done.stderr


def test_the_command_and_the_plain_import_load_no_pulumi(moorage, folder):
    render = "render service.yaml --env test.yaml"
    moorage.python(LOADED, "check service.yaml", render, "schema", cwd=folder)
