"""Projects with something wrong between their files, or with a file as a whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from moorage.errors import Diagnostic, InputError
from moorage.plan.patch.places import problems
from moorage.reading.kubeconfig import require_context
from moorage.reading.loading import Project, load
from moorage.review.check import check
from moorage.review.warnings import warnings

from mistakes import values

_SPEC = "name: order\n{}\n"
_SOURCE = "source: {}\n"
_IMAGE = "image: {ref: r.example.com/shop/order:v1}\n"
_USER = "name: user\nimage: {ref: r.example.com/shop/user:v1}\n"
_HEAD = "config:\n  moorage:environment:\n    namespace: shop\n"
_PLAIN = {"kubernetes": "{render_to: out}", "monitoring": "false"}
_ENV = "stacks/Pulumi.dev.yaml"
_HERE = "services/order/service.yaml"

_PATCHES = """\
  monitor: {spec: {sampleLimit: 5}}
  service: {metadata: {name: other}, spec: {type: ClusterIP}}
  service-account: {automountServiceAccountToken: false}
  disruption-budget: {spec: {maxUnavailble: 1, maxUnavailable: [1]}}
  deployment: {spec: {template: {spec: {evictionResponders: [{name: a, priority: 1}], priority: high}}}}
  network-policy: {spec: {podSelector: null}}
"""

FILES: Mapping[str, Mapping[str, str | bytes]] = {
    "nothing": {},
    "empty": {_HERE: ""},
    "a list": {_HERE: "- a\n"},
    "binary": {_HERE: b"\xff\x00"},
    "too large": {_HERE: "#" * 600_000},
    "too deep": {_HERE: f"a: {'[' * 200}\n"},
    "too many values": {_HERE: f"a: [{'b,' * 20_000}]\n"},
    "a directive": {_HERE: "%YAML 1.1\n---\na: b\n"},
    "too long": {_HERE: f"{_SPEC.format(_SOURCE)}args: [{'x' * 140_000}]\n"},
    "too long a text": {_HERE: f"{_SPEC.format(_SOURCE)}team: {'x' * 140_000}\n"},
    "too long a variable": {_HERE: f"{_SPEC.format(_SOURCE)}env: {{A: {'x' * 131_071}}}\n"},
    "a manifest": {_HERE: "apiVersion: v1\nkind: Service\nmetadata: {name: order}\nspec: {ports: [{port: 80}]}\n"},
    "nothing to run": {_HERE: "name: order\n"},
    "two to run": {_HERE: f"name: order\n{_SOURCE}{_IMAGE}replicas: 1\nautoscale: {{max: 2}}\n"},
    "one variable twice": {_HERE: f"name: order\n{_SOURCE}env: {{A: x}}\nsecrets: {{A: {{secret: a, key: b}}}}\n"},
    "two of one name": {_HERE: "name: user\nsource: {}\n"},
    "two jobs of one name": {
        _HERE: f"name: order\n{_SOURCE}jobs: {{a-b: {{schedule: '@daily', args: [a]}}}}\n",
        "services/order/a/service.yaml": f"name: order-a\n{_SOURCE}jobs: {{b: {{schedule: '@daily', args: [a]}}}}\n",
    },
    "many mistakes": {_HERE: f"name: order\n{_SOURCE}" + "log:\n" + "".join(f"  x{each}: 1\n" for each in range(60))},
    "no environment in it": {_HERE: f"name: order\n{_IMAGE}", _ENV: "config: {}\n"},
    "no health for Consul": {_HERE: f"name: order\n{_SOURCE}health: false\nconsul: {{register: agent}}\n"},
    "health by https for Consul": {
        _HERE: f"name: order\n{_SOURCE}health: {{scheme: https}}\nconsul: {{register: agent}}\n"
    },
    "no Consul": {_HERE: f"name: order\n{_IMAGE}consul: {{register: agent}}\n", _ENV: "{}"},
    "no address of Consul": {
        _HERE: f"name: order\n{_IMAGE}consul: {{register: catalog, address: {{external: order.example.com}}}}\n",
        _ENV: "{consul: {esm: true}}",
    },
    "no consul-esm": {
        _HERE: f"name: order\n{_IMAGE}consul: {{register: catalog, address: {{external: order.example.com}}}}\n",
        _ENV: "{consul: {address: 'https://consul.example.com:8501'}}",
    },
    "no way in": {_HERE: f"name: order\n{_IMAGE}expose: {{hosts: [order.example.com]}}\n", _ENV: "{}"},
    "one host twice": {
        _HERE: f"name: order\n{_IMAGE}expose: {{hosts: [shop.example.com]}}\n",
        "services/shop/service.yaml": f"name: shop\n{_IMAGE}expose: {{hosts: [shop.example.com]}}\n",
        _ENV: "{exposure: {gateway: {name: public, namespace: gateways}}}",
    },
    "a former name that is its own": {_HERE: f"name: order\n{_IMAGE}renamed_from: order\n"},
    "a former name without a Service": {
        _HERE: f"name: order\n{_IMAGE}renamed_from: a\nservice: false\nmetrics: false\n"
    },
    "a former name that is another's": {_HERE: f"name: order\n{_IMAGE}renamed_from: user\n"},
    "a former name of two": {
        _HERE: f"name: order\n{_IMAGE}renamed_from: a\nuses: [a]\n",
        "services/shop/service.yaml": f"name: shop\n{_IMAGE}renamed_from: a\n",
    },
    "the former name of one that is used": {
        _HERE: f"name: order\n{_IMAGE}uses: [account]\n",
        "services/user/service.yaml": f"{_USER}renamed_from: account\n",
    },
    "no registry": {_HERE: f"name: order\n{_SOURCE}", _ENV: "{kubernetes: {context: dev}}"},
    "too many platforms": {
        _HERE: f"name: order\n{_SOURCE}image: {{platforms: [linux/amd64, linux/arm64]}}\n",
        _ENV: "{builder: docker, registry: {url: r.example.com}}",
    },
    "a namespace of Kubernetes": {
        _HERE: f"name: order\n{_IMAGE}",
        _ENV: "{namespace: kube-system, create_namespace: true}",
    },
    "an unknown context": {_HERE: f"name: order\n{_IMAGE}", _ENV: "{kubernetes: {context: nowhere}}"},
    "files too large together": {
        _HERE: f"name: order\n{_IMAGE}mounts: {{/a: {{file: a}}, /b: {{file: a}}}}\n",
        "services/order/a": "x" * 600_000,
    },
    "patches that do not fit": {
        _HERE: f"name: order\n{_IMAGE}patch:\n{_PATCHES}",
        _ENV: "{kubernetes: {render_to: out, version: '1.36'}}",
    },
    "a part of a patch that is none": {
        _HERE: f"name: order\n{_IMAGE}patch: {{deployment: {{spec: {{template: {{spec: {{$retainKeys: []}}}}}}}}}}\n",
        _ENV: "{}",
    },
    "a patch that weakens": {
        _HERE: f"name: order\n{_IMAGE}patch: {{deployment: {{spec: {{template: {{spec: {{hostNetwork: true}}}}}}}}}}\n",
        _ENV: "{}",
    },
    "a Kubernetes that nobody knows": {
        _HERE: f"name: order\n{_IMAGE}",
        _ENV: "{kubernetes: {render_to: out, version: '1.99'}}",
    },
    "the metadata address": {_HERE: f"name: order\n{_IMAGE}egress: [{{cidr: 0.0.0.0/0, port: 443}}]\n"},
    "a credential in plain text": {_HERE: f"name: order\n{_IMAGE}env: {{SMTP_PASSWORD: hunter2-}}\n"},
}

LOCKS = (
    "[]",
    "dev: 1\n",
    "dev: {order: 1}\n",
    "prod: {}\n",
    "dev: {user: {ports: {http: 8080, grpc: 9090}}, payment: {}}\n",
    "dev: {order: {hosts: [order.example.com/]}, user: {consul: [user], resources: [user-route]}}\n",
)
"""What `moorage lock` wrote of another state, or nobody did."""


def found(folder: Path) -> Iterator[Diagnostic]:
    """Yield what is said about each of them, each in a folder of its own below ``folder``."""
    number = iter(range(1000))

    def project(files: Mapping[str, str | bytes]) -> Path:
        root = folder / str(next(number))
        named = {"Pulumi.yaml": "name: test\nruntime: python\n", "services/user/service.yaml": _USER, **files}
        for name, content in named.items() if files else [("Pulumi.yaml", "")]:
            text = _environment(content) if name == _ENV and isinstance(content, str) else content
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    for line in values.SPEC:
        what = "" if line.startswith(("source", "image: {ref")) else _SOURCE
        root = project({_HERE: f"name: order\n{what}{line}\n"})
        yield from _said(lambda root=root: load(root=root))
    for line in values.ENVIRONMENT:
        root = project({_HERE: f"name: order\n{_IMAGE}"})
        _write(root / _ENV, _with(line))
        yield from _said(lambda root=root: load(root=root, env="dev"))
    for files in FILES.values():
        root, env = project(files), "dev" if _ENV in files else None
        yield from _said(lambda root=root, env=env: _all(root, env))
    root = project({_HERE: f"name: order\n{_IMAGE}"})
    yield from _said(lambda: load(root=root, env="prod"))
    _write(root / _ENV, "")
    yield from _said(lambda: load(root=root, env="prod"))
    yield from _said(lambda: load([root / "nowhere"], root=root))
    yield from _said(lambda: load([_made(root / "docs")], root=root))
    yield from _said(lambda: load(root=root).required_environment())
    (root / "services/linked").mkdir()
    (root / "services/linked/service.yaml").symlink_to("/etc/hostname")
    yield from _said(lambda: load(root=root))
    (root / "services/linked/service.yaml").unlink()
    os.mkfifo(root / "services/linked/service.yaml")
    yield from _said(lambda: load([root / "services/linked/service.yaml"], root=root))
    (root / "services/linked/service.yaml").unlink()
    (root / "services/linked/service.yaml").symlink_to("gone.yaml")
    yield from _said(lambda: load(root=root))
    for locked in LOCKS:
        yield from _checked(project({_HERE: f"name: order\n{_IMAGE}", _ENV: "{}", "moorage-lock.yaml": locked}))


def _checked(root: Path) -> Iterator[Diagnostic]:
    report = check([root / "services"], None)
    yield from (*report.problems, *report.warnings)


def _said(act: Callable[[], Project]) -> Iterator[Diagnostic]:
    try:
        project = act()
    except InputError as error:
        yield from error.problems
    else:
        yield from problems(project)
        yield from warnings(project)


def _all(root: Path, env: str | None) -> Project:
    project = load(root=root, env=env)
    if env is not None:
        require_context(project)
    return project


def _environment(content: str) -> str:
    given = yaml.safe_load(content)
    if given == {"config": {}}:
        return content
    plain = {"namespace": "shop", "kubernetes": {"render_to": "out"}, "monitoring": False}
    return json.dumps({"config": {"moorage:environment": {**plain, **given}}})


def _with(line: str) -> str:
    key = line.partition(":")[0]
    others = "".join(f"    {name}: {value}\n" for name, value in _PLAIN.items() if name != key)
    return f"{_HEAD}{others}    {line}\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
