"""The planned containers as commands of this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from moorage.errors import Diagnostic, InputError
from moorage.plan import plan
from moorage.plan.naming import Manifest
from moorage.plan.peers import indexed
from moorage.reading.loading import Project, Service
from moorage.running.planned.differences import differences
from moorage.running.planned.local_file import LOCAL_FILE, LocalFile
from moorage.running.planned.ports import HOST, Ports
from moorage.running.planned.program import Command, Program
from moorage.running.planned.selection import called
from moorage.running.planned.variables import Missing, Variables, expanded, variables
from moorage.spec.process import url_variable

STARTUP = 60.0
"""Seconds that a start may take where no startup probe says it."""


def programs(project: Project, services: Sequence[Service], local: LocalFile, ports: Ports) -> tuple[Program, ...]:
    """Return what is started of each service, in their order. Raises `InputError` with everything that is missing."""
    specs = {service.spec.name: service.spec for service in services}
    fixed = {
        each for spec in specs.values() for each in (spec.port, *(port.port for port in spec.named_ports.values()))
    }
    # By name, not by order: a service keeps its port when somebody begins to use another one.
    taken = {name: ports.take(specs[name].port, fixed) for name in sorted(specs)}
    plans = plan(project.specs, project.required_environment(), services=specs)
    problems: dict[Diagnostic, None] = {}
    made = []
    for service in services:
        found = _Planned(service, plans[service.spec.name].manifests, local, _fixed(project, service, local, taken))
        port = taken[service.spec.name]
        passed = tuple(sorted(ports.foreign.intersection(range(service.spec.port, port))))
        made.append(replace(found.program(port), passed=passed))
        problems |= dict.fromkeys(found.problems)
    if problems:
        raise InputError(problems)
    return tuple(made)


def _fixed(project: Project, service: Service, local: LocalFile, taken: Mapping[str, int]) -> dict[str, str]:
    """Return the variables that are otherwise here."""
    urls = {use.service: local.urls[use.service] for use in service.spec.used if use.service in local.urls}
    urls |= {use: f"http://{HOST}:{taken[name]}" for use, name in called(service, indexed(project.specs), local.urls)}
    return {url_variable(name): url for name, url in urls.items()} | {"HTTP_ADDR": f"{HOST}:{taken[service.spec.name]}"}


class _Planned:
    """A service's manifests, read as commands."""

    def __init__(self, service: Service, manifests: Mapping[str, Manifest], local: LocalFile, fixed: Mapping[str, str]):
        self._service, self._local, self._fixed = service, local, fixed
        self._pod: Manifest = manifests["deployment"]["spec"]["template"]
        self._namespace: str = manifests["deployment"]["metadata"]["namespace"]
        self._migration = manifests.get("migrate")
        self.problems: list[Diagnostic] = []

    def program(self, port: int) -> Program:
        """Return the program; `problems` has what stands in its way."""
        spec, pod = self._service.spec, self._pod["spec"]
        main = next(each for each in pod["containers"] if each["name"] == spec.container_name)
        startup = main.get("startupProbe")
        return Program(
            name=spec.name,
            port=port,
            serving=self._command("", main),
            before=tuple(self._before(main)),
            probe=main.get("readinessProbe"),
            ports={each["name"]: each["containerPort"] for each in main["ports"]} | {"http": port},
            startup=startup["failureThreshold"] * startup["periodSeconds"] if startup else STARTUP,
            grace=pod["terminationGracePeriodSeconds"],
            differences=differences(spec, pod, main),
        )

    def _before(self, main: Manifest) -> Iterator[Command]:
        if self._migration is not None:
            job = self._migration["spec"]
            [container] = job["template"]["spec"]["containers"]
            yield replace(self._command("migrate", container), timeout=job["activeDeadlineSeconds"])
        for each in self._pod["spec"].get("initContainers", ()):
            if each["image"] == main["image"]:
                yield self._command(f"init {each['name']}", each)

    def _command(self, title: str, container: Manifest) -> Command:
        found = variables(container, {**self._pod, "namespace": self._namespace}, self._local, self._fixed)
        self.problems += self._missing(found)
        own = f"/app/{self._service.spec.name}"
        words = [*container.get("command", [own]), *container.get("args", ())]
        path, *arguments = (expanded(word, found.values) for word in words)
        if not _is_in_image(path, own, self._service.spec.image.files):
            hint = f"start {own}, or a program that image.files puts there"
            wrong = "is not a program of what is built here"
            self.problems.append(self._service.document.problem("not-runnable", ("command",), wrong, hint, value=path))
        return Command(title, path, tuple(arguments), found.values)

    def _missing(self, found: Variables) -> Iterator[Diagnostic]:
        for each in found.missing:
            what = f"{'Secret' if each.kind == 'secrets' else 'ConfigMap'} {each.name}"
            key = f"key {each.key} of {what}" if each.variable else what
            wrong = f"{self._service.spec.name} needs {key}, which this machine does not know"
            hint = f"write `{each.kind}: {{{each.name}: {{{each.key}: …}}}}` into {LOCAL_FILE}"
            yield self._service.document.problem("missing-value", self._keys(each), wrong, hint)

    def _keys(self, missing: Missing) -> tuple[str | int, ...]:
        spec = self._service.spec
        if missing.variable:
            return ("secrets" if missing.variable in spec.secrets else "env", missing.variable)
        names = [each.secret if missing.kind == "secrets" else each.config for each in spec.env_from]
        return ("env_from", names.index(missing.name)) if missing.name in names else ("env_from",)


def _is_in_image(path: str, own: str, files: Iterable[str]) -> bool:
    return path == own or any(path == each or path.startswith(f"{each}/") for each in files)
