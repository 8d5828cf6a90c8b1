"""What runs in pods of its own, from the service's image: jobs by schedule, and the migration before a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from moorage.spec.pod.cron import schedule
from moorage.spec.values import duration
from moorage.spec.values.conflicts import Conflict
from moorage.spec.values.fields import Argument, Duration, Name, Part
from moorage.spec.values.validation import invalid

MIGRATION = "migrate"
"""What the migration's name ends in, after the service's."""
LONGEST_NAME = 52
"""Of a CronJob: the controller adds eleven characters to it (``ValidateCronJobCreate`` in k8s.io/kubernetes)."""

_LONGEST_LABEL = 63
"""A Job's name is a label of its pods."""


@cache
def _zones() -> frozenset[str]:
    # In a file: which zones a machine knows is its own affair, and a check must say the same on each.
    return frozenset(Path(__file__).with_name("zones.txt").read_text(encoding="utf-8").split())


def _zone(value: str) -> str:
    if value not in _zones():
        raise invalid(
            "bad-time-zone",
            "is not a time zone",
            "write its name in the IANA database, such as Europe/Berlin or Etc/UTC",
        )
    return value


def _deadline(value: str) -> str:
    length = duration.parse(value)
    if length == 0 or length % duration.SECOND:
        raise invalid("bad-duration", "must be whole seconds, above zero", "write it such as 30m")
    return value


Command = Annotated[list[Argument], Field(min_length=1)]
"""A program and its first arguments."""
Deadline = Annotated[Duration, AfterValidator(_deadline)]
"""How long a Job may take: Kubernetes counts whole seconds."""


class Run(Part):
    """What a pod runs once."""

    args: list[Argument] = []
    """Arguments, instead of the service's. Default none."""
    command: Command | None = None
    """The program and its first arguments. Default: the service's."""

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not self.args and self.command is None:
            raise invalid("incomplete", "has neither args nor command", "say what to run: without them it would serve")
        return self


class Job(Run):
    """A CronJob of the service's image, in its environment and under its security: no ports, no probes."""

    schedule: Annotated[str, AfterValidator(schedule)]
    """When: minute, hour, day of the month, month, day of the week, such as ``0 3 * * *``, or a name such as
    ``@daily``. Sunday is 0."""
    time_zone: Annotated[str, AfterValidator(_zone)] | None = None
    """The zone of ``schedule``, such as ``Europe/Berlin``. Default: the cluster's, mostly UTC."""
    timeout: Deadline | None = None
    """How long a run may take, its repetitions included, whole seconds. Default none: with ``concurrency: forbid`` a
    run that hangs keeps out all later ones."""
    concurrency: Literal["forbid", "allow", "replace"] = "forbid"
    """What happens when the one before still runs: the new run is left out (``forbid``, the default), runs beside it
    (``allow``) or takes its place (``replace``)."""


class Migration(Run):
    """A Job that `up` waits for before anything of the service changes; it must bear to be run again."""

    timeout: Deadline = "10m"
    """How long it may take, its repetitions included, whole seconds. Default ``10m``."""


Jobs = dict[Name, Job]


def job_name(service: str, job: str) -> str:
    """Return the name of the CronJob."""
    return f"{service}-{job}"


def job_conflicts(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the jobs whose names are too long for Kubernetes."""
    service = data.get("name")
    if isinstance(service, str):
        yield from _long_migration(service, data.get("migrate"))
        yield from _long_jobs(service, data.get("jobs"))


def _long_migration(service: str, migrate: Any) -> Iterator[Conflict]:
    name = job_name(service, MIGRATION)
    if migrate is not None and len(name) > _LONGEST_LABEL:
        wrong = f"makes a name of {len(name)} characters with the service's, {name}"
        yield ("migrate",), invalid("too-long", wrong, f"shorten the service's: a Job's has at most {_LONGEST_LABEL}")


def _long_jobs(service: str, jobs: Any) -> Iterator[Conflict]:
    for job in map(str, jobs if isinstance(jobs, Mapping) else ()):
        name = job_name(service, job)
        if len(name) > LONGEST_NAME:
            wrong = f"makes a name of {len(name)} characters with the service's, {name}"
            yield ("jobs", job), invalid("too-long", wrong, f"shorten it: a CronJob's has at most {LONGEST_NAME}")
