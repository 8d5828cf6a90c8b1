"""What stands at paths of the process' file system: files of the repository, Secrets, ConfigMaps, folders, claims."""

import base64

import pytest
import yaml
from moorage.errors import InputError
from moorage.plan.model import role_of
from moorage.review.emitter import yaml_text

_RATES = {"/etc/order/rates.json": {"file": "rates.json"}}


def _pod(made):
    return made.manifests["deployment"]["spec"]["template"]["spec"]


def _mounts(made):
    (container,) = _pod(made)["containers"]
    return container["volumeMounts"]


def _config_map(made):
    ((key, body),) = [each for each in made.manifests.items() if role_of(each[0]) == "files"]
    assert body["metadata"]["name"] == f"order-{key.removeprefix('files.')}"
    return body


def _files(planned, contents, **fields):
    mounts = {path: {"file": f"files{path}"} for path in contents}
    return planned({"mounts": mounts, **fields}, contents=contents)


def test_by_default_there_is_tmp_and_nothing_else(planned):
    made = planned()
    assert [each["name"] for each in _pod(made)["volumes"]] == ["tmp"]
    assert _mounts(made) == [{"name": "tmp", "mountPath": "/tmp"}]
    assert not [key for key in made.manifests if role_of(key) == "files"]


def test_a_file_is_an_immutable_config_map_that_its_pods_mount_at_that_path_alone(planned):
    made = planned({"mounts": _RATES}, contents={"/etc/order/rates.json": b'{"EUR": 1}\n'})
    body = _config_map(made)
    assert (body["kind"], body["immutable"]) == ("ConfigMap", True)
    assert body["data"] == {"etc.order.rates.json": '{"EUR": 1}\n'}
    assert "binaryData" not in body
    assert {"name": "files", "configMap": {"name": body["metadata"]["name"]}} in _pod(made)["volumes"]
    mount = {
        "name": "files",
        "mountPath": "/etc/order/rates.json",
        "subPath": "etc.order.rates.json",
        "readOnly": True,
    }
    assert mount in _mounts(made)


def test_another_content_is_another_config_map_and_another_pod_and_undone_it_is_the_first_one(planned):
    first, second, third = (_files(planned, {"/a": content}) for content in (b"1", b"2", b"1"))
    assert _config_map(first)["metadata"]["name"] != _config_map(second)["metadata"]["name"]
    assert _pod(first) != _pod(second)
    assert first == third


def test_a_file_that_moves_between_keys_is_another_config_map(planned):
    names = [
        _config_map(_files(planned, contents))["metadata"]["name"]
        for contents in ({"/a": b"x", "/b": b"y"}, {"/a": b"y", "/b": b"x"}, {"/a": b"xy", "/b": b""})
    ]
    assert len(set(names)) == 3


def test_the_order_of_the_mounts_changes_nothing_but_the_order(planned):
    contents = {"/a": b"1", "/b": b"2"}
    assert _files(planned, contents) == _files(planned, dict(reversed(contents.items())))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\0", b"\x1b[31m", "\u2028".encode(), b"a\r\nb", b"\x80"], ids=repr)
def test_what_is_no_plain_text_is_kept_byte_by_byte(planned, content):
    body = _config_map(_files(planned, {"/a": content}))
    assert "data" not in body
    assert base64.b64decode(body["binaryData"]["a"]) == content


@pytest.mark.parametrize("text", ["", "on", "é\n", "a: b\n\n  c\n", "# x\n--- \n", "'\"\\", "\ttab\n"], ids=repr)
def test_text_is_rendered_as_it_is(planned, text):
    body = _config_map(_files(planned, {"/a": text.encode()}))
    assert body["data"] == {"a": text}
    assert yaml.safe_load(yaml_text(body)) == body


def test_paths_that_would_have_one_key_or_one_volume_are_kept_apart(planned):
    contents = {"/etc/a.b": b"1", "/etc/a/b": b"2", "/..x": b"3", f"/{'a' * 300}": b"4", "/é": b"5"}
    data = _config_map(_files(planned, contents))["data"]
    assert sorted(data.values()) == ["1", "2", "3", "4", "5"]
    assert all(len(key) <= 253 and not key.startswith("..") for key in data)
    mounts = {path: {"secret": "a"} for path in ("/a/b", "/a-b", "/A_b", f"/{'a' * 300}", "/é")}
    names = [each["name"] for each in _pod(planned({"mounts": mounts}))["volumes"]]
    assert len(set(names)) == len(names) == 6
    assert all(len(name) <= 63 for name in names)


def test_a_file_that_nobody_has_read_is_no_plan(planned):
    with pytest.raises(InputError) as caught:
        planned({"mounts": _RATES})
    assert "order.mounts./etc/order/rates.json: is not read yet" in str(caught.value)


def test_secrets_and_config_maps_are_folders_that_can_only_be_read(planned):
    made = planned({"mounts": {"/etc/tls": {"secret": "order-tls"}, "/config": {"config": "order"}}})
    assert _pod(made)["volumes"][1:] == [
        {"name": "mount-config", "configMap": {"name": "order"}},
        {"name": "mount-etc-tls", "secret": {"secretName": "order-tls"}},
    ]
    assert {"name": "mount-etc-tls", "mountPath": "/etc/tls", "readOnly": True} in _mounts(made)
    assert {"name": "mount-config", "mountPath": "/config", "readOnly": True} in _mounts(made)


def test_empty_folders_and_claims_can_be_written(planned):
    made = planned({"mounts": {"/cache": {"empty": "1Gi"}, "/data": {"claim": "order-data"}}})
    assert _pod(made)["volumes"][1:] == [
        {"name": "mount-cache", "emptyDir": {"sizeLimit": "1Gi"}},
        {"name": "mount-data", "persistentVolumeClaim": {"claimName": "order-data"}},
    ]
    assert {"name": "mount-cache", "mountPath": "/cache"} in _mounts(made)
    assert {"name": "mount-data", "mountPath": "/data"} in _mounts(made)


@pytest.mark.parametrize(
    ("disk", "sizes", "expected"),
    [
        ({}, ["1Gi"], "1088Mi"),
        ({}, ["1Gi", "512Mi"], "1600Mi"),
        ({"ephemeral_storage": "2M"}, ["1048577"], "3048577"),
        ({"ephemeral_storage": "1.5Gi"}, [], "1.5Gi"),
        ({"ephemeral_storage": "7Ei"}, ["7Ei"], "9223372036854775807"),
    ],
)
def test_empty_folders_are_counted_beside_the_pods_own_disk(planned, disk, sizes, expected):
    # The kubelet evicts a pod whose empty folders, logs and layer are larger than its limit.
    mounts = {f"/cache{number}": {"empty": size} for number, size in enumerate(sizes)}
    made = planned({"mounts": mounts, "resources": {"memory": "1Gi", **disk}})
    (container,) = _pod(made)["containers"]
    assert {container["resources"][kind]["ephemeral-storage"] for kind in ("requests", "limits")} == {expected}
    tmp = _pod(made)["volumes"][0]
    assert tmp == {"name": "tmp", "emptyDir": {"sizeLimit": disk.get("ephemeral_storage", "64Mi")}}


def test_what_is_not_counted_stays_uncounted(planned):
    made = planned({"mounts": {"/cache": {"empty": "1Gi"}}, "resources": {"ephemeral_storage": False}})
    (container,) = _pod(made)["containers"]
    assert "ephemeral-storage" not in container["resources"]["requests"]


def test_a_folder_is_mounted_before_what_is_mounted_in_it(planned):
    mounts = {"/data/a/b": {"config": "x"}, "/data-b": {"empty": "1Mi"}, "/data": {"claim": "y"}}
    paths = [each["mountPath"] for each in _mounts(planned({"mounts": mounts}))]
    assert paths == ["/data", "/data/a/b", "/data-b", "/tmp"]


SAID = {
    "{/: {empty: 1Gi}}": "mounts./: bad-path",
    "{a: {empty: 1Gi}}": "mounts.a: bad-path",
    "{/a/../b: {empty: 1Gi}}": "mounts./a/../b: bad-path",
    "{/a/: {empty: 1Gi}}": "mounts./a/: bad-path",
    "{'/a:b': {empty: 1Gi}}": "mounts./a:b: bad-path",
    "{/tmp: {empty: 1Gi}}": "mounts./tmp: path-taken",
    "{/app: {empty: 1Gi}}": "mounts./app: path-taken",
    "{/app/order: {config: a}}": "mounts./app/order: path-taken",
    "{/proc/x: {config: a}}": "mounts./proc/x: path-taken",
    "{/etc: {config: a}, /etc/tls: {secret: b}}": "mounts./etc/tls: conflict",
    "{/a: {}}": "mounts./a: incomplete",
    "{/a: {secret: b, empty: 1Gi}}": "mounts./a: conflict",
    "{/a: {secret: b, mode: 1}}": "mounts./a.mode: unknown-key",
    "{/a: {empty: 1}}": "mounts./a.empty: out-of-range",
    "{/a: {file: /etc/passwd}}": "mounts./a.file: bad-path",
    "{/a: rates.json}": "mounts./a: wrong-type",
    "[/a]": "mounts: wrong-type",
}


@pytest.mark.parametrize(("mounts", "said"), SAID.items(), ids=SAID)
def test_what_cannot_be_mounted_is_refused(tree, mounts, said):
    tree.spec(f"name: order\nsource: {{}}\nmounts: {mounts}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize("outer", ["{empty: 1Gi}", "{claim: a}"])
def test_in_a_folder_that_can_be_written_something_else_can_be_mounted(tree, outer):
    tree.spec(f"name: order\nsource: {{}}\nmounts: {{/a: {outer}, /a/b: {{config: c}}, /tmp/d: {{config: c}}}}\n")
    assert tree.says() == []
