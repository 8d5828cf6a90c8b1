"""The judges on a real cluster: kubeconform with the cluster's own schemas, kube-score on what stands there.

How each was seen to fail stands in README.md.
"""

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
import schemas
from judges import score
from judges.examples import EXAMPLES
from judges.manifests import text_of
from judges.waivers import count, unneeded, unwaived
from shop import ROOT, Shop

KINDS = {
    "Deployment": ("apps/v1", "deployments"),
    "Service": ("v1", "services"),
    "ServiceAccount": ("v1", "serviceaccounts"),
    "PodDisruptionBudget": ("policy/v1", "poddisruptionbudgets"),
    "NetworkPolicy": ("networking.k8s.io/v1", "networkpolicies"),
    "ServiceMonitor": ("monitoring.coreos.com/v1", "servicemonitors"),
}


@pytest.fixture(scope="module")
def location(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where kubeconform finds the schemas that this cluster has."""
    folder = tmp_path_factory.mktemp("schemas")
    schemas.write(shop.api.call("GET", "/openapi/v2"), folder)
    return f"{folder}/{schemas.LOCATION}"


@cache
def kubeconform() -> str:
    command = [sys.executable, str(ROOT / "toolchain" / "build.py"), "kubeconform"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def judged(text: str, location: str) -> dict[str, Any]:
    """Return what kubeconform says about manifests."""
    command = [kubeconform(), "-strict", "-summary", "-output", "json", "-schema-location", location]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def standing(shop: Shop) -> list[dict[str, Any]]:
    """Return what the two services have on the cluster, as the API server gives it."""
    return [
        {**each, "apiVersion": version, "kind": kind}
        for kind, (version, plural) in KINDS.items()
        for each in shop.objects(f"apis/{version}" if "/" in version else f"api/{version}", plural)
        if each["metadata"]["name"] in ("user", "order")
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_kubeconform_takes_a_golden_manifest(name: str, location: str) -> None:
    text = EXAMPLES[name].golden.read_text()
    said = judged(text, location)
    assert said["resources"] == []
    assert said["summary"] == {"valid": text.count("\nkind: "), "invalid": 0, "errors": 0, "skipped": 0}


def test_kubeconform_takes_what_stands_on_the_cluster(shop: Shop, location: str) -> None:
    objects = standing(shop)
    assert {each["kind"] for each in objects} == set(KINDS)
    said = judged(text_of(objects), location)
    assert said["resources"] == []
    assert said["summary"]["valid"] == len(objects)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("strategy:", "strategie:", "additional properties 'strategie' not allowed"),
        ("endpoints:", "endpoint:", "missing property 'endpoints'"),
        ("targetPort: http\n", "targetPort: [http]\n", "got array, want integer or string"),
        ("kind: ServiceMonitor", "kind: ServiceMonitors", "could not find schema for ServiceMonitors"),
    ],
)
def test_kubeconform_refuses_what_this_cluster_does_not_know(location: str, was: str, becomes: str, said: str) -> None:
    text = EXAMPLES["podinfo"].golden.read_text()
    assert text.count(was) == 1, was
    [refused] = judged(text.replace(was, becomes), location)["resources"]
    assert said in refused["msg"]


def test_kube_score_holds_nothing_against_what_stands_on_the_cluster(shop: Shop) -> None:
    version = shop.api.call("GET", "/version")
    found = score.judge("e2e", standing(shop), f"{version['major']}.{version['minor']}")
    print(count(found))
    assert [str(each) for each in unwaived(found)] == []
    # What only our own cluster cannot do is waived for it; another one may have it.
    assert not shop.cluster.own or unneeded(found, ["e2e"]) == []
