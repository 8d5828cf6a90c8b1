"""`moorage run` of an installed wheel: a service of a project that has nothing of this repository."""

from __future__ import annotations

import pytest
from unit.running.driver import Run, ask

MAIN = """package main

import (
	"net/http"
	"os"
)

var version = "unset"

func main() {
	println(version)
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"ok":true}`)) })
	_ = http.ListenAndServe(os.Getenv("HTTP_ADDR"), nil)
}
"""
LOADED = """
import sys
import moorage.running.run, moorage.cli.run
heavy = {name.split(".")[0] for name in sys.modules} & {"pulumi", "pulumi_kubernetes", "pulumi_consul", "grpc"}
print(sorted(heavy))
"""


@pytest.fixture
def shop(tmp_path):
    for name, text in {
        "Pulumi.yaml": "name: shop\nruntime: python\n",
        "Pulumi.local.yaml": "config: {moorage:environment: {namespace: a, kubernetes: {render_to: out}, "
        "monitoring: false}}\n",
        "services/go.mod": "module example.com/shop\n\ngo 1.25\n",
        "services/main.go": MAIN,
        "services/service.yaml": "name: shop\nsource: {version_variable: main.version}\nport: 9100\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_installed_command_runs_a_service(moorage, shop):
    with Run(shop, program=[str(moorage.bin / "moorage")]) as run:
        row = run.services()["shop"]
        assert ask(f"{row['url']}/health") == {"ok": True}
        assert row["version"].startswith("v0.0.0-src.")
        assert run.stop() == 0


def test_it_loads_no_pulumi(moorage, tmp_path):
    assert moorage.python(LOADED, cwd=tmp_path).strip() == "[]"
