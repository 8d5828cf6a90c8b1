"""What each object keeps by itself: one thing changed in an object that keeps every rule breaks just one."""

import pytest
from moorage.plan.rules import RULES
from moorage.plan.rules.bodies import UNKNOWN
from unit.plan.rules import bodies

POD = "spec.template.spec"
CONTAINER = f"{POD}.containers.0"
SECURITY = f"{CONTAINER}.securityContext"
_OPEN = {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}
BROKEN = {
    "runs-as-root": [
        (f"{POD}.securityContext.runAsNonRoot", None),
        (f"{SECURITY}.runAsNonRoot", False),
        (f"{POD}.securityContext.runAsUser", 0),
        (f"{SECURITY}.runAsUser", 0),
    ],
    "privilege-escalation": [
        (f"{SECURITY}.allowPrivilegeEscalation", None),
        (f"{SECURITY}.allowPrivilegeEscalation", True),
    ],
    "capabilities-kept": [
        (f"{SECURITY}.capabilities", None),
        (f"{SECURITY}.capabilities.drop", ["NET_RAW"]),
        (f"{SECURITY}.capabilities.add", ["NET_BIND_SERVICE", "SYS_ADMIN"]),
    ],
    "no-seccomp-profile": [
        (f"{POD}.securityContext.seccompProfile", None),
        (f"{SECURITY}.seccompProfile", {"type": "Unconfined"}),
    ],
    "host-access": [
        (f"{POD}.hostNetwork", True),
        (f"{POD}.hostPID", True),
        (f"{POD}.hostIPC", True),
        (f"{POD}.volumes.0", {"name": "data", "hostPath": {"path": "/"}}),
        (f"{CONTAINER}.ports.0.hostPort", 8080),
        (f"{SECURITY}.privileged", True),
        (f"{SECURITY}.windowsOptions", {"hostProcess": True}),
        (f"{POD}.securityContext.windowsOptions", {"hostProcess": True}),
    ],
    "confinement-lifted": [
        (f"{SECURITY}.procMount", "Unmasked"),
        (f"{SECURITY}.appArmorProfile", {"type": "Unconfined"}),
        (f"{POD}.securityContext.appArmorProfile", {"type": "Unconfined"}),
    ],
    "writable-root": [(f"{SECURITY}.readOnlyRootFilesystem", None), (f"{SECURITY}.readOnlyRootFilesystem", False)],
    "token-mounted": [(f"{POD}.automountServiceAccountToken", None), (f"{POD}.automountServiceAccountToken", True)],
    "service-links": [(f"{POD}.enableServiceLinks", None), (f"{POD}.enableServiceLinks", True)],
    "image-without-digest": [(f"{CONTAINER}.image", "registry.example.com/mail:1")],
    "memory-not-reserved": [
        (f"{CONTAINER}.resources", None),
        (f"{CONTAINER}.resources.limits.memory", "129Mi"),
        (f"{CONTAINER}.resources.requests.memory", "64Mi"),
    ],
    "no-readiness-probe": [(f"{CONTAINER}.readinessProbe", None)],
    "same-probe-path": [(f"{CONTAINER}.livenessProbe.httpGet.path", "/health")],
    "timeout-above-interval": [
        (f"{CONTAINER}.readinessProbe.timeoutSeconds", 6),
        (f"{CONTAINER}.livenessProbe.periodSeconds", 1),
    ],
    "shared-claim": [("spec.replicas", 2)],
    "secret-in-env": [
        (f"{CONTAINER}.env.0", {"name": "SMTP_PASSWORD", "value": "hunter2-"}),
        (f"{CONTAINER}.env.0", {"name": "SMTP_URL", "value": "smtp://mail:hunter2-@smtp.example.com"}),
    ],
}
OPENED = [
    ("spec.egress.1", _OPEN),
    ("spec.egress.1.to.0.ipBlock.cidr", "169.254.0.0/16"),
    ("spec.egress.1.to", None),
    ("spec.egress.1.to", []),
]
ALLOWED = [
    (f"{CONTAINER}.env.0", {"name": "SMTP_PASSWORD", "value": "$(OTHER)"}),
    (f"{CONTAINER}.env.0", {"name": "SMTP_PASSWORD_FILE", "value": "/run/secrets/smtp"}),
    (f"{CONTAINER}.env.0", {"name": "SMTP_SECRET", "value": "/run/secrets/smtp"}),
    (f"{CONTAINER}.env.0", {"name": "TOKEN_TTL", "value": "5m"}),
    (f"{CONTAINER}.resources.requests", None),
    (f"{CONTAINER}.resources.requests.memory", "134217728"),
    (f"{CONTAINER}.resources.requests.memory", "no quantity"),
    (f"{CONTAINER}.ports", []),
    (f"{SECURITY}.seccompProfile", {"type": "Localhost", "localhostProfile": "mail.json"}),
    (f"{POD}.hostNetwork", False),
    ("kind", "Rollout"),
]


def found(body):
    """Return the names of the rules that an object breaks, and the sentences."""
    return {rule.name: [fault.at(path) for path, fault in rule.find(body)] for rule in RULES if [*rule.find(body)]}


@pytest.mark.parametrize("body", [bodies.deployment(), bodies.service(), bodies.monitor(), bodies.policy()])
def test_an_object_that_was_written_with_care_keeps_every_rule(body):
    assert found(body) == {}


@pytest.mark.parametrize(
    ("name", "path", "value"), [(name, *each) for name, changes in BROKEN.items() for each in changes]
)
def test_one_change_breaks_one_rule(name, path, value):
    told = found(bodies.changed(bodies.deployment(), path, value))
    assert set(told) == {name}
    for line in told[name]:
        assert line.startswith("spec.template.spec.")
        assert line.count("; ") == 1


@pytest.mark.parametrize(("path", "value"), OPENED)
def test_a_policy_that_opens_the_metadata_address(path, value):
    body = bodies.changed(bodies.policy(), path, value)
    if path.endswith(".to"):
        body = bodies.changed(body, "spec.egress.1.ports", [{"port": 1, "endPort": 1024}])
    assert set(found(body)) == {"metadata-reachable"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("spec.egress.1.to.0.ipBlock", {"cidr": "0.0.0.0/0", "except": ["169.254.0.0/16"]}),
        ("spec.egress.1.to", []),
        ("spec.egress.1.to.0.ipBlock.cidr", "no network"),
    ],
)
def test_a_policy_that_does_not(path, value):
    # Without `to`, but at a port at which nothing gives out credentials.
    assert found(bodies.changed(bodies.policy(), path, value)) == {}


@pytest.mark.parametrize(("path", "value"), ALLOWED)
def test_what_is_allowed(path, value):
    assert found(bodies.changed(bodies.deployment(), path, value)) == {}


@pytest.mark.parametrize("name", ["Mail", "1st", "mail.de", "a" * 64])
def test_the_name_of_a_service_is_a_dns_name(name):
    told = found(bodies.changed(bodies.service(), "metadata.name", name))
    assert set(told) == {"name-not-dns"}
    assert f'got "{name}"' in told["name-not-dns"][0]


def test_pods_of_every_kind_are_held_to_the_rules():
    spec = bodies.changed(bodies.deployment(), f"{POD}.hostPID", True)["spec"]
    for version, kind, body in [
        ("v1", "Pod", spec["template"]),
        ("apps/v1", "StatefulSet", {"spec": spec}),
        ("batch/v1", "Job", {"spec": spec}),
        ("batch/v1", "CronJob", {"spec": {"jobTemplate": {"spec": spec}}}),
    ]:
        assert "host-access" in found({"apiVersion": version, "kind": kind, **body}), kind


def test_a_container_that_runs_before_is_one_too():
    body = bodies.deployment()
    first = {**body["spec"]["template"]["spec"]["containers"][0], "name": "first", "image": "first:1"}
    del first["readinessProbe"]
    told = found(bodies.changed(body, f"{POD}.initContainers", [first]))
    assert [*told] == ["image-without-digest"]
    assert told["image-without-digest"][0].startswith("spec.template.spec.initContainers[first].image: ")


def test_what_several_containers_take_from_their_pod_is_told_once_and_there():
    body = bodies.changed(bodies.deployment(), f"{POD}.securityContext.runAsNonRoot", False)
    second = {**body["spec"]["template"]["spec"]["containers"][0], "name": "second"}
    lines = found(bodies.changed(body, f"{POD}.initContainers", [second]))["runs-as-root"]
    assert [line.partition(": ")[0] for line in lines] == [f"{POD}.securityContext.runAsNonRoot"]
    own = {**second, "securityContext": {**second["securityContext"], "runAsNonRoot": True}}
    other = {**own, "name": "third", "securityContext": {**own["securityContext"], "runAsNonRoot": False}}
    lines = found(bodies.changed(body, f"{POD}.containers", [own, other]))["runs-as-root"]
    assert [line.partition(": ")[0] for line in lines] == [f"{POD}.containers[third].securityContext.runAsNonRoot"]


def test_no_message_holds_a_credential():
    body = bodies.changed(bodies.deployment(), f"{CONTAINER}.env.0", {"name": "A_TOKEN", "value": "hush-hush"})
    assert "hush" not in str(found(body))


@pytest.mark.parametrize("body", [bodies.deployment(), bodies.service(), bodies.monitor(), bodies.policy()])
def test_what_is_not_known_yet_is_held_against_nobody(body):
    for path in bodies.paths(body):
        assert found(bodies.changed(body, ".".join(map(str, path)), UNKNOWN)) == {}, path


@pytest.mark.parametrize(
    ("path", "value"), [each for changes in BROKEN.values() for each in changes if each[1] is not None]
)
def test_a_value_that_would_break_a_rule_breaks_none_while_it_is_not_known(path, value):
    assert found(bodies.changed(bodies.deployment(), path, UNKNOWN)) == {}
