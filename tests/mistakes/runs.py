"""What `moorage run` refuses."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.reading.loading import Project, load
from moorage.running.planned.commands import programs
from moorage.running.planned.local_file import LOCAL_FILE, LocalFile, read_local_file
from moorage.running.planned.ports import Ports
from moorage.running.planned.selection import selected

_FILES = {
    "Pulumi.yaml": "name: shop\nruntime: python\n",
    "stacks/Pulumi.local.yaml": "config: {moorage:environment: {namespace: a, kubernetes: {render_to: out}, "
    "monitoring: false}}\n",
    "services/order/service.yaml": "name: order\nsource: {}\nuses: [{service: ledger, external: true}, api]\n"
    "secrets: {DATABASE_URL: {secret: order-db, key: url}}\nenv: {RATE: {config: rates, key: eur}}\n"
    "env_from: [{secret: order-env}]\ncommand: [/bin/order]\n",
    "services/api/service.yaml": "name: api\nimage: {ref: r.example.com/api:v1}\n",
}


def found(folder: Path) -> Iterator[Diagnostic]:
    """Yield what is said about each of them, in folders below ``folder``."""
    root = folder / "run"
    for name, text in _FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    project = load(root=root, env="local")
    for names in ([], ["ordr"], ["api"]):
        yield from _said(lambda names=names: selected(project, names, {}))
    yield from _said(lambda: _started(project))
    yield from _local_files(root)


def _started(project: Project) -> None:
    local = LocalFile(urls=dict.fromkeys(("ledger", "api"), "http://127.0.0.1:9000"))
    with closing(Ports()) as ports:
        programs(project, selected(project, [], local.urls), local, ports)


def _local_files(root: Path) -> Iterator[Diagnostic]:
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    file = root / LOCAL_FILE
    file.write_text("urls: {ledger: 127.0.0.1:9000}\n")
    file.chmod(0o644)
    yield from _said(lambda: read_local_file(root))
    subprocess.run(["git", "add", LOCAL_FILE], cwd=root, check=True)
    file.chmod(0o600)
    yield from _said(lambda: read_local_file(root))
    subprocess.run(["git", "rm", "--quiet", "--cached", LOCAL_FILE], cwd=root, check=True)
    (root / ".gitignore").write_text(LOCAL_FILE)
    yield from _said(lambda: read_local_file(root))


def _said(act: Callable[[], object]) -> Iterator[Diagnostic]:
    try:
        act()
    except InputError as error:
        yield from error.problems
