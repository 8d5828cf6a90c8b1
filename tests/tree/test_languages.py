"""What programs in other languages give and are told: names, the package's schema, arguments."""

import json
import subprocess
import sys

import pulumi
import pytest
from moorage import Environment, InputError, ServiceSpec
from moorage.components.languages.arguments import microservice_args
from moorage.components.languages.names import camel, own
from moorage.components.languages.schema import MICROSERVICE, SERVICES, package_schema
from moorage.spec.schema import schema_of

from tree.registered import ROOT

SPEC = {"name": "order", "image": {"ref": "registry.example.com/order:v1.0.0"}}
ENVIRONMENT = {"name": "dev", "namespace": "shop", "kubernetes": {"renderTo": "manifests"}, "monitoring": "off"}
NAME = "Microservice order"


def _models():
    for model in (ServiceSpec, Environment):
        schema = schema_of(model)
        yield from [(schema["title"], schema), *schema.get("$defs", {}).items()]


def _refused(**inputs):
    with pytest.raises(InputError) as caught:
        microservice_args(NAME, {"spec": SPEC, "environment": ENVIRONMENT, **inputs})
    return str(caught.value)


def test_no_two_keys_of_a_model_have_one_name_there():
    for name, schema in _models():
        names = [camel(key) for key in schema["properties"]]
        assert len(names) == len(set(names)), name


def test_keys_are_the_models_own_again_and_the_users_stay_as_they_are():
    given = {
        "runAs": {"fsGroup": 7.0},
        "env": {"runAs": "runAs", "someThing": {"fieldPath": "x"}},
        "health": {"livePath": "/live"},
        "uses": [{"service": "user"}, "pay"],
        "patch": {"deployment": {"spec": {"minReadySeconds": 3.0}}},
        "cron_like": 0.5,
    }
    assert own(given, ServiceSpec, []) == {
        "run_as": {"fs_group": 7},
        "env": {"runAs": "runAs", "someThing": {"fieldPath": "x"}},
        "health": {"live_path": "/live"},
        "uses": [{"service": "user"}, "pay"],
        "patch": {"deployment": {"spec": {"minReadySeconds": 3}}},
        "cron_like": 0.5,
    }


def test_a_parsed_service_yaml_passes_as_it_is():
    written = {**SPEC, "run_as": {"user": 1000}, "resources": {"memory_limit": "256Mi"}}
    args = microservice_args(NAME, {"spec": written, "environment": ENVIRONMENT})
    assert args.spec == ServiceSpec.model_validate(written)


def test_a_key_in_both_ways_is_refused():
    assert "spec.run_as: is also written runAs; write it once" in _refused(spec={**SPEC, "runAs": {}, "run_as": {}})


def test_every_field_of_the_models_is_in_the_schema_with_its_words():
    types = package_schema("1.0.0")["types"]
    left_out = {("ConsulSettings", "token"), ("Environment", "defaults"), ("Environment", "services")}
    for name, schema in _models():
        if name == "Secure":
            continue
        made = types[f"moorage:index:{name}"]
        for key, field in schema["properties"].items():
            if (name, key) not in left_out:
                assert made["properties"][camel(key)]["description"] == field["description"].replace("``", "`"), key
        required = {camel(key) for key in schema.get("required", ())} - ({"name"} if name == "Environment" else set())
        assert set(made.get("required", ())) == required, name


def test_every_property_is_described_and_no_type_dangles():
    schema = package_schema("1.0.0")
    text = json.dumps(schema)
    for kind in [*schema["types"].values(), *schema["resources"].values()]:
        for key, each in {**kind.get("properties", {}), **kind.get("inputProperties", {})}.items():
            assert each["description"], key
    for name in schema["types"]:
        assert f'"#/types/{name}"' in text, name
    # What the models leave open, and nothing else: a patch is of Kubernetes' own fields.
    assert text.count("pulumi.json#/Any") == 1
    assert set(schema["resources"]) == {MICROSERVICE, SERVICES}


@pytest.mark.parametrize("value", [pulumi.Output.secret("hunter2"), pulumi.output.UNKNOWN])
def test_a_value_that_only_pulumi_knows_is_refused_by_its_path_and_not_shown(value):
    said = _refused(spec={**SPEC, "env": {"PASSWORD": value}})
    assert said.startswith("Microservice order: spec.env.PASSWORD: is an output or a secret, which only Pulumi knows; ")
    assert "hunter2" not in said


def test_what_is_given_beside_the_spec_keeps_its_outputs():
    value = pulumi.Output.secret("hunter2")
    inputs = {"spec": SPEC, "environment": ENVIRONMENT, "env": {"PASSWORD": value}, "serviceAccountAnnotations": {}}
    args = microservice_args(NAME, inputs)
    assert args.env["PASSWORD"] is value
    assert args.service_account_annotations == {}
    assert "give a mapping whose keys are known" in _refused(env=pulumi.Output.secret({"A": "b"}))


def test_problems_are_those_of_service_yaml_all_at_once():
    said = _refused(spec={**SPEC, "port": 80.0, "runAs": {"usr": 1}}, peers=[{"name": "Bad"}])
    assert "Microservice order: spec.port: must be between 1024 and 65535, got 80" in said
    assert "Microservice order: spec.run_as.usr: unknown key" in said
    assert "Microservice order: peers[0].name: is not a DNS-1035 name" in said


def test_what_needs_the_folder_of_service_yaml_is_sent_to_services():
    spec = {"name": "order", "source": {"module": ".", "package": "./cmd/order"}}
    assert "run it by the component Services" in _refused(spec=spec)
    assert "run it by the component Services" in _refused(spec={**SPEC, "mounts": {"/etc/a": {"file": "a"}}})


@pytest.fixture
def configured():
    """Give a function that sets the stack's configuration."""
    yield lambda value: pulumi.runtime.set_all_config({"moorage:environment": value} if value else {})
    pulumi.runtime.set_all_config({})


def test_without_an_environment_the_stacks_own_counts_and_its_token_is_left_to_pulumi(configured):
    environment = {"namespace": "shop", "kubernetes": {"context": "c"}, "monitoring": False}
    consul = {"address": "https://consul.example.com", "token": "opened"}
    configured(json.dumps({**environment, "consul": consul}))
    args = microservice_args(NAME, {"spec": SPEC})
    assert (args.environment.name, args.environment.namespace) == (pulumi.get_stack(), "shop")
    assert "opened" not in repr(args.environment)
    configured(None)
    with pytest.raises(InputError, match="environment: is required; give it, or set moorage:environment"):
        microservice_args(NAME, {"spec": SPEC})


def test_started_by_hand_the_plugin_says_what_it_is():
    done = subprocess.run([sys.executable, ROOT / "components"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "this is a plugin of Pulumi, which starts it (docs/languages.md)\n"
