"""Jobs: schedules and zones are read as the API server reads them, and names fit."""

import json

import pytest
from judges import server
from moorage.spec.pod import jobs
from moorage.spec.pod.cron import schedule
from pydantic_core import PydanticCustomError

READ = {
    "0 3 * * *": "0 3 * * *",
    " */5\t0-12/2  1,15 jan-MAR Mon-5 ": "*/5 0-12/2 1,15 jan-MAR Mon-5",
    "5/9 ? ? 1,2,dec ?": "5/9 ? ? 1,2,dec ?",
    "007 3 * * 0": "007 3 * * 0",
    "*/90 * * * *": "*/90 * * * *",
    "0 0 29 2 *": "0 0 29 2 *",
    "0 0 30,31 2,4 *": "0 0 30,31 2,4 *",
    "0 0 31 2 mon": "0 0 31 2 mon",
    **{name: name for name in ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")},
}
REFUSED = {
    "": "has 0 fields instead of five",
    "0 3 * *": "has 4 fields instead of five",
    "0 0 3 * * *": "has 6 fields instead of five",
    "60 * * * *": "is not a schedule: minute: 60 is not between 0 and 59",
    "* 24 * * *": "is not a schedule: hour: 24 is not between 0 and 23",
    "* * 0 * *": "is not a schedule: day of the month: 0 is not between 1 and 31",
    "* * * 13 *": "is not a schedule: month: 13 is not between 1 and 12",
    "* * * * 7": "is not a schedule: day of the week: 7 is not between 0 and 6",
    "* * * * fri-sun": "is not a schedule: day of the week: fri-sun ends before it begins",
    "*/0 * * * *": "is not a schedule: minute: */0 has a step of 0",
    "5-3 * * * *": "is not a schedule: minute: 5-3 ends before it begins",
    "* * * monday *": "is not a schedule: month: is no number, name, range or step",
    "1-2-3 * * * *": "is not a schedule: minute: is no number, name, range or step",
    "1/2/3 * * * *": "is not a schedule: minute: is no number, name, range or step",
    "-1 * * * *": "is not a schedule: minute: is no number, name, range or step",
    "٣ * * * *": "is not a schedule: minute: is no number, name, range or step",
    f"{'9' * 5000} * * * *": "is not a schedule: minute: is no number, name, range or step",
    "TZ=UTC 0 3 * * *": "names a time zone",
    "CRON_TZ=UTC 0 3 * * *": "names a time zone",
    "@reboot": "is not a named schedule",
    "@Daily": "is not a named schedule",
    "@daily 5": "is not a named schedule",
}
STRICTER = {
    "1,,2 * * * *": "is not a schedule: minute: is no number, name, range or step",
    "*-5 * * * *": "is not a schedule: minute: is no number, name, range or step",
    "+5 * * * *": "is not a schedule: minute: is no number, name, range or step",
    "0 0 31 2 *": "never comes",
    "0 0 30,31 2 ?": "never comes",
    "0 0 31 2 */1": "never comes",
    "@every 1h": "is not a named schedule",
}
"""What the server takes, though nobody means it."""


def _cron_job(**spec):
    pod = {"restartPolicy": "Never", "containers": [{"name": "a", "image": "a"}]}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "a", "namespace": "a"},
        "spec": {"schedule": "@daily", "jobTemplate": {"spec": {"template": {"spec": pod}}}, **spec},
    }


def _server_takes(specs):
    return [not verdict["errors"] for verdict in server.verdicts([_cron_job(**spec) for spec in specs])]


@pytest.mark.parametrize(("written", "read"), READ.items(), ids=READ)
def test_a_schedule_is_read(written, read):
    assert schedule(written) == read


@pytest.mark.parametrize(("written", "wrong"), (REFUSED | STRICTER).items(), ids=map(json.dumps, REFUSED | STRICTER))
def test_a_schedule_is_refused(written, wrong):
    with pytest.raises(PydanticCustomError) as error:
        schedule(written)
    assert error.value.context["message"] == wrong


def test_the_server_reads_what_is_read_and_refuses_what_is_refused():
    assert all(_server_takes({"schedule": each} for each in READ.values()))
    assert not any(_server_takes({"schedule": each} for each in REFUSED))
    assert all(_server_takes({"schedule": each} for each in STRICTER))


def test_the_server_knows_every_zone():
    zones = sorted(jobs._zones())
    assert len(zones) > 500
    taken = _server_takes({"timeZone": each} for each in zones)
    assert [zone for zone, fine in zip(zones, taken, strict=True) if not fine] == []


REPORT = "schedule: '@daily', args: [report]"
SAID = {
    f"{{{REPORT}, time_zone: Berlin}}": "jobs.nightly.time_zone: bad-time-zone",
    f"{{{REPORT}, timeout: 0}}": "jobs.nightly.timeout: bad-duration",
    f"{{{REPORT}, timeout: 1.5s}}": "jobs.nightly.timeout: bad-duration",
    "{schedule: '@daily'}": "jobs.nightly: incomplete",
    f"{{{REPORT}, command: []}}": "jobs.nightly.command: empty",
}


@pytest.mark.parametrize(("job", "said"), SAID.items(), ids=SAID)
def test_a_job_is_refused(tree, job, said):
    tree.spec(f"name: order\nimage: {{ref: r.example.com/order}}\njobs: {{nightly: {job}}}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


def test_a_name_is_as_long_as_a_cronjobs_may_be_and_no_longer(tree):
    service = f"name: {'a' * 30}\nimage: {{ref: r.example.com/order}}\njobs: {{%s: {{{REPORT}}}}}\n"
    tree.spec(service % ("b" * 21))
    assert tree.finds() == []
    tree.spec(service % ("b" * 22))
    assert tree.finds() == ["services/order/service.yaml:3: jobs.bbbbbbbbbbbbbbbbbbbbbb: too-long"]


def test_a_migrations_name_is_as_long_as_a_label_may_be_and_no_longer(tree):
    service = "name: %s\nimage: {ref: r.example.com/order}\nmigrate: {args: [up]}\n"
    tree.spec(service % ("a" * 55))
    assert tree.says() == []
    tree.spec(service % ("a" * 56))
    assert tree.says() == [
        "services/order/service.yaml:3: migrate: makes a name of 64 characters with the service's, "
        f"{'a' * 56}-migrate; shorten the service's: a Job's has at most 63"
    ]


def test_two_services_may_not_have_jobs_of_one_name(tree):
    image = "image: {ref: r.example.com/order}"
    tree.spec(f"name: a\n{image}\njobs: {{b-c: {{{REPORT}}}}}\n", "a")
    tree.spec(f"name: a-b\n{image}\njobs: {{c: {{{REPORT}}}}}\n", "b")
    assert tree.finds() == ["services/b/service.yaml:3: jobs.c: duplicate-job"]
