"""The kubernetes stand-in in render mode: what the official plugin does, as docs/stand-ins.md cites it."""

import pytest
import yaml

DEPLOYMENT = "apps_v1-deployment-shop-user.yaml"
MONITOR = "monitoring.coreos.com_v1-servicemonitor-shop-user.yaml"


@pytest.fixture(scope="session")
def engine_path(stand_ins_path):
    return stand_ins_path


@pytest.fixture
def pulumi(program):
    return program("render")


def files(pulumi, directory="manifests"):
    return {path.name: path for path in (pulumi.folder / directory / "1-manifest").iterdir()}


def body(pulumi, name, directory="manifests"):
    return yaml.safe_load(files(pulumi, directory)[name].read_text())


def test_a_preview_writes_nothing(pulumi):
    assert pulumi("preview").changes == {"create": 6}
    assert not (pulumi.folder / "manifests").exists()


def test_every_object_becomes_one_file_and_a_second_up_changes_nothing(pulumi):
    assert pulumi.up().changes == {"create": 6}
    assert set(files(pulumi)) == {
        "v1-namespace-default-shop.yaml",
        DEPLOYMENT,
        "v1-service-shop-user.yaml",
        MONITOR,
    }
    assert list((pulumi.folder / "manifests" / "0-crd").iterdir()) == []
    before = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files(pulumi).items()}
    assert pulumi.up().changes == {"same": 6}
    assert {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files(pulumi).items()} == before


def test_a_file_holds_the_object_with_whole_numbers_and_quoted_strings(pulumi):
    pulumi.up()
    text = files(pulumi)[DEPLOYMENT].read_text()
    assert "containerPort: 8080\n" in text
    assert 'commit: "1e3"\n' in text
    assert list(body(pulumi, DEPLOYMENT)) == ["apiVersion", "kind", "metadata", "spec"]
    assert body(pulumi, DEPLOYMENT)["metadata"] == {
        "annotations": {"commit": "1e3", "on": "yes", "token": "hush hush"},
        "name": "user",
        "namespace": "shop",
    }
    assert body(pulumi, MONITOR)["spec"] == {"endpoints": [{"interval": "30s", "port": "http"}]}


def test_a_changed_field_is_shown_and_the_file_is_written_anew(pulumi):
    pulumi.up()
    pulumi.configure(image="user:2", replicas="3")
    preview = pulumi("preview", "--diff")
    assert preview.named("deployment").diff == {
        "spec.replicas": "update",
        "spec.template.spec.containers[0].image": "update",
    }
    assert 'image: "user:1" => "user:2"' in preview.output
    assert body(pulumi, DEPLOYMENT)["spec"]["replicas"] == 2
    assert pulumi.up().changes == {"same": 5, "update": 1}
    assert body(pulumi, DEPLOYMENT)["spec"]["replicas"] == 3
    assert pulumi.up().changes == {"same": 6}


def test_a_new_name_replaces_the_object_and_its_file(pulumi):
    pulumi.up()
    pulumi.configure(name="customer")
    result = pulumi.up()
    assert result.named("deployment").diff == {"metadata.name": "update-replace"}
    assert [step.op for step in result.steps if step.name == "deployment"] == [
        "create-replacement",
        "replace",
        "delete-replaced",
    ]
    assert DEPLOYMENT not in files(pulumi)
    assert body(pulumi, "apps_v1-deployment-shop-customer.yaml")["metadata"]["name"] == "customer"


def test_a_new_selector_deletes_the_object_before_its_replacement(pulumi):
    pulumi.up()
    pulumi.configure(label="customer")
    result = pulumi.up()
    assert result.named("deployment").diff['spec.selector.matchLabels["app.kubernetes.io/name"]'] == "update-replace"
    assert [step.op for step in result.steps if step.name == "deployment"] == [
        "delete-replaced",
        "replace",
        "create-replacement",
    ]
    assert result.named("service").op == "update"
    assert body(pulumi, DEPLOYMENT)["spec"]["selector"] == {"matchLabels": {"app.kubernetes.io/name": "customer"}}


def test_another_directory_replaces_everything(pulumi):
    pulumi.up()
    pulumi.configure(directory="elsewhere")
    result = pulumi.up()
    assert result.named("renderer").replaced_by == ("renderYamlToDirectory",)
    assert result.changes == {"replace": 5, "same": 1}
    assert files(pulumi) == {}
    assert len(files(pulumi, "elsewhere")) == 4


def test_destroy_removes_the_files(pulumi):
    pulumi.up()
    pulumi("destroy", "--yes", "--skip-preview")
    assert files(pulumi) == {}


def test_a_secret_is_plain_in_its_file_and_nowhere_else(pulumi):
    result = pulumi.up()
    assert "token: hush hush" in files(pulumi)[DEPLOYMENT].read_text()
    kept = "".join(path.read_text() for path in pulumi.backend.rglob("*.json"))
    assert "hush hush" not in kept + result.output


def test_rendered_files_are_not_read_back(pulumi):
    pulumi.up()
    files(pulumi)[DEPLOYMENT].unlink()
    errors = pulumi("refresh", "--yes", "--skip-preview", code=1).errors
    assert any(told.startswith("failed to read resource state: there is no cluster") for told in errors)
    assert pulumi.up().changes == {"same": 6}
    assert DEPLOYMENT not in files(pulumi)


def changed(pulumi, old, new):
    """Return what the program is told as errors when that text of it is another."""
    program = pulumi.folder / "__main__.py"
    assert program.read_text().count(old) == 1
    program.write_text(program.read_text().replace(old, new))
    errors = pulumi("preview", code=1).errors
    assert "Traceback" not in "".join(errors)
    return "\n".join(errors)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("core.v1.Service(", "core.v1.ServicePatch(", "has no kubernetes:core/v1:ServicePatch; see docs/stand-ins.md"),
        ('kind="ServiceMonitor"', 'kind="PodMonitor"', "has no kubernetes:monitoring.coreos.com/v1:PodMonitor;"),
        ('metadata={"name": "shop"}', "metadata={}", "makes up no metadata.name"),
        ('metadata={"name": "shop"}, ', "", "makes up no metadata.name"),
        ('kubeconfig=""', 'cluster="here"', "has no such setting"),
    ],
)
def test_what_it_does_not_have_is_refused_in_one_sentence(pulumi, old, new, said):
    told = changed(pulumi, old, new)
    assert "the stand-in for the kubernetes plugin" in told
    assert said in told


def test_without_a_directory_and_a_cluster_it_refuses_in_one_sentence(pulumi, tmp_path):
    pulumi.environment["KUBECONFIG"] = str(tmp_path / "none")
    told = changed(pulumi, 'render_yaml_to_directory=config.get("directory") or "manifests", ', "")
    assert "the stand-in for the kubernetes plugin finds no cluster: " in told


def test_it_says_that_it_is_a_stand_in(pulumi):
    output = pulumi("preview").output
    assert "stand-in for the kubernetes plugin, it only renders (docs/stand-ins.md)" in output
