"""A service that was renamed answers under its former name too, and whoever still uses that one reaches it."""

from __future__ import annotations

from moorage.plan import plan
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

NAME, INSTANCE = "app.kubernetes.io/name", "app.kubernetes.io/instance"
PLACE = Environment.model_validate(
    {"name": "dev", "namespace": "shop", "kubernetes": {"render_to": "out"}, "monitoring": {"namespace": "monitoring"}}
)


def made(name, **fields):
    return ServiceSpec.model_validate({"name": name, "image": {"ref": "r.example.com/x"}, **fields})


def planned(*specs):
    return plan(specs, PLACE)


MEMBER = {"renamed_from": "user", "service": {"port": 81}, "ports": {"grpc": 9090}}


def test_the_service_of_the_former_name_leads_to_the_pods():
    manifests = planned(made("member", **MEMBER))["member"].manifests
    former, own = manifests["former-service"], manifests["service"]
    assert former["metadata"]["name"] == "user"
    assert former["spec"] == own["spec"]
    assert former["spec"]["selector"] == {NAME: "member", INSTANCE: "member"}


def test_its_monitor_finds_one_service():
    manifests = planned(made("member", **MEMBER))["member"].manifests
    wanted = manifests["monitor"]["spec"]["selector"]["matchLabels"].items()
    labels = {role: manifests[role]["metadata"]["labels"] for role in ("service", "former-service")}
    assert [role for role, each in labels.items() if wanted <= each.items()] == ["service"]
    before = planned(made("user"))["user"].manifests["service"]["metadata"]["labels"]
    assert labels["former-service"] == before


def test_who_uses_the_former_name_is_told_it_and_let_through_to_old_and_new_pods():
    plans = planned(made("member", **MEMBER), made("order", uses=["user"]))
    deployment, policy = (plans["order"].manifests[role] for role in ("deployment", "network-policy"))
    env = {each["name"]: each.get("value") for each in deployment["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert env["USER_URL"] == "http://user.shop.svc.cluster.local:81"
    (rule,) = [each for each in policy["spec"]["egress"] if {"port": 9090, "protocol": "TCP"} in each["ports"]]
    assert [each["podSelector"]["matchLabels"][NAME] for each in rule["to"]] == ["member", "user"]
    ingress = plans["member"].manifests["network-policy"]["spec"]["ingress"]
    assert {"podSelector": {"matchLabels": {NAME: "order", INSTANCE: "order"}}} in ingress[0]["from"]


def test_who_uses_both_names_stands_there_once():
    plans = planned(made("member", renamed_from="user"), made("order", uses=["user", "member"]))
    callers = [each for rule in plans["member"].manifests["network-policy"]["spec"]["ingress"] for each in rule["from"]]
    assert len(callers) == len({str(each) for each in callers})


def test_without_a_former_name_there_is_one_service():
    assert "former-service" not in planned(made("member"))["member"].manifests
