"""What a service is, the same in every environment.

Where it runs is `environment.py`'s business, what it becomes is `plan/`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, ModelWrapValidatorHandler, PrivateAttr, Tag, model_validator

from moorage.spec import process
from moorage.spec.endpoints import clashes
from moorage.spec.endpoints.health import Health
from moorage.spec.endpoints.metrics import Metrics
from moorage.spec.endpoints.ports import DEFAULT, PORT, NamedPort, Ports, ServiceSettings
from moorage.spec.image.image import Image
from moorage.spec.image.source import Source
from moorage.spec.network.adopted import Adopted, adoption_conflicts
from moorage.spec.network.allow_from import AllowFrom
from moorage.spec.network.consul import Consul
from moorage.spec.network.egress import Egress
from moorage.spec.network.expose import Expose
from moorage.spec.network.uses import Uses, called_by_url, repeated
from moorage.spec.pod import mounts as mounted
from moorage.spec.pod.beside import Init, Sidecars, container_conflicts
from moorage.spec.pod.env import EnvFrom, SecretRef, Variable
from moorage.spec.pod.identity import RunAs, RunAsOrPlatform, ServiceAccount
from moorage.spec.pod.jobs import Jobs, Migration, job_conflicts
from moorage.spec.pod.labels import Labels, PodAnnotations
from moorage.spec.pod.mounts import Mount, MountPath
from moorage.spec.pod.patch import Patch, patch_conflicts
from moorage.spec.pod.placement import Placement
from moorage.spec.running import Autoscale, Log, Resources, Shutdown
from moorage.spec.values.accepted import passed_on
from moorage.spec.values.conflicts import Conflict, validated, value_at
from moorage.spec.values.fields import (
    FALSE_OR,
    Argument,
    ContainerPort,
    Count,
    EnvironmentName,
    LabelValue,
    Name,
    Part,
    StrictBool,
    mapping_or,
)
from moorage.spec.values.validation import invalid


class ServiceSpec(Part):
    """One Go HTTP service.

    Raises pydantic's ``ValidationError`` with every problem; `moorage.reading` turns it into ``file:line`` messages.
    """

    name: Name
    """The name of Deployment, Service and ServiceMonitor; the Service's is DNS."""
    renamed_from: Name | None = None
    """The name that it had: its Service keeps answering under that name too, and whoever uses the old one calls it.
    Remove it one release later. Default none."""
    team: LabelValue | None = None
    """Who owns it; becomes ``app.kubernetes.io/part-of``. Default none."""
    source: Source | None = None
    """The program to build; this or ``image.ref``."""
    image: Image = Image()
    """What the image holds."""
    command: Annotated[list[Argument], Field(min_length=1)] | None = None
    """The program and its first arguments, instead of what the image starts. Default: the image's. Kubernetes expands
    ``$(NAME)`` of a variable that the process has, one of ``secrets`` too; ``$$(NAME)`` stays ``$(NAME)``."""
    args: list[Argument] = []
    """Arguments, expanded as in ``command``; they replace those of an image that exists already. Anybody who may see
    the Deployment reads them: of a secret write ``$(NAME)``. Default none."""
    port: ContainerPort = DEFAULT
    """The port that the process listens on. Others call it at port 80 of its Service, ``http://<name>``, unless
    ``service.port`` says another. Default 8080."""
    service: Annotated[
        Annotated[ServiceSettings, Tag("#mapping")] | Annotated[Literal[False], Tag("#short")],
        FALSE_OR,
    ] = ServiceSettings()
    """The Service's own port and annotations; false: no Service, for a process that nobody calls by name."""
    ports: Ports | None = None
    """Ports beside it, by their names. Default none."""
    health: Annotated[
        Annotated[Health, Tag("#mapping")] | Annotated[Literal[False], Tag("#short")],
        FALSE_OR,
    ] = Health()
    """Probes; false: none, so that a pod gets requests as soon as it runs."""
    metrics: Annotated[
        Annotated[Metrics, Tag("#mapping")] | Annotated[Literal[False], Tag("#short")],
        FALSE_OR,
    ] = Metrics()
    """Scraping; false: no ServiceMonitor."""
    replicas: Count = 2
    """Pods. Default 2; absent with autoscale."""
    autoscale: Autoscale | None = None
    """A HorizontalPodAutoscaler instead of ``replicas``; the pods that run are kept. Default none."""
    resources: Resources = Resources()
    """Requests and limits."""
    run_as: RunAsOrPlatform = RunAs()
    """Whom the process runs as, never root; ``platform``: the cluster chooses (OpenShift). Default 65532."""
    env: Annotated[dict[EnvironmentName, Variable], AfterValidator(passed_on)] = {}
    """Variables of the process: text, a key of a ConfigMap, or a field of the pod."""
    env_from: list[EnvFrom] = []
    """Variables from all of a Secret or a ConfigMap; ``env``, ``secrets`` and the library's own win. Default none."""
    secrets: dict[EnvironmentName, SecretRef] = {}
    """Variables from existing Secrets."""
    mounts: dict[MountPath, Mount] = {}
    """Path of the process' file system → what stands there. Default nothing but ``/tmp``."""
    uses: list[
        Annotated[
            Annotated[Uses, Tag("#mapping")] | Annotated[Name, Tag("#short")],
            Discriminator(mapping_or(lambda value: isinstance(value, str))),
        ]
    ] = []
    """Services that it calls."""
    egress: list[Egress] = []
    """Pods and networks that it reaches."""
    allow_from: list[AllowFrom] = []
    """Who else may call it."""
    expose: Expose | None = None
    """How it is reached from outside the cluster. Default none: it is not."""
    log: Log = Log()
    """Logging. JSON is what a program writes that reads ``LOG_FORMAT``, as one on the chassis does; another one may
    need a variable or an argument of its own."""
    shutdown: Shutdown = Shutdown()
    """Stopping."""
    migrate: Migration | None = None
    """What runs before a release: the Job ``<service>-migrate``. When it fails, the pods that there are go on
    serving. Default none."""
    jobs: Jobs = {}
    """What runs by schedule, by name: CronJobs named ``<service>-<job>``, at most 52 characters. Default none."""
    init: Init = {}
    """What runs to its end before the process starts, by name, in this order, in each pod that serves: with its image,
    variables, mounts and security. Default none."""
    sidecars: Sidecars = {}
    """What runs beside the process, by name, and starts in this order before ``init``. Default none."""
    consul: Consul | None = None
    """Registration for other clusters. Default none: ClusterIP and DNS."""
    placement: Placement = Placement()
    """Nodes, taints and priority of its pods. Default: any node without a taint; ``spread`` is a field of its own."""
    service_account: ServiceAccount = ServiceAccount()
    """The ServiceAccount of its pods. Default: one of its own, without rights, whose token no pod gets."""
    labels: Labels = {}
    """Labels of every object and its pods, beside the library's own; in no selector. Default none."""
    annotations: PodAnnotations = {}
    """Annotations of the pods, 256 KiB together. Default none."""
    network_policy: StrictBool = True
    """Default true; false where the cluster's policies are somebody else's."""
    disruption_budget: StrictBool = True
    """Default true; false where node drains must never wait."""
    user_namespace: StrictBool = True
    """A user namespace for each pod where ``kubernetes.version`` is 1.36 or later, unless ``run_as`` is ``platform`` or
    holds a number above 65535. Default true; false where nodes have a kernel below 6.3 or containerd below 2.0."""
    spread: StrictBool = True
    """Topology spread and anti-affinity by host. Default true."""
    gomemlimit: StrictBool = True
    """``GOMEMLIMIT`` = 0.9 × the memory limit. Default true; false for a program that is not Go or sets its own."""
    adopted: Adopted | None = None
    """What its Deployment had before it was Moorage's, and keeps. Default none: the library's own labels."""
    patch: Patch = {}
    """Object → a strategic merge patch of it, for what no field says: ``{deployment: {spec: {template: {spec:
    {hostAliases: [{ip: 192.0.2.7, hostnames: [ledger]}]}}}}}``. docs/patch.md has what it may be. Default none."""

    @model_validator(mode="wrap")
    @classmethod
    def _whole_service(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return validated(cls.__name__, data, handler, _clashes)

    _contents: Mapping[str, bytes] = PrivateAttr(default_factory=dict)

    def with_contents(self, contents: Mapping[str, bytes]) -> Self:
        """Return the spec with what its mounted files hold, by the path that they are mounted at.

        The loader does it; a spec that is made in Python needs it for each ``file`` of ``mounts``.
        """
        made = self.model_copy()
        made._contents = dict(contents)
        return made

    @property
    def contents(self) -> Mapping[str, bytes]:
        """What the mounted files hold, by path; without those that nobody has read yet."""
        return {
            path: self._contents[path] for path, each in self.mounts.items() if each.file and path in self._contents
        }

    @property
    def unread(self) -> list[str]:
        """The paths of the mounted files that nobody has read yet: no plan can be made."""
        return [path for path, each in self.mounts.items() if each.file and path not in self._contents]

    @cached_property
    def used(self) -> tuple[Uses, ...]:
        """`uses` with every short form written out."""
        return tuple(Uses(service=use) if isinstance(use, str) else use for use in self.uses)

    @property
    def has_jobs(self) -> bool:
        """Whether anything runs in pods beside those that serve."""
        return bool(self.jobs) or self.migrate is not None

    @property
    def named_ports(self) -> dict[str, NamedPort]:
        """`ports` with every short form written out."""
        return {
            name: NamedPort(port=port) if isinstance(port, int) else port for name, port in (self.ports or {}).items()
        }

    @property
    def container_name(self) -> str:
        """The name of the container that serves."""
        return (self.adopted and self.adopted.container) or self.name

    @property
    def service_port(self) -> int:
        """The port at which others call it."""
        return self.service.port if self.service else PORT

    @property
    def min_replicas(self) -> int:
        """The number of pods that there are at least."""
        return self.autoscale.min if self.autoscale else self.replicas


def _clashes(data: Mapping[str, Any]) -> Iterator[Conflict]:
    ref = value_at(data, "image", "ref")
    if data.get("source") is None and ref is None:
        yield (), invalid("incomplete", "has neither source nor image.ref", "say what to build, or which image to run")
    if data.get("source") is not None and ref is not None:
        yield ("source",), invalid("conflict", "conflicts with image.ref", "set only one")
    if data.get("autoscale") is not None and data.get("replicas") is not None:
        yield (
            ("replicas",),
            invalid("conflict", "conflicts with autoscale", "remove it: the autoscaler owns the number"),
        )
    yield from _renaming(data)
    yield from clashes.clashes(data)
    yield from job_conflicts(data)
    yield from container_conflicts(data)
    yield from mounted.clashes(data)
    yield from patch_conflicts(data)
    yield from adoption_conflicts(data)
    yield from _variable_clashes(data)


def _renaming(data: Mapping[str, Any]) -> Iterator[Conflict]:
    former = data.get("renamed_from")
    if former is None:
        return
    if former == data.get("name"):
        yield ("renamed_from",), invalid("conflict", "is its name", "write the name that it had, or remove it")
    if data.get("service") is False:
        remedy = "remove it: nobody calls this service by name"
        yield ("renamed_from",), invalid("conflict", "has no Service to keep", remedy)


def _variable_clashes(data: Mapping[str, Any]) -> Iterator[Conflict]:
    uses = data.get("uses")
    yield from repeated(uses)
    taken = process.reserved().union(map(process.url_variable, called_by_url(uses)))
    given = {key: value if isinstance(value := data.get(key), Mapping) else {} for key in ("env", "secrets")}
    for key, variables in given.items():
        for variable in variables:
            if variable in taken:
                yield (
                    (key, variable),
                    invalid("reserved-name", "is set by the library", "remove it, or give it another name"),
                )
    for variable in given["secrets"]:
        if variable in given["env"]:
            yield ("secrets", variable), invalid("conflict", "is also set in env", "set only one")
