"""What the pages promise is what is planned, and is said with its condition."""

import re

from judges.examples import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SPEC = (ROOT / "docs/spec.md").read_text(encoding="utf-8")


def _row(page, key):
    # The first table of a page is the model itself.
    return re.findall(rf"^\| `{key}`.*$", page, re.MULTILINE)[0]


def test_logs_are_json_where_the_program_reads_log_format():
    sentence = " ".join(README.split()).split("JSON logs")[1].split(".")[0]
    assert "LOG_FORMAT" in sentence
    assert "`LOG_FORMAT`" in _row(SPEC, "log")
    assert "does not read it" in _row(SPEC, "LOG_FORMAT")


def test_the_services_port_is_told_where_the_processs_own_is(planned):
    (port,) = planned().manifests["service"]["spec"]["ports"]
    assert f"port {port['port']} of its Service" in _row(SPEC, "port")
