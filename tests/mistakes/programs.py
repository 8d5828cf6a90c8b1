"""What the command and a stack's program refuse."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from moorage import Microservice, MicroserviceArgs, stack_options
from moorage.components.providers.made import kubernetes_provider
from moorage.errors import Diagnostic, InputError
from moorage.reading.loading import load
from moorage.review.rendering.folder import write_folder
from moorage.review.rendering.manifests import files
from moorage.scaffold.service import new_service
from tree.recording import run
from tree.samples import built, built_spec, environment, ready_spec


def found(folder: Path) -> Iterator[Diagnostic]:
    """Yield what is said about each of them, in folders below ``folder``."""
    yield from _scaffold(folder / "new")
    yield from _rendered(folder / "rendered")
    for name, args in (
        ("order", MicroserviceArgs(built_spec(), environment())),
        ("api", MicroserviceArgs(ready_spec(), environment(), built("api"))),
        ("order", MicroserviceArgs(built_spec(), environment(), built("user"))),
        ("order", MicroserviceArgs(built_spec(uses=["api"]), environment(), built())),
    ):
        yield from _registered(lambda name=name, args=args: Microservice(name, args))
    yield from _registered(lambda: [kubernetes_provider(_cluster(each), folder) for each in ("dev", "prod")])


def _cluster(name: str) -> object:
    return environment(name=name, kubernetes={"context": f"{name}-1"})


def _registered(act: Callable[[], object], config: dict[str, str] | None = None) -> Iterator[Diagnostic]:
    said: list[Diagnostic] = []

    def program() -> None:
        said.extend(_said(act))

    run(program, preview=True, config=config)
    yield from said


def _scaffold(root: Path) -> Iterator[Diagnostic]:
    services = root / "services"
    services.mkdir(parents=True)
    (root / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    with contextlib.chdir(root):
        for name, module in (("Invoice", None), ("func", None), ("invoice", None), ("invoice", "x")):
            yield from _said(lambda name=name, module=module: new_service(name, None, module))
        (services / "go.mod").write_text("// nothing\n")
        yield from _said(lambda: new_service("invoice"))
        (services / "go.mod").write_text("module example.com/shop\n\ngo 1.20\n")
        yield from _said(lambda: new_service("invoice"))
        yield from _said(lambda: new_service("invoice", None, "example.com/other"))
        (services / "go.mod").unlink()
        (services / "invoice").mkdir()
        (services / "invoice/service.yaml").write_text("name: invoice\n")
        yield from _said(lambda: new_service("invoice", None, "example.com/shop"))


def _rendered(root: Path) -> Iterator[Diagnostic]:
    for name, text in {
        "Pulumi.yaml": "name: shop\nruntime: python\n",
        "services/order/service.yaml": "name: order\nimage: {ref: r.example.com/order:v1}\n",
        "stacks/Pulumi.dev.yaml": "config: {moorage:environment: {namespace: a, kubernetes: {render_to: out}, "
        "monitoring: false}}\n",
        "out/order-service.yaml": "kind: Service\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    project = load(root=root, env="dev")
    yield from _said(lambda: write_folder(root / "out", "dev", files(project)))
    write_folder(root / "other", "prod", files(project))
    yield from _said(lambda: write_folder(root / "other", "dev", files(project)))
    (root / "other/.moorage-rendered").write_text("kind: Service\n")
    yield from _said(lambda: write_folder(root / "other", "dev", files(project)))
    given = {"moorage:environment": '{"namespace": "b", "kubernetes": {"render_to": "out"}, "monitoring": false}'}
    yield from _registered(lambda: stack_options(project), given)


def _said(act: Callable[[], object]) -> Iterator[Diagnostic]:
    try:
        act()
    except InputError as error:
        yield from error.problems
