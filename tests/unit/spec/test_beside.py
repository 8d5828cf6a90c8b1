"""Containers of one pod: each has a name and ports of its own."""

import pytest

PROXY = "image: r.example.com/proxy@sha256:" + "0" * 64
SAID = {
    "init: {seed: {}}": ["init.seed: incomplete"],
    f"sidecars: {{{'a' * 60}: {{{PROXY}}}}}": [f"sidecars.{'a' * 60}: bad-name"],
    f"sidecars: {{order: {{{PROXY}}}}}": ["sidecars.order: repeated"],
    f"sidecars: {{proxy: {{{PROXY}, env: {{A: b}}, secrets: {{A: {{secret: c, key: d}}}}}}}}": [
        "sidecars.proxy.secrets.A: conflict"
    ],
    "init: {order: {args: [a]}}": ["init.order: repeated"],
    f"{{sidecars: {{proxy: {{{PROXY}}}}}, init: {{proxy: {{args: [a]}}}}}}": ["init.proxy: repeated"],
    f"sidecars: {{proxy: {{{PROXY}, ports: {{http: 9000}}}}}}": [
        "sidecars.proxy.ports.http: bad-name",
        "sidecars.proxy.ports.http: repeated",
    ],
    f"sidecars: {{proxy: {{{PROXY}, ports: {{admin: 8080}}}}}}": ["sidecars.proxy.ports.admin: repeated"],
    f"{{ports: {{admin: 9000}}, sidecars: {{proxy: {{{PROXY}, ports: {{admin: 9001}}}}}}}}": [
        "sidecars.proxy.ports.admin: repeated"
    ],
    f"sidecars: {{a: {{{PROXY}, ports: {{x: 9000}}}}, b: {{{PROXY}, ports: {{y: 9000}}}}}}": [
        "sidecars.b.ports.y: repeated"
    ],
    f"sidecars: {{a: {{{PROXY}, ports: {{x: 9000}}}}, b: {{{PROXY}, ports: {{x: 9001}}}}}}": [
        "sidecars.b.ports.x: repeated"
    ],
}


@pytest.mark.parametrize(("line", "said"), SAID.items(), ids=SAID)
def test_a_container_is_refused(tree, line, said):
    line = line[1:-1] if line.startswith("{") else line
    tree.spec(f"{{name: order, image: {{ref: r.example.com/order}},\n{line}}}\n")
    assert tree.finds() == [f"services/order/service.yaml:2: {each}" for each in said]


def test_what_differs_is_fine(tree):
    first = f"a: {{{PROXY}, ports: {{x: 9000, y: 9001}}}}"
    tree.spec(f"name: order\nimage: {{ref: r.example.com/order}}\nsidecars: {{{first}, {'b' * 59}: {{{PROXY}}}}}\n")
    assert tree.finds() == []
