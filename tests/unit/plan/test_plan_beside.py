"""What runs beside the process in its pod: sidecars, and containers that run to their end before it."""

_DIGEST = "sha256:" + "0" * 64
_PROXY = {"image": f"registry.example.com/proxy@{_DIGEST}"}
_RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
_NIGHTLY = {"schedule": "@daily", "args": ["report"]}


def _pod(made, role="deployment"):
    spec = made.manifests[role]["spec"]
    return spec.get("jobTemplate", {"spec": spec})["spec"]["template"]["spec"]


def test_what_comes_before_the_process_is_the_process_without_ports_and_probes(planned):
    fields = {"command": ["/order"], "args": ["serve"], "env": {"A": "b"}, "init": {"seed": {"args": ["seed"]}}}
    pod = _pod(planned(fields))
    (seed,), (serving,) = pod["initContainers"], pod["containers"]
    assert {key: seed[key] for key in ("name", "command", "args")} == {
        "name": "seed",
        "command": ["/order"],
        "args": ["seed"],
    }
    assert serving.keys() - seed.keys() == {"ports", "readinessProbe", "lifecycle"}
    assert all(seed[key] == serving[key] for key in seed.keys() - {"name", "args"})


def test_another_image_starts_what_it_starts(planned):
    image = f"registry.example.com/schema@{_DIGEST}"
    fields = {"command": ["/order"], "init": {"schema": {"image": image}}}
    (schema,) = _pod(planned(fields))["initContainers"]
    assert schema["image"] == image
    assert not {"command", "args"} & schema.keys()


def test_sidecars_stand_first_and_all_in_the_order_that_they_are_written_in(planned):
    init = {"b": {"args": ["b"]}, "a": {"args": ["a"]}}
    pod = _pod(planned({"init": init, "sidecars": {"z": _PROXY, "y": _PROXY}}))
    assert [each["name"] for each in pod["initContainers"]] == ["z", "y", "b", "a"]


def test_a_sidecar_is_native_and_restricted_and_has_nothing_of_the_service(planned):
    fields = {"env": {"A": "b"}, "secrets": {"C": {"secret": "d", "key": "e"}}, "sidecars": {"proxy": _PROXY}}
    (sidecar,) = _pod(planned(fields))["initContainers"]
    assert sidecar == {
        "name": "proxy",
        "image": _PROXY["image"],
        "imagePullPolicy": "IfNotPresent",
        "restartPolicy": "Always",
        "resources": {
            "requests": {"cpu": "100m", "memory": "128Mi", "ephemeral-storage": "64Mi"},
            "limits": {"memory": "128Mi", "ephemeral-storage": "64Mi"},
        },
        "securityContext": _RESTRICTED,
        "volumeMounts": [{"name": "tmp-proxy", "mountPath": "/tmp"}],
    }


def test_a_sidecar_has_what_it_is_given(planned):
    given = {
        "command": ["/proxy"],
        "args": ["--on"],
        "env": {"A": "b"},
        "secrets": {"C": {"secret": "d", "key": "e"}},
        "ports": {"admin": 9901},
        "resources": {"memory": "64Mi", "ephemeral_storage": "1Gi"},
    }
    pod = _pod(planned({"sidecars": {"proxy": {**_PROXY, **given}}}))
    (sidecar,) = pod["initContainers"]
    assert (sidecar["command"], sidecar["args"]) == (["/proxy"], ["--on"])
    assert sidecar["env"] == [
        {"name": "C", "valueFrom": {"secretKeyRef": {"name": "d", "key": "e"}}},
        {"name": "A", "value": "b"},
    ]
    assert sidecar["ports"] == [{"name": "admin", "containerPort": 9901, "protocol": "TCP"}]
    assert sidecar["resources"]["limits"] == {"memory": "64Mi", "ephemeral-storage": "1Gi"}
    assert {"name": "tmp-proxy", "emptyDir": {"sizeLimit": "1Gi"}} in pod["volumes"]


def test_a_job_has_the_sidecars_and_not_what_comes_before_the_serving_process(planned):
    fields = {
        "init": {"seed": {"args": ["seed"]}},
        "sidecars": {"proxy": _PROXY},
        "migrate": {"args": ["up"]},
        "jobs": {"nightly": _NIGHTLY},
    }
    made = planned(fields)
    serving = _pod(made)
    for role in ("migrate", "job.nightly"):
        pod = _pod(made, role)
        assert pod["initContainers"] == serving["initContainers"][:1]
        assert pod["volumes"] == serving["volumes"]


def test_a_sidecars_port_is_open_to_nobody(planned):
    made, plain = planned({"sidecars": {"proxy": {**_PROXY, "ports": {"admin": 9901}}}}), planned()
    for role in ("service", "network-policy"):
        assert made.manifests[role] == plain.manifests[role]
