"""The kubernetes stand-in in render mode: what the official plugin does, as docs/stand-ins.md cites it."""

import pytest
import yaml

DEPLOYMENT = "apps_v1-deployment-shop-user.yaml"
MONITOR = "monitoring.coreos.com_v1-servicemonitor-shop-user.yaml"


@pytest.fixture
def pulumi(program):
    return program("render")


def files(pulumi, directory="manifests"):
    return {path.name: path for path in (pulumi.folder / directory / "1-manifest").iterdir()}


def body(pulumi, name, directory="manifests"):
    return yaml.safe_load(files(pulumi, directory)[name].read_text())


def test_a_preview_writes_nothing(pulumi):
    assert pulumi("preview").changes == {"create": 8}
    assert not (pulumi.folder / "manifests").exists()


def test_every_object_becomes_one_file_and_a_second_up_changes_nothing(pulumi):
    assert pulumi.up().changes == {"create": 8}
    settings = pulumi.outputs()["settings"]
    assert set(files(pulumi)) == {
        "v1-namespace-default-shop.yaml",
        DEPLOYMENT,
        "v1-service-shop-user.yaml",
        f"v1-configmap-default-{settings}.yaml",
        "v1-secret-shop-credentials.yaml",
        MONITOR,
    }
    assert list((pulumi.folder / "manifests" / "0-crd").iterdir()) == []
    before = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files(pulumi).items()}
    assert pulumi.up().changes == {"same": 8}
    assert {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files(pulumi).items()} == before


def test_a_file_holds_the_object_with_whole_numbers_and_quoted_strings(pulumi):
    pulumi.up()
    text = files(pulumi)[DEPLOYMENT].read_text()
    assert "containerPort: 8080\n" in text
    assert 'commit: "1e3"\n' in text
    assert list(body(pulumi, DEPLOYMENT)) == ["apiVersion", "kind", "metadata", "spec"]
    assert body(pulumi, DEPLOYMENT)["metadata"] == {
        "annotations": {"commit": "1e3", "on": "yes"},
        "name": "user",
        "namespace": "shop",
    }
    assert body(pulumi, MONITOR)["spec"] == {"endpoints": [{"interval": "30s", "port": "http"}]}


def test_a_name_is_made_up_where_none_is_given_and_kept(pulumi):
    assert pulumi("preview").named("settings").op == "create"
    pulumi.up()
    name = pulumi.outputs()["settings"]
    found = body(pulumi, f"v1-configmap-default-{name}.yaml")["metadata"]
    assert name.startswith("settings-")
    assert found == {"annotations": {"pulumi.com/autonamed": "true"}, "name": name, "namespace": "default"}


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
    assert pulumi.up().changes == {"same": 7, "update": 1}
    assert body(pulumi, DEPLOYMENT)["spec"]["replicas"] == 3
    assert pulumi.up().changes == {"same": 8}


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


def test_a_new_cluster_ip_replaces_a_service(pulumi):
    pulumi.up()
    pulumi.configure(cluster_ip="None")
    assert pulumi("preview").named("service").diff == {"spec.clusterIP": "add-replace"}


def test_new_data_of_a_config_map_replaces_it_under_a_new_name(pulumi):
    pulumi.up()
    before = pulumi.outputs()["settings"]
    pulumi.configure(level="debug")
    assert pulumi.up().named("settings").diff == {"data.level": "update-replace"}
    after = pulumi.outputs()["settings"]
    assert after != before
    assert f"v1-configmap-default-{after}.yaml" in files(pulumi)
    assert f"v1-configmap-default-{before}.yaml" not in files(pulumi)


def test_another_directory_replaces_everything(pulumi):
    pulumi.up()
    pulumi.configure(directory="elsewhere")
    result = pulumi.up()
    assert result.named("renderer").replaced_by == ("renderYamlToDirectory",)
    assert result.changes == {"replace": 7, "same": 1}
    assert files(pulumi) == {}
    assert len(files(pulumi, "elsewhere")) == 6


def test_destroy_removes_the_files(pulumi):
    pulumi.up()
    pulumi("destroy", "--yes", "--skip-preview")
    assert files(pulumi) == {}


def test_a_secret_is_plain_in_its_file_with_a_warning_and_nowhere_else(pulumi):
    result = pulumi.up()
    assert "rendered YAML will contain a secret value in plaintext" in result.output
    assert body(pulumi, "v1-secret-shop-credentials.yaml")["data"] == {"password": "aHVzaCBodXNo"}
    kept = "".join(path.read_text() for path in pulumi.backend.rglob("*.json"))
    for secret in ("aHVzaCBodXNo", "hush hush"):
        assert secret not in kept + result.output


def test_rendered_files_are_not_read_back(pulumi):
    pulumi.up()
    files(pulumi)[DEPLOYMENT].unlink()
    [error, *_] = pulumi("refresh", "--yes", "--skip-preview", code=1).errors
    assert error.startswith("failed to read resource state due to unreachable cluster")
    kept = pulumi("refresh", "--yes", "--skip-preview", PULUMI_K8S_SKIP_UPDATE_UNREACHABLE="true")
    assert kept.changes == {"same": 8}
    assert pulumi.up().changes == {"same": 8}
    assert DEPLOYMENT not in files(pulumi)


def test_what_a_refresh_forgets_is_rendered_again(pulumi):
    pulumi.up()
    files(pulumi)[DEPLOYMENT].unlink()
    pulumi("refresh", "--yes", "--skip-preview", PULUMI_K8S_DELETE_UNREACHABLE="true")
    assert pulumi.up().changes == {"create": 6, "same": 2}
    assert DEPLOYMENT in files(pulumi)


def test_always_render_writes_unchanged_objects_too(pulumi):
    pulumi.configure(always_render="true")
    pulumi.up()
    files(pulumi)[DEPLOYMENT].unlink()
    assert pulumi.up().named("deployment").op == "update"
    assert DEPLOYMENT in files(pulumi)


def test_without_a_directory_it_refuses_in_one_sentence(pulumi):
    program = pulumi.folder / "__main__.py"
    program.write_text(program.read_text().replace("    render_yaml_to_directory=", "    namespace="))
    errors = pulumi.up(code=1).errors
    assert any(
        "the stand-in for the kubernetes plugin only renders: set renderYamlToDirectory" in told for told in errors
    )
    assert "Traceback" not in "".join(errors)


def test_it_says_that_it_is_a_stand_in(pulumi):
    output = pulumi("preview").output
    assert "stand-in for the kubernetes plugin, it only renders (docs/stand-ins.md)" in output
