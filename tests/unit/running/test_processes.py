"""How one process is started and waited for."""

from __future__ import annotations

import asyncio
import re

from moorage.running.planned.ports import HOST
from moorage.running.processes.readiness import not_ready

from .conftest import odd_spec
from .driver import PATIENCE, Run, ask, lives


def test_a_process_has_the_planned_variables_and_none_of_the_shell(odd):
    odd_spec(odd, "env: {ROLE: {field: spec.serviceAccountName}, WHERE: 'at $(HTTP_ADDR), $$(HTTP_ADDR)'}\nargs: []\n")
    with Run(odd.root, MY_SHELL="x", HTTP_PROXY="http://192.0.2.1") as run:
        row = run.services()["odd"]
        found = ask(row["url"])
        told = found["env"]
        assert found["version"] == row["version"]
        address = row["url"].removeprefix("http://")
        assert (told["HTTP_ADDR"], told["ROLE"]) == (address, "odd")
        assert told["WHERE"] == f"at {address}, $(HTTP_ADDR)"
        assert (told["SERVICE_NAME"], told["ENVIRONMENT"], told["LOG_FORMAT"]) == ("odd", "local", "json")
        assert told["POD_IP"] == told["HOST_IP"] == "127.0.0.1"
        assert told["GOMEMLIMIT"] == str(128 * 2**20 * 9 // 10)
        assert not {"MY_SHELL", "HTTP_PROXY", "LC_CTYPE", "VIRTUAL_ENV"} & set(told)
        assert run.stop() == 0


def test_a_line_that_is_no_json_is_shown_and_one_without_a_service_gets_it(odd):
    with Run(odd.root) as run:
        row = run.services()["odd"]
        assert run.wait_for(lambda each: each.get("message") == "plain \x1b[31m ")["service"] == "odd"
        assert run.wait_for(lambda each: each.get("message") == "listens") == {
            "service": "odd",
            "message": "listens",
            "with": row["url"].removeprefix("http://"),
        }
        assert run.stop() == 0


def test_the_migration_and_init_containers_run_before_in_their_order(odd):
    odd_spec(odd, "migrate: {args: [migrate, up]}\ninit: {seed: {args: [seed]}, other: {image: 'a/b:v1', args: [x]}}\n")
    with Run(odd.root) as run:
        run.services()
        plain = "plain \x1b[31m "
        said = [each["message"] for each in run.shown if each.get("message", "").startswith(plain)]
        assert said == [f"{plain}{arguments}" for arguments in ("migrate up", "seed", "")]
        assert "what runs before it in another image does not: other" in run.errors
        assert run.stop() == 0


def test_a_migration_that_fails_lets_nothing_start(odd):
    odd_spec(odd, "migrate: {args: [migrate, up]}\nenv: {FAILS: migrate up}\n")
    with Run(odd.root) as run:
        assert run.ended() == 3
        assert run.errors.splitlines()[-1] == "odd did not start: migrate ended with code 7"
        assert run.pids() == {}


def test_a_release_whose_migration_fails_leaves_the_old_process_alone(odd):
    odd_spec(odd, "migrate: {args: [migrate, up]}\n")
    with Run(odd.root) as run:
        row, pids = run.services()["odd"], run.pids()
        main = odd.root / "services/odd/main.go"
        main.write_text(
            main.read_text().replace("if len(os.Args) > 1 {\n", "if len(os.Args) > 1 {\n\t\tos.Exit(9)\n", 1)
        )
        assert run.wait("failed", "odd")["message"] == "migrate ended with code 9"
        assert (ask(row["url"])["version"], run.pids()) == (row["version"], pids)
        assert run.stop() == 0


def test_a_process_that_dies_at_its_first_start_ends_the_run_with_3(odd):
    odd_spec(odd, 'env: {FAILS: ""}\n')
    odd_spec(odd, "", "even")
    with Run(odd.root) as run:
        assert run.ended() == 3
        assert run.wait("failed", "odd")["message"] == "ended with code 7 before it was ready"
        assert run.errors.splitlines()[-1] == "odd did not start: ended with code 7 before it was ready"
        assert not any(map(lives, run.pids().values()))


def test_a_process_that_is_never_ready_ends_the_run_with_3(odd):
    odd_spec(odd, 'env: {NEVER: "1"}\nhealth: {startup: 2s, live: {path: /live}}\n')
    with Run(odd.root) as run:
        assert run.ended() == 3
        # The last answer is 503 or, from a busy machine, none in its second.
        assert re.search("is not ready after 2 s: .+; it must listen where HTTP_ADDR says", run.errors)


def test_what_answers_503_is_not_ready_and_says_so():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
        writer.close()

    async def asked():
        async with await asyncio.start_server(answer, HOST, 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await not_ready({"timeoutSeconds": PATIENCE, "httpGet": {"path": "/health", "port": port}}, {})

    assert asyncio.run(asked()) == "/health answers 503"
