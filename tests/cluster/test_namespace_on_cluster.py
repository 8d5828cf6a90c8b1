"""What others put into a namespace outlives the stack that created it, and the stack comes back to it.

How each was seen to fail stands in README.md.
"""

import uuid
from collections.abc import Iterator

import pytest
import yaml
from literal_pulumi import PulumiCli
from shop import Shop

PROGRAM = """from pathlib import Path

from moorage import load, stack_options

stack_options(load([Path("service.yaml")], env="./Pulumi.test.yaml"))
"""


class Alone:
    """A stack that is nothing but a namespace."""

    def __init__(self, shop: Shop, cli: PulumiCli):
        self.pulumi, self.api, self.context = cli, shop.api, shop.cluster.context
        self.name = f"e2e-{uuid.uuid4().hex[:6]}"
        self.path = f"/api/v1/namespaces/{self.name}"
        (cli.folder / "Pulumi.yaml").write_text("name: alone\nruntime: python\n")
        (cli.folder / "__main__.py").write_text(PROGRAM)
        (cli.folder / "service.yaml").write_text("name: api\nimage: {ref: registry.example.com/api:v1}\n")
        cli("stack", "init", "test")

    def create(self, how: object) -> None:
        """Write the stack's file."""
        where = {"kubernetes": {"context": self.context}, "monitoring": "off"}
        environment = {"namespace": self.name, "create_namespace": how, **where}
        file = self.pulumi.folder / "Pulumi.test.yaml"
        kept = yaml.safe_load(file.read_text()) if file.exists() else {}
        file.write_text(yaml.safe_dump({**kept, "config": {"moorage:environment": environment}}))

    def theirs(self) -> None:
        """Put somebody else's object into it."""
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "theirs"}, "data": {"theirs": "yes"}}
        self.api.call("POST", f"{self.path}/configmaps", body)

    def has_theirs(self) -> bool:
        """Tell whether it is still there."""
        return self.api.found(f"{self.path}/configmaps/theirs") is not None


@pytest.fixture
def alone(shop: Shop, tmp_path) -> Iterator[Alone]:
    (tmp_path / "program").mkdir()
    cli = PulumiCli(tmp_path / "program", tmp_path / "pulumi", shop.pulumi.environment["PATH"], "")
    cli.environment |= {key: shop.pulumi.environment[key] for key in ("PYTHONPATH", "KUBECONFIG", "MOORAGE_PYTHON")}
    made = Alone(shop, cli)
    try:
        yield made
    finally:
        cli("destroy", "--yes", "--skip-preview")
        if shop.api.found(made.path):
            shop.api.call("DELETE", made.path)


def test_what_others_have_in_it_outlives_the_stack_which_comes_back_to_it(alone: Alone) -> None:
    alone.create(True)
    alone.pulumi.up()
    alone.theirs()
    alone.pulumi("destroy", "--yes", "--skip-preview")
    assert alone.has_theirs()
    assert alone.pulumi.preview().changes == alone.pulumi.up().changes
    assert set(alone.pulumi.up().changes) == {"same"}
    alone.create(False)
    alone.pulumi.up()
    assert alone.has_theirs()


def test_a_namespace_that_is_there_is_not_taken_over_by_who_would_delete_it(alone: Alone) -> None:
    alone.api.call("POST", "/api/v1/namespaces", {"metadata": {"name": alone.name}})
    alone.theirs()
    alone.create({"delete": True})
    assert "already exists" in "\n".join(alone.pulumi.up(code=1).errors)
    alone.pulumi("destroy", "--yes", "--skip-preview")
    assert alone.has_theirs()


def test_what_the_stack_created_goes_where_the_environment_says_so(alone: Alone) -> None:
    alone.create({"delete": True, "network_policy": False})
    alone.pulumi.up()
    assert alone.api.found(alone.path)
    alone.pulumi("destroy", "--yes", "--skip-preview")
    assert alone.api.found(alone.path) is None


def test_pod_security_warns_and_audits_too(alone: Alone) -> None:
    alone.create(True)
    alone.pulumi.up()
    labels: dict[str, str] = alone.api.call("GET", alone.path)["metadata"]["labels"]
    told = {key.rpartition("/")[2]: value for key, value in labels.items() if key.startswith("pod-security")}
    assert told == {
        f"{mode}{suffix}": value
        for mode in ("enforce", "warn", "audit")
        for suffix, value in (("", "restricted"), ("-version", "v1.30"))
    }
