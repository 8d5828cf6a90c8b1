"""What works but should be looked at: a network that holds where clouds hand out credentials of their nodes, probes."""

from pathlib import Path

import pytest
from moorage.review.check import check

_SPEC = f"name: order\nimage: {{ref: 'r.example.com/order@sha256:{'0' * 64}'}}\n"
_HERE = "services/order/service.yaml:3: egress"
_V4, _V6 = "169.254.169.254/32", "fd00:ec2::254/128"


def _warned(tree, egress, more=""):
    return _warned_of(tree, f"egress: {egress}\n{more}")


def _warned_of(tree, lines):
    path = tree.spec(_SPEC + lines)
    report = check([Path(path)], None)
    assert report.problems == ()
    return [str(each) for each in report.warnings]


@pytest.mark.parametrize(
    ("cidr", "address"),
    [("0.0.0.0/0", _V4), ("128.0.0.0/1", _V4), ("169.254.0.0/16", _V4), ("::/0", _V6), ("fc00::/7", _V6)],
)
def test_a_network_that_reaches_the_metadata_of_the_node(tree, cidr, address):
    told = (
        f'{_HERE}[0].cidr: reaches the metadata address, which gives out the node\'s credentials, got "{cidr}"; '
        f"add except: [{address}]"
    )
    assert _warned(tree, f'[{{cidr: "{cidr}", port: 443}}]') == [told]
    # The remedy, followed, is enough.
    assert _warned(tree, f'[{{cidr: "{cidr}", port: 443, except: ["{address}"]}}]') == []


def test_a_wider_exception_does_too(tree):
    assert _warned(tree, "[{cidr: 0.0.0.0/0, port: 443, except: [169.254.0.0/16]}]") == []


def test_an_exception_of_something_else_does_not(tree):
    assert len(_warned(tree, "[{cidr: 0.0.0.0/0, port: 443, except: [10.0.0.0/8]}, {cidr: 0.0.0.0/0, port: 80}]")) == 2


def test_who_names_that_address_alone_means_it(tree):
    assert _warned(tree, "[{cidr: 169.254.169.254/32, port: 80}]") == []


def test_other_networks_are_fine(tree):
    assert _warned(tree, '[{cidr: 192.0.2.0/24, port: 5432}, {cidr: "2001:db8::/32", port: 443}]') == []


def test_pods_are_no_network(tree):
    assert _warned(tree, "[{namespace: data, pods: {app: redis}, port: 6379}]") == []


def test_without_a_policy_nothing_is_opened(tree):
    assert _warned(tree, "[{cidr: 0.0.0.0/0, port: 443}]", "network_policy: false\n") == []


_HEALTH = "services/order/service.yaml:3: health"
_AGAIN = "and the kubelet asks again only after an answer"
PROBES = {
    "{path: /a, live: {path: /a}}": [
        f"{_HEALTH}.live.path: is what readiness asks too: an outage of what the service depends on restarts its pods, "
        'got "/a"; give it a handler of its own'
    ],
    "{live: {path: /health}}": [
        f"{_HEALTH}.live.path: is what readiness asks too: an outage of what the service depends on restarts its pods, "
        'got "/health"; give it a handler of its own'
    ],
    "{grpc: http, live: {grpc: http}}": [
        f"{_HEALTH}.live.grpc: is what readiness asks too: an outage of what the service depends on restarts its pods, "
        'got "http"; give it a handler of its own'
    ],
    "{grpc: http, live: {path: /health}}": [],
    "{tcp: http, live: {path: /health}}": [],
    "{tcp: http, live: {tcp: http}}": [],
    "{timeout: 6s}": [
        f'{_HEALTH}.interval: is shorter than timeout 6s, {_AGAIN}, got "5s"; give 6s or more, or a shorter timeout'
    ],
    "{interval: 1s}": [
        f'{_HEALTH}.interval: is shorter than timeout 2s, {_AGAIN}, got "1s"; give 2s or more, or a shorter timeout'
    ],
    "{live: {path: /live, interval: 1s}}": [
        f'{_HEALTH}.live.interval: is shorter than timeout 2s, {_AGAIN}, got "1s"; '
        "give 2s or more, or a shorter timeout"
    ],
    "{timeout: 5s, live: {path: /live, interval: 5s}}": [],
    "{timeout: 3s, startup: 2m, live_path: /live}": [],
    "false": [],
}


@pytest.mark.parametrize(("health", "said"), PROBES.items(), ids=PROBES)
def test_probes_that_restart_or_hold_up_more_than_they_seem_to(tree, health, said):
    assert _warned_of(tree, f"health: {health}\n") == said


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("sidecars: {proxy: {image: 'r.example.com/proxy:v1'}}", "sidecars.proxy.image"),
        ("init: {schema: {image: 'r.example.com/schema:v1'}}", "init.schema.image"),
    ],
)
def test_an_image_beside_the_services_may_be_unpinned_too(tree, line, path):
    (warning,) = _warned_of(tree, f"{line}\n")
    assert warning.startswith(f"services/order/service.yaml:3: {path}: is not pinned by a digest")
    assert _warned_of(tree, line.replace(":v1", f"@sha256:{'0' * 64}") + "\n") == []


_CLAIM = "mounts: {/data: {claim: order-data}}\n"


def _claimed(tree, more):
    report = check([Path(tree.spec(f"{_SPEC}{_CLAIM}{more}"))], None)
    assert report.problems == ()
    return [str(each) for each in report.warnings]


@pytest.mark.parametrize(("more", "pods"), [("", 2), ("replicas: 3\n", 3), ("autoscale: {min: 1, max: 4}\n", 4)])
def test_a_claim_of_several_pods(tree, more, pods):
    assert _claimed(tree, more) == [
        f"services/order/service.yaml:3: mounts./data.claim: is for up to {pods} pods, and a ReadWriteOnce claim is "
        'for those of one node: others do not start, got "order-data"; '
        "make sure that it is ReadWriteMany or ReadOnlyMany, or run one pod"
    ]


def test_a_claim_of_one_pod_is_fine(tree):
    assert _claimed(tree, "replicas: 1\n") == []


_REMEDY = "looks like a credential, and whoever may see the object reads it; put it into a Secret, and name that"


@pytest.mark.parametrize(
    "env",
    [
        "SMTP_PASSWORD: hunter2-",
        "GITHUB_TOKEN: abcdefgh",
        "API_KEY: abcdefgh",
        "DATABASE: postgres://mail:hunter2-@db/mail",
    ],
)
def test_a_credential_in_plain_text(tree, env):
    name = env.partition(":")[0]
    assert _warned_of(tree, f"env: {{{env}}}\n") == [f"services/order/service.yaml:3: env.{name}: {_REMEDY}"]
    sidecar = f"sidecars: {{proxy: {{image: 'p@sha256:{'0' * 64}', env: {{{env}}}}}}}\n"
    where = f"services/order/service.yaml:3: sidecars.proxy.env.{name}"
    assert _warned_of(tree, sidecar) == [f"{where}: {_REMEDY}"]


@pytest.mark.parametrize(
    "env",
    [
        "SMTP_PASSWORD_FILE: /run/secrets/smtp",
        "SMTP_PASSWORD: $(OTHER)",
        "TOKEN_TTL: 5m",
        "USE_TOKEN: 'true'",
        "SMTP_TOKEN: {config: mail, key: token}",
        "SMTP_URL: smtp://smtp.example.com",
    ],
)
def test_where_a_credential_is_or_that_there_is_one_is_none(tree, env):
    assert _warned_of(tree, f"env: {{{env}}}\n") == []
