"""Where names are looked up: policies act after translation, so the resolver's own port and place count."""

import pytest

_OFF = {"monitoring": "off"}


def _first(made):
    return made.manifests["network-policy"]["spec"]["egress"][0]


def _ports(*ports):
    return [{"port": port, "protocol": protocol} for port in ports for protocol in ("UDP", "TCP")]


def test_the_resolvers_own_ports_are_opened(planned):
    assert _first(planned({}, {**_OFF, "dns": {"ports": [5353]}})) == {"ports": _ports(5353)}
    assert _first(planned({}, {**_OFF, "dns": {"ports": [53, 5353]}})) == {"ports": _ports(53, 5353)}


def test_lookups_may_be_held_to_where_the_resolvers_are(planned):
    peers = [
        {"namespace": "openshift-dns"},
        {"namespace": "kube-system", "pods": {"k8s-app": "kube-dns"}},
        {"cidr": "169.254.20.10/32"},
    ]
    named = "kubernetes.io/metadata.name"
    assert _first(planned({}, {**_OFF, "dns": {"peers": peers}})) == {
        "to": [
            {"namespaceSelector": {"matchLabels": {named: "openshift-dns"}}},
            {
                "namespaceSelector": {"matchLabels": {named: "kube-system"}},
                "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
            },
            {"ipBlock": {"cidr": "169.254.20.10/32"}},
        ],
        "ports": _ports(53),
    }


_NEITHER = "names neither a namespace nor a network; set namespace, or cidr"
SAID = {
    "dns: {ports: []}": "dns.ports: must not be empty, got []; write at least one entry",
    "dns: {ports: [0]}": "dns.ports[0]: must be between 1 and 65535, got 0; choose a number in that range",
    "dns: {peers: [{}]}": f"dns.peers[0]: {_NEITHER}",
    "dns: {peers: [{pods: {a: b}}]}": f"dns.peers[0]: {_NEITHER}",
    "dns: {peers: [{namespace: a, cidr: 192.0.2.1/32}]}": "dns.peers[0]: names both a namespace and a network; "
    "write one entry for each",
    "dns: {peers: [{pods: {a: b}, cidr: 192.0.2.1/32}]}": "dns.peers[0]: names pods of a network; "
    "remove pods, or name their namespace instead of cidr",
    "dns: {peers: [{cidr: 192.0.2.1}, {cidr: 192.0.2.1/24}]}": "dns.peers[1].cidr: is not a network in CIDR form, "
    'got "192.0.2.1/24"; write it such as 192.0.2.0/24, without host bits',
    "dns: {peers: [{namespace: a, pods: {-a: b}}]}": "dns.peers[0].pods.-a: cannot be a label's key, "
    "got \"-a\"; use a name of letters, digits, '-', '_' and '.' (at most 63), "
    "with an optional prefix such as example.com/",
}


@pytest.mark.parametrize(("line", "said"), SAID.items(), ids=SAID)
def test_what_is_no_resolver_is_refused(tree, line, said):
    tree.spec("name: order\nsource: {}\n")
    tree.environment(line)
    assert tree.says("test") == [f"stacks/Pulumi.test.yaml:6: config.moorage:environment.{said}"]
