"""The file for `pulumi import` names what the components register: type, name, parent, provider and inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import moorage
import pytest
from moorage.cli.main import main
from moorage.reading.loading import environment_of, load
from moorage.scaffold.adopting.adopt import adopt
from moorage.scaffold.adopting.importing import import_file
from moorage.scaffold.adopting.reading import read_objects
from moorage.scaffold.adopting.writing import write_folder

from tree.registered import ROOT, known_contexts

_RUNNING = ROOT / "tests/unit/scaffold/adopting/running"
_ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: finance
    kubernetes: {context: prod-1}
    monitoring: {namespace: monitoring, labels: {release: prometheus}}
    exposure: {ingress: {class: nginx, proxies: [{namespace: ingress}], tls: false}}
    defaults: {team: finance}
"""


@pytest.mark.parametrize("name", ["podinfo", "chart"])
def test_every_object_is_found_again(tree, monkeypatch, tmp_path: Path, name: str):
    known_contexts(monkeypatch, tmp_path, "prod-1")
    (tmp_path / "Pulumi.yaml").write_text("name: adopted\nruntime: python\n")
    stack = tmp_path / "Pulumi.prod.yaml"
    stack.write_text(_ENVIRONMENT)
    environment = environment_of(str(stack))
    adoption = adopt(read_objects([str(_RUNNING / f"{name}.yaml")], bytes), environment)
    assert [change for service in adoption.services for change in service.changes] == []
    files = write_folder(adoption, tmp_path / "services")
    project = load(files[:1], env=str(stack), root=tmp_path)

    def program() -> None:
        options = moorage.stack_options(project)
        for spec in project.selected_specs:
            moorage.Microservice(spec.name, moorage.MicroserviceArgs(spec, project.environment), options)

    found: dict[Any, Any] = {(each.type, each.name): each for each in tree(program)}
    imported = {each["name"]: each for each in import_file(adoption, None)["resources"]}
    assert len(imported) == len(found)
    for each in imported.values():
        made = found[each["type"], each.get("logicalName", each["name"])]
        if "parent" in each:
            parent = imported[each["parent"]]
            _, chain, name = made.parent.rsplit("::", 2)
            assert (chain.rpartition("$")[2], name) == (parent["type"], parent["logicalName"])
        if each["type"].startswith("kubernetes:"):
            assert made.inputs == each["inputs"]
            assert imported[each["provider"]]["type"] == "pulumi:providers:kubernetes"
            assert each["id"] == f"finance/{made.inputs['metadata']['name']}"


def test_the_command_writes_it_where_an_environment_names_a_cluster(monkeypatch, tmp_path: Path):
    stack = tmp_path / "Pulumi.prod.yaml"
    stack.write_text(_ENVIRONMENT.replace("finance}", "books}").replace("namespace: finance", "namespace: default"))
    (tmp_path / "Pulumi.yaml").write_text("name: adopted\nruntime: python\n")
    given = ["adopt", str(_RUNNING / "podinfo.yaml"), "--env", str(stack), "--out", str(tmp_path / "made")]
    assert main(given) == 0
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["import.json", "service.yaml"]
