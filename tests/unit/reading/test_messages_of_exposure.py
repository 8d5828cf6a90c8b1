"""What cannot be exposed is refused where it was written."""

import pytest
from moorage.reading.loading import load

_SPEC = "name: order\nsource: {}\n"
_AT = "services/order/service.yaml:3: "
_WAY = "exposure: {gateway: {name: public, namespace: gateways}}"
_HOST = "write it such as order.example.com, in lower case, or *.example.com; port and path have keys of their own"
_PATH = "write it such as /api: letters, digits, '-', '.', '_' and '~' between single slashes, none at the end"
_ENV = "stacks/Pulumi.test.yaml:6: config.moorage:environment.exposure"


def _hosts(host):
    return f'{{hosts: ["{host}"]}}'


WRONG = {
    "{}": "expose.hosts: is required; add the key",
    "{hosts: []}": "expose.hosts: must not be empty, got []; write at least one entry",
    "{hosts: [a.example.com, a.example.com]}": "expose.hosts: names a.example.com twice, "
    'got ["a.example.com", "a.example.com"]; keep one',
    f"{{hosts: [{', '.join(f'h{number}' for number in range(17))}]}}": "expose.hosts: names 17 hosts, more than a "
    "route holds; give at most 16",
    "[8080]": "expose: must be a mapping; write `expose: {hosts: [order.example.com]}`",
    **{
        _hosts(host): f'expose.hosts[0]: is not the name of a host, got "{host}"; {_HOST}'
        for host in (
            *("Order.example.com", "192.0.2.1", "order.example.com:443", "https://order.example.com", "-a.b", "a..b"),
            *("*", "a.*.b", "*a.b", "**.b", "a_b.c", "a.b.", "a" * 64, "é.b", "a b", "a/b"),
        )
    },
    **{
        f'{{hosts: [a.b], path: "{path}"}}': f'expose.path: is not the start of paths, got "{path}"; {_PATH}'
        for path in (
            "",
            "api",
            "/api/",
            "//",
            "/a//b",
            "/../a",
            "/a/..",
            "/.",
            "/a/./b",
            "/a%2fb",
            "/a?b",
            "/a b",
            "/*",
        )
    },
}


@pytest.mark.parametrize(("written", "said"), WRONG.items(), ids=WRONG)
def test_what_is_no_host_or_path_is_refused(tree, written, said):
    tree.spec(f"{_SPEC}expose: {written}\n")
    assert [each.replace(", got [8080]", "") for each in tree.says()] == [_AT + said]


@pytest.mark.parametrize("written", ["{hosts: [order, '*.a.b', 1a.b-c.d]}", "{hosts: [a.b], path: /a.b/~c/...}"])
def test_what_is_one_is_taken(tree, written):
    tree.spec(f"{_SPEC}expose: {written}\n")
    assert tree.says(tree.environment(_WAY)) == []


def test_an_environment_without_a_way_in_refuses_an_exposed_service(tree):
    tree.spec(f"{_SPEC}expose: {{hosts: [order.example.com]}}\n")
    assert tree.says(tree.environment()) == [
        f"{_AT}expose: needs a way in, but environment test names none; set exposure there, to off where nothing is "
        "exposed, or null here"
    ]
    assert tree.says() == []


@pytest.mark.parametrize("off", ["exposure: off", "exposure: false", "services: {order: {expose: null}}"])
def test_it_is_said_to_be_off(tree, off):
    tree.spec(f"{_SPEC}expose: {{hosts: [order.example.com]}}\n")
    assert tree.says(tree.environment(off)) == []


ENVIRONMENTS = {
    "{}": ": needs one of gateway, ingress; name the Gateway or the class of the Ingress, or write off",
    "{gateway: {name: a, namespace: b}, ingress: {class: c, proxies: [{namespace: d}]}}": ": has gateway and ingress; "
    "set only one",
    "{gateway: {name: a}}": ".gateway.namespace: is required; add the key",
    "{ingress: {class: nginx}}": ".ingress.proxies: is required; add the key",
    "{ingress: {class: nginx, proxies: []}}": ".ingress.proxies: must not be empty, got []; write at least one entry",
    "{ingress: {class: nginx, proxies: [{namespace: a}], tls: {}}}": ".ingress.tls.secret: is required; add the key",
}


@pytest.mark.parametrize(("written", "said"), ENVIRONMENTS.items(), ids=ENVIRONMENTS)
def test_a_way_in_that_is_none_is_refused(tree, written, said):
    tree.spec(_SPEC)
    assert tree.says(tree.environment(f"exposure: {written}")) == [_ENV + said]


def test_two_services_at_one_host_and_path_are_refused(tree):
    tree.spec(f"{_SPEC}expose:\n  hosts: [a.example.com, shop.example.com]\n  path: /api\n")
    tree.spec("name: user\nsource: {}\nexpose: {path: /api, hosts: [shop.example.com]}\n", "user")
    assert tree.says(tree.environment(_WAY)) == [
        "services/user/service.yaml:3: expose.hosts[0]: is exposed at /api by two services, the other at "
        'services/order/service.yaml:4, got "shop.example.com"; give one of them another host or path'
    ]


@pytest.mark.parametrize("other", ["{hosts: [shop.example.com], path: /api/v2}", "{hosts: [other.example.com]}"])
def test_another_host_or_path_is_none_of_its_business(tree, other):
    tree.spec(f"{_SPEC}expose: {{hosts: [shop.example.com], path: /api}}\n")
    tree.spec(f"name: user\nsource: {{}}\nexpose: {other}\n", "user")
    assert tree.says(tree.environment(_WAY)) == []


def test_services_of_another_stack_may_have_the_host_there(tree):
    same = "expose: {hosts: [shop.example.com]}\n"
    one = tree.spec(_SPEC + same)
    tree.spec(f"name: user\nsource: {{}}\n{same}", "user")
    assert load([one], root=tree.root, env=tree.environment(_WAY)).selected == ("order",)
