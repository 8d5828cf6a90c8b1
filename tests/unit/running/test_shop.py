"""The services of this repository as processes: they call each other, are built again, restarted and stopped."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess

from .conftest import ROOT
from .driver import Run, ask, lives


def _order(urls):
    ask(f"{urls['user']['url']}/users", {"name": "Ada", "email": "ada@example.com"})
    ask(f"{urls['order']['url']}/orders", {"user_id": 1, "item": "tea", "quantity": 2}, Idempotency_Key="1")
    return ask(f"{urls['order']['url']}/orders/1/customer")


def _in_the_readme(services):
    """Run what the README says, at the ports that the services have here; return the last answer."""
    here = {"http://127.0.0.1:8080": services["order"]["url"], "http://127.0.0.1:8081": services["user"]["url"]}
    calls = re.findall("^curl .*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert len(calls) == 3
    for call in calls:
        words = [re.sub(r"^http://127\.0\.0\.1:\d+", lambda found: here[found[0]], word) for word in shlex.split(call)]
        done = subprocess.run([*words, "--fail", "--noproxy", "*"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _log(run, service, message):
    return run.wait_for(lambda each: "level" in each and each["service"] == service and each["message"] == message)


def test_an_order_is_answered_through_the_service_of_users(shop):
    with Run(shop) as run:
        services = run.services()
        assert {name: row["state"] for name, row in services.items()} == {"order": "ready", "user": "ready"}
        assert _in_the_readme(services) == {"id": 1, "name": "Ada"}
        line = _log(run, "user", "ready")
        assert (line["version"], line["environment"]) == (services["user"]["version"], "local")
        assert run.stop() == 0


def test_ctrl_c_stops_callers_before_those_whom_they_call_and_leaves_no_process(shop):
    with Run(shop) as run:
        run.services()
        pids = run.pids()
        assert all(map(lives, pids.values()))
        # What Ctrl-C of a terminal reaches is the run alone.
        assert {os.getpgid(pid) for pid in pids.values()} == set(pids.values())
        mark = run.mark()
        assert run.stop() == 0
        said = [(each["service"], each.get("moorage", each["message"])) for each in run.shown[mark:]]
        # A request of before may be shown late.
        last = [each for each in said if each[1] in ("stopping", "stopped")]
        wanted = [("order", "stopping"), ("order", "stopped"), ("user", "stopping"), ("user", "stopped")]
        assert list(dict.fromkeys(last)) == wanted, last
        assert not any(map(lives, pids.values()))


def test_a_changed_file_restarts_its_service_alone_with_a_new_version(shop):
    with Run(shop) as run:
        before, pids = run.services(), run.pids()
        handler = shop / "services/user/get.go"
        mark = run.mark()
        handler.write_text(f"{handler.read_text()}\nfunc init() {{ println() }}\n")
        after = run.wait("ready", "user", mark)
        assert after["version"] == f"{before['user']['version']}-dirty"
        assert after["url"] == before["user"]["url"]
        assert after["pid"] != pids["user"]
        assert {each["service"] for each in run.shown[mark:] if "moorage" in each} == {"user"}
        assert _order(before) == {"id": 1, "name": "Ada"}
        assert run.pids()["order"] == pids["order"]
        assert run.stop() == 0


def test_a_build_error_is_told_and_the_old_process_goes_on(shop):
    with Run(shop) as run:
        services, pids = run.services(), run.pids()
        handler = shop / "services/order/get.go"
        text = handler.read_text()
        handler.write_text(f"{text}\nvar broken = nobodyDeclaresThis\n")
        said = run.wait("build-failed", "order")
        assert "get.go" in said["message"]
        assert said["message"].endswith(f"{services['order']['version']} goes on")
        assert _order(services) == {"id": 1, "name": "Ada"}
        assert run.pids() == pids
        handler.write_text(text)
        assert run.wait("unchanged", "order")
        assert run.stop() == 0


def test_ctrl_c_ends_a_run_that_builds(shop):
    with Run(shop) as run:
        run.services()
        handler = shop / "services/order/get.go"
        handler.write_text(f"{handler.read_text()}\nfunc init() {{ println() }}\n")
        run.wait("building", "order")
        assert run.stop() == 0
        assert "Traceback" not in run.errors
        assert not any(map(lives, run.pids().values()))


def test_a_killed_process_is_started_again_at_the_same_place(shop):
    with Run(shop) as run:
        services, pids = run.services(), run.pids()
        mark = run.mark()
        os.kill(pids["user"], signal.SIGKILL)
        crashed = run.wait("crashed", "user", mark)
        assert (crashed["code"], crashed["delay"]) == (-signal.SIGKILL, 0)
        again = run.wait("ready", "user", mark)
        assert again["url"] == services["user"]["url"]
        assert _order(services) == {"id": 1, "name": "Ada"}
        mark = run.mark()
        os.kill(again["pid"], signal.SIGKILL)
        run.wait("crashed", "user", mark)
        run.wait("ready", "user", mark)
        assert run.pids()["order"] == pids["order"]
        assert run.stop() == 0


def test_two_runs_at_once_do_not_collide(shop):
    with Run(shop) as one, Run(shop) as other:
        here, there = one.services(), other.services()
        urls = [row["url"] for table in (here, there) for row in table.values()]
        assert len(set(urls)) == 4
        assert _order(here) == _order(there) == {"id": 1, "name": "Ada"}
        assert (one.stop(), other.stop()) == (0, 0)


def test_only_what_is_named_and_what_it_uses_runs(shop):
    with Run(shop, "user") as run:
        assert set(run.services()) == {"user"}
        assert run.stop() == 0
    with Run(shop, "order") as run:
        assert set(run.services()) == {"order", "user"}
        assert run.stop() == 0
