"""kustomize makes of the folder exactly what is rendered, and splits it where Flux is told to."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

DOCS = Path(__file__).resolve().parents[4] / "docs"


@pytest.fixture
def built(shop, kustomize):
    """Return a function that gives what kustomize makes of a folder, by kind and name."""

    def built(folder, more=""):
        if more:
            path = shop.folder / folder / "kustomization.yaml"
            path.write_text(path.read_text() + more)
        done = subprocess.run([kustomize, "build", shop.folder / folder], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return objects(done.stdout)

    return built


def objects(text):
    bodies = [body for body in yaml.safe_load_all(text) if body]
    return {(body["kind"], body["metadata"]["name"]): body for body in bodies}


def test_kustomize_gives_the_objects_that_are_rendered(shop, built):
    shop("render", "--env", "dev", "--out", "manifests", "--kustomization")
    printed, _ = shop("render", "--env", "dev")
    assert built("manifests") == objects(printed)
    assert ("Job", "order-migrate") in built("manifests")


def test_its_resources_are_sorted_and_all_files_of_objects(shop):
    shop("render", "--env", "dev", "--out", "manifests", "--kustomization")
    listed = yaml.safe_load(shop.files("manifests")["kustomization.yaml"])["resources"]
    assert listed == sorted(shop.files("manifests").keys() - {"kustomization.yaml", ".moorage-rendered"})


def test_a_file_that_stays_is_listed_and_one_that_is_pruned_is_not(shop, built):
    shop("render", "--env", "dev", "--out", "manifests", "--kustomization")
    shop.write(
        "services/user/service.yaml",
        (shop.folder / "services/user/service.yaml").read_text() + "disruption_budget: false\n",
    )
    shop("render", "--env", "dev", "--out", "manifests")
    assert ("PodDisruptionBudget", "user") in built("manifests")
    shop("render", "--env", "dev", "--out", "manifests", "--kustomization", "--prune")
    assert ("PodDisruptionBudget", "user") not in built("manifests")


def test_without_being_asked_for_prune_removes_it(shop):
    shop("render", "--env", "dev", "--out", "manifests", "--kustomization")
    out, _ = shop("render", "--env", "dev", "--out", "manifests", "--prune")
    assert out.endswith("removed: kustomization.yaml\n")


def test_argocd_applies_a_migration_after_what_it_needs_and_before_the_rest(shop):
    text, _ = shop("render", "--env", "dev", "--for", "argocd")
    waves = {key: annotations(body).get("argocd.argoproj.io/sync-wave", "0") for key, body in objects(text).items()}
    job = objects(text)["Job", "order-migrate"]
    assert annotations(job)["argocd.argoproj.io/sync-options"] == "Force=true,Replace=true"
    assert {key for key, wave in waves.items() if wave == "-1"} == {("Job", "order-migrate")}
    before = {key for key, wave in waves.items() if wave == "-2"}
    assert {("Namespace", "shop"), ("NetworkPolicy", "order.jobs"), ("ServiceAccount", "order")} < before
    assert {kind for kind, _ in before} == {"Namespace", "NetworkPolicy", "ServiceAccount", "ConfigMap"}
    assert not any("user" in name for _, name in before)


def test_flux_applies_the_same_by_two_kustomizations(shop, built):
    text, _ = shop("render", "--env", "dev", "--for", "flux")
    whole = objects(text)
    assert annotations(whole["Job", "order-migrate"])["kustomize.toolkit.fluxcd.io/force"] == "enabled"
    parts = []
    for number, patches in enumerate(flux_patches()):
        shop("render", "--env", "dev", "--for", "flux", "--out", f"flux-{number}", "--kustomization")
        parts.append(built(f"flux-{number}", yaml.safe_dump({"patches": patches})))
    before, after = parts
    assert before.keys() | after.keys() == whole.keys()
    assert not before.keys() & after.keys()
    assert ("Job", "order-migrate") in before
    assert {("Namespace", "shop"), ("ServiceAccount", "order")} < before.keys()
    assert {("Deployment", "order"), ("Deployment", "user"), ("ServiceAccount", "user")} < after.keys()


def test_who_applies_again_and_again_does_not_set_what_the_autoscaler_sets(shop):
    plain = objects(shop("render", "--env", "dev")[0])["Deployment", "order"]
    assert plain["spec"]["replicas"] == 2
    for tool in ("argocd", "flux"):
        assert (
            "replicas" not in objects(shop("render", "--env", "dev", "--for", tool)[0])["Deployment", "order"]["spec"]
        )


def annotations(body):
    return body["metadata"].get("annotations", {})


def flux_patches():
    """Return the patches of the two Kustomizations that docs/gitops.md shows."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", (DOCS / "gitops.md").read_text(), re.MULTILINE | re.DOTALL)
    bodies = [body for block in blocks for body in yaml.safe_load_all(block)]
    found = [body for body in bodies if body["kind"] == "Kustomization" and "patches" in body["spec"]]
    assert found[1]["spec"]["dependsOn"] == [{"name": found[0]["metadata"]["name"]}]
    return [body["spec"]["patches"] for body in found]
