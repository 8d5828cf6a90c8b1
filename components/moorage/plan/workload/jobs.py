"""What runs the service's image in pods of its own."""

from __future__ import annotations

from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest, labels, metadata
from moorage.plan.peers import Peers
from moorage.plan.workload import template
from moorage.spec.environment import Environment
from moorage.spec.pod.jobs import MIGRATION, Job, Run, job_name
from moorage.spec.service import ServiceSpec
from moorage.spec.values import duration

ATTEMPTS = 3
"""How often a run that failed is begun again, in a new pod; Kubernetes' own default is 6."""

_RUN_AGAIN = {"pulumi.com/replaceUnready": "true"}
"""A Job that has failed stays so: the next `up` makes another one (``Diff`` in pulumi-kubernetes' provider.go)."""


def migration(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> Manifest | None:
    """Return the Job that runs before a release, or None where there is none.

    It stays when it is done: without it (``ttlSecondsAfterFinished``) Pulumi would make it anew, and run it again.
    """
    if spec.migrate is None:
        return None
    named = {**metadata(spec, environment), "name": job_name(spec.name, MIGRATION)}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {**named, "annotations": _RUN_AGAIN},
        "spec": _job(spec, environment, peers, spec.migrate, spec.migrate.timeout),
    }


def cron_jobs(spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers) -> dict[str, Manifest]:
    """Return the CronJob of each job, by the job's name."""
    return {name: _cron_job(spec, environment, peers, name, job) for name, job in sorted(spec.jobs.items())}


def _cron_job(spec: ServiceSpec, environment: Environment, peers: Peers, name: str, job: Job) -> Manifest:
    zone = {} if job.time_zone is None else {"timeZone": job.time_zone}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {**metadata(spec, environment), "name": job_name(spec.name, name)},
        "spec": {
            "schedule": job.schedule,
            **zone,
            "concurrencyPolicy": job.concurrency.capitalize(),
            "jobTemplate": {
                "metadata": {"labels": labels(spec)},
                "spec": _job(spec, environment, peers, job, job.timeout),
            },
        },
    }


def _job(spec: ServiceSpec, environment: Environment, peers: Peers, run: Run, timeout: str | None) -> Manifest:
    deadline = {} if timeout is None else {"activeDeadlineSeconds": duration.parse(timeout) // duration.SECOND}
    return {"backoffLimit": ATTEMPTS, **deadline, "template": template.once(spec, environment, peers, run)}
