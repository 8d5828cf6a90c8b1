"""Whoever mends a spec sees all that is wrong with it in one run, without a traceback, and exit code 1."""

import subprocess
import sys

from moorage.cli.main import main

TEN = """\
name: order
teem: shop
source: {pakage: ./cmd/order}
port: 80
replicas: -1
resources: {memory: lots}
env: {HTTP_ADDR: x}
uses: [User]
log: {level: loud}
shutdown: {drain: 1h}
spread: 1
"""
SAID = """\
services/order/service.yaml:2: teem: unknown key; write team, if you meant that
services/order/service.yaml:3: source.pakage: unknown key; write package, if you meant that
services/order/service.yaml:4: port: must be between 1024 and 65535, got 80; choose a number in that range
services/order/service.yaml:5: replicas: must be between 0 and 2147483647, got -1; choose a number in that range
services/order/service.yaml:6: resources.memory: is not a quantity, got "lots"; \
write it as Kubernetes does, such as 100m, 0.5 or 128Mi
services/order/service.yaml:7: env.HTTP_ADDR: is set by the library; remove it, or give it another name
services/order/service.yaml:8: uses[0]: is not a DNS-1035 name, got "User"; \
use lower-case letters, digits and '-', starting with a letter, at most 63 characters
services/order/service.yaml:9: log.level: must be 'trace', 'debug', 'info', 'warn' or 'error', got "loud"; \
choose one of these
services/order/service.yaml:10: shutdown: drain 1h + timeout 20s + 5s do not fit into 10m; \
shorten them: nodes do not wait longer when they are drained
services/order/service.yaml:11: spread: must be true or false, got 1; write true or false, without quotes
"""


def test_ten_errors_in_one_document_are_ten_lines(tree):
    tree.spec(TEN)
    assert tree.says() == SAID.splitlines()


def test_the_command_prints_them_and_ends_with_1(tree, monkeypatch, capsys):
    tree.spec(TEN)
    tree.environment()
    monkeypatch.chdir(tree.root)
    for arguments in (["check"], ["check", "--env", "test"], ["render", "--env", "test"], ["build"]):
        assert main(arguments) == 1
        assert capsys.readouterr() == ("", SAID)


def test_the_process_prints_them_and_ends_with_1(tree):
    tree.spec(TEN)
    run = subprocess.run(
        [sys.executable, "-m", "moorage.cli.main", "check"], cwd=tree.root, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout, run.stderr) == (1, "", SAID)


def test_problems_of_several_files_come_together_file_by_file(tree):
    tree.spec("name: order\nsource: {}\nport: 1\n")
    tree.spec("", "user")
    tree.environment("nmespace: x\ndefaults: {replicas: two}\n")
    places = [line.split(": ")[0] for line in tree.says("test")]
    assert places == [
        "stacks/Pulumi.test.yaml:6",
        "stacks/Pulumi.test.yaml:7",
        "services/order/service.yaml:3",
        "services/user/service.yaml",
    ]


def test_check_without_an_environment_looks_at_every_one(tree, monkeypatch, capsys):
    tree.spec("name: order\nsource: {}\n")
    tree.environment("nmespace: x", name="dev")
    tree.environment("builder: docker", name="prod")
    monkeypatch.chdir(tree.root)
    assert main(["check"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "stacks/Pulumi.dev.yaml:6: config.moorage:environment.nmespace: unknown key; "
        "write namespace, if you meant that",
        "stacks/Pulumi.prod.yaml:2: config.moorage:environment: has builder docker without registry; "
        "set registry.url: without one there is no digest to pin, or use builder oci",
    ]


def test_a_path_that_does_not_exist_or_holds_nothing_is_named(tree, monkeypatch, capsys):
    (tree.root / "empty").mkdir()
    monkeypatch.chdir(tree.root)
    assert main(["check", "nowhere", "empty"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "nowhere: there is no such file or folder; name a service.yaml or a folder that holds one",
        "empty: holds no service.yaml; name a service.yaml or a folder that holds one",
    ]
