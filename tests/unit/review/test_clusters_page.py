"""docs/clusters.md: each fact has its source, and what the page shows is taken by `moorage check`."""

from __future__ import annotations

import re

import pytest
from judges.examples import ROOT
from moorage.cli.main import main
from unit.review.shown_projects import section, write

PAGE = (ROOT / "docs/clusters.md").read_text(encoding="utf-8")
PLATFORMS = ("EKS", "GKE", "AKS", "OpenShift", "k3s", "kind")
SHOWN = {"EKS": "eks", "GKE": "gke", "OpenShift": "openshift"}


def test_what_each_platform_needs_is_told_with_its_source():
    rows = section(PAGE, "What platforms need").splitlines()
    for platform in PLATFORMS:
        row = next(line for line in rows if line.startswith(f"| {platform} |"))
        assert re.findall(r"\[[a-z][a-z0-9-]+\](?!\()", row), platform


def test_every_source_is_named_and_used():
    text, *named = re.split(r"^\[([^\]]+)\]: https://.*\n", PAGE, flags=re.MULTILINE)
    prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    assert set(re.findall(r"\[([a-z0-9-]+)\](?!\()", prose)) == set(filter(None, named))


@pytest.mark.parametrize("title", SHOWN)
def test_what_the_page_shows_is_checked_fine(tmp_path, monkeypatch, capsys, title):
    assert write(tmp_path, section(PAGE, title)) == {f"Pulumi.{SHOWN[title]}.yaml", "service.yaml"}
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0
    assert capsys.readouterr() == (f"fine: order in {SHOWN[title]}\n", "")


@pytest.mark.parametrize(
    ("title", "rendered"),
    [
        (
            "EKS",
            (
                "arn:aws:iam::111122223333:role/order",
                "ingressClassName: alb",
                "cidr: 10.0.0.0/16",
            ),
        ),
        (
            "GKE",
            ("gcp-service-account: order@shop-1", "kind: HTTPRoute", "cidr: 35.191.0.0/16", "cidr: 169.254.169.254/32"),
        ),
        ("OpenShift", ("kubernetes.io/metadata.name: openshift-ingress", "port: 5353", "name: registry")),
    ],
)
def test_what_the_page_shows_becomes_what_the_platform_reads(tmp_path, monkeypatch, capsys, title, rendered):
    write(tmp_path, section(PAGE, title))
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--env", SHOWN[title]]) == 0
    text = capsys.readouterr().out
    assert [each for each in rendered if each not in text] == []
    assert ("runAsUser" in text) == (title != "OpenShift")
