"""Labels and annotations are taken as the API server takes them, and never one of ours."""

import pytest
from judges import server
from moorage.spec.service import ServiceSpec

_KEY = "use a name of letters, digits, '-', '_' and '.' (at most 63), with an optional prefix such as example.com/"
SAID = {
    "labels: {app.kubernetes.io/name: a}": "labels.app.kubernetes.io/name: is set by the library; "
    "remove it: it follows from name",
    "labels: {app.kubernetes.io/instance: a}": "labels.app.kubernetes.io/instance: is set by the library; "
    "remove it: it follows from name",
    "labels: {app.kubernetes.io/version: v1}": "labels.app.kubernetes.io/version: is set by the library; "
    "remove it: it follows from the image",
    "labels: {app.kubernetes.io/part-of: shop}": "labels.app.kubernetes.io/part-of: is set by the library; "
    "remove it, and set team",
    "labels: {pod-template-hash: a}": "labels.pod-template-hash: is set by Kubernetes; remove it",
    "labels: {batch.kubernetes.io/job-name: a}": "labels.batch.kubernetes.io/job-name: is set by Kubernetes; remove it",
    "labels: {a b: c}": f'labels.a b: cannot be a label\'s key, got "a b"; {_KEY}',
    "labels: {a: b c}": 'labels.a: cannot be a label\'s value, got "b c"; '
    "use letters, digits, '-', '_' and '.', at most 63 characters",
    "labels: {a: 3}": "labels.a: must be text, got 3; write text, in quotes where it looks like a number",
    "labels: [a=b]": 'labels: must be a mapping, got ["a=b"]; write `labels: {shop.example.com/tier: web}`',
    "annotations: {a b: c}": 'annotations.a b: cannot be an annotation\'s key, got "a b"; ' + _KEY,
    "annotations: {a: true}": "annotations.a: must be text, got true; "
    "write text, in quotes where it looks like a number",
    "annotations: {kubernetes.io/config.mirror: a}": "annotations.kubernetes.io/config.mirror: is set by Kubernetes; "
    "remove it",
    "annotations: {seccomp.security.alpha.kubernetes.io/pod: a}": "annotations.seccomp.security.alpha.kubernetes.io/pod"
    ": is set by Kubernetes; remove it",
    "annotations: {container.apparmor.security.beta.kubernetes.io/order: a}": "annotations."
    "container.apparmor.security.beta.kubernetes.io/order: is set by Kubernetes; remove it",
}


@pytest.mark.parametrize(("line", "said"), SAID.items(), ids=SAID)
def test_what_is_none_is_refused(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


def _pod_template(**metadata):
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a", "namespace": "a"},
        "spec": {
            "selector": {"matchLabels": {"a": "b"}},
            "template": {
                "metadata": {**metadata, "labels": {"a": "b", **metadata.get("labels", {})}},
                "spec": {"containers": [{"name": "order", "image": "a"}]},
            },
        },
    }


def _accepted(**fields):
    try:
        ServiceSpec.model_validate({"name": "order", "source": {}, **fields})
    except ValueError:
        return False
    return True


_LIMIT = 256 * 1024
SHAPES = [
    {"labels": {"k": "v" * 63}},
    {"labels": {"k": "v" * 64}},
    {"labels": {"k" * 63: ""}},
    {"labels": {"k" * 64: ""}},
    {"labels": {f"{'p' * 253}/k": ""}},
    {"labels": {f"{'p' * 254}/k": ""}},
    {"labels": {"-k": ""}},
    {"labels": {"k/": ""}},
    {"annotations": {f"{'p' * 253}/{'k' * 63}": ""}},
    {"annotations": {"k" * 64: ""}},
    {"annotations": {"a": "é" * (_LIMIT // 4 - 1), "b": "é" * (_LIMIT // 4), "": ""}},
    {"annotations": {"a": "é" * (_LIMIT // 4 - 1), "b": "é" * (_LIMIT // 4)}},
    {"annotations": {"a": "é" * (_LIMIT // 4 - 1), "bb": "é" * (_LIMIT // 4) + "x"}},
    {"annotations": {"a": "\0\n", "b": ""}},
    {"annotations": {"kubernetes.io/config.mirror": ""}},
    {"annotations": {"container.apparmor.security.beta.kubernetes.io/other": "x"}},
]


def test_the_server_takes_what_is_taken_and_refuses_what_is_refused():
    taken = [not verdict["errors"] for verdict in server.verdicts([_pod_template(**shape) for shape in SHAPES])]
    assert [_accepted(**shape) for shape in SHAPES] == taken
    assert {True, False} == set(taken)


def test_annotations_hold_a_quarter_of_a_mebibyte_together(tree):
    halves = "\n".join(f"  {name}: {'x' * 128 * 1024}" for name in "ab")
    tree.spec(f"name: order\nsource: {{}}\nannotations:\n{halves}\n")
    assert tree.says() == [
        "services/order/service.yaml:3: annotations: holds 262,146 bytes with its keys; "
        "give at most 262,144: the API server takes no more"
    ]


_MONITORED = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: out}
    monitoring: {namespace: monitoring, labels: {release: prometheus}}
"""


def test_a_label_of_the_environments_prometheus_is_the_environments(tree):
    tree.spec("name: order\nimage: {ref: r.example.com/order}\nlabels: {release: stable}\n")
    env = tree.environment(head=_MONITORED)
    assert tree.says(env) == [
        "services/order/service.yaml:3: labels.release: conflicts with monitoring.labels of environment test, by which "
        'its Prometheus finds the service, got "stable"; remove it, or give it another key'
    ]


@pytest.mark.parametrize("more", ["metrics: false", "labels: {release: prometheus}"])
def test_without_a_monitor_or_with_the_same_value_nothing_conflicts(tree, more):
    label = "" if more.startswith("labels") else "labels: {release: stable}\n"
    tree.spec(f"name: order\nimage: {{ref: r.example.com/order}}\n{label}{more}\n")
    env = tree.environment(head=_MONITORED)
    assert tree.says(env) == []
