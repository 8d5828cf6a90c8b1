"""One repository, a stack for each team: a service uses one of another stack by its name."""

import shutil

import pytest
import yaml
from conftest import PROGRAMS


@pytest.fixture
def teams(tmp_path, pulumi_cli):
    shutil.copytree(PROGRAMS / "teams", tmp_path / "teams")
    pulumi = pulumi_cli(tmp_path / "teams")
    for team in ("shop", "billing"):
        pulumi("stack", "init", team)
    return pulumi


def rendered(pulumi, team):
    """Return the objects of a team's folder by kind and name."""
    found = [yaml.safe_load(path.read_text()) for path in (pulumi.folder / "manifests" / team).rglob("*.yaml")]
    return {(body["kind"], body["metadata"]["name"]): body for body in found}


def test_a_stack_runs_its_part_and_reaches_the_services_of_the_other_by_name(teams):
    teams.up("--stack", "shop")
    teams.up("--stack", "billing")
    shop, billing = rendered(teams, "shop"), rendered(teams, "billing")
    assert {name for kind, name in shop if kind == "Deployment"} == {"user"}
    assert {name for kind, name in billing if kind == "Deployment"} == {"invoice"}
    assert ("Namespace", "all") in shop
    assert ("Namespace", "all") not in billing
    [container] = billing["Deployment", "invoice"]["spec"]["template"]["spec"]["containers"]
    assert {"name": "USER_URL", "value": "http://user.all.svc.cluster.local"} in container["env"]
    user = {"matchLabels": {"app.kubernetes.io/name": "user", "app.kubernetes.io/instance": "user"}}
    reaches = billing["NetworkPolicy", "invoice"]["spec"]["egress"]
    assert {"to": [{"podSelector": user}], "ports": [{"port": 9000, "protocol": "TCP"}]} in reaches
    [admits] = shop["NetworkPolicy", "user"]["spec"]["ingress"]
    assert [each["podSelector"]["matchLabels"]["app.kubernetes.io/name"] for each in admits["from"]] == ["invoice"]
    for team in ("shop", "billing"):
        assert teams.up("--stack", team).changes.keys() == {"same"}
    teams("destroy", "--yes", "--skip-preview", "--stack", "billing")
    assert rendered(teams, "billing") == {}
    assert rendered(teams, "shop") == shop
