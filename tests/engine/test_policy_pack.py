"""The rules as a policy pack under the engine: what is written by hand is held to them, and our services keep them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

POD = "spec.template.spec"
CONTAINER = f"{POD}.containers[mail]"
MANDATORY = {
    "privilege-escalation": f"{CONTAINER}.securityContext.allowPrivilegeEscalation: lets a process get more "
    "rights than it started with; set it to false",
    "no-seccomp-profile": f"{POD}.securityContext.seccompProfile: lets a process make every system call; "
    "write {type: RuntimeDefault}",
    "host-access": f"{POD}.hostPID: gives its pods every process of its node; remove it",
    "monitor-port-unknown": "spec.endpoints[0].port: is no port of the Service that it selects, so that nothing is "
    'asked, got "http"; name one of its ports: none has a name',
}
ADVISORY = {
    "image-without-digest",
    "memory-not-reserved",
    "no-readiness-probe",
    "secret-in-env",
    "selects-nothing",
    "service-links",
    "token-mounted",
    "writable-root",
}
OF_OTHERS = {"selects-nothing": "mail-service", "monitor-port-unknown": "mail-monitor"}


def pack(project: Path) -> str:
    """Return the folder that `moorage policy` prints in a project."""
    command = [sys.executable, "-m", "moorage.cli.main", "policy"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def violations(result):
    """Return (level, policy, name of the resource, message) of each violation, once."""
    found = [event["policyEvent"] for event in result.events if "policyEvent" in event]
    # The message begins with the policy's own sentence.
    return {
        (
            each["enforcementLevel"],
            each["policyName"],
            each["resourceUrn"].rpartition("::")[2],
            each["message"].strip().rpartition("\n")[2].strip(),
        )
        for each in found
    }


@pytest.fixture
def handwritten(program):
    pulumi = program("handwritten")
    return pulumi, ("--policy-pack", pack(pulumi.folder))


def test_mistakes_of_a_hand_written_deployment_are_told_and_the_mandatory_ones_fail_the_preview(handwritten):
    pulumi, arguments = handwritten
    result = pulumi.preview(*arguments, code=1)
    told = violations(result)
    assert {(policy, message) for level, policy, _, message in told if level == "mandatory"} == set(MANDATORY.items())
    assert {policy for level, policy, _, _ in told if level == "advisory"} == ADVISORY
    assert {(policy, name) for _, policy, name, _ in told} == {
        (policy, OF_OTHERS.get(policy, "mail")) for policy in {*MANDATORY, *ADVISORY}
    }
    assert "hush" not in result.output + json.dumps(result.events)


def test_up_makes_nothing_that_breaks_a_mandatory_rule(handwritten):
    pulumi, arguments = handwritten
    pulumi.up(*arguments, code=1)
    assert [*pulumi.folder.glob("manifests/**/*deployment*.yaml")] == []
    # Without the pack it is made: the rules alone held it up.
    pulumi.up()
    assert len([*pulumi.folder.glob("manifests/**/*deployment*.yaml")]) == 1


def test_every_level_is_the_users_to_set(handwritten):
    pulumi, arguments = handwritten
    config = pulumi.folder / "levels.json"
    config.write_text(json.dumps({"all": "advisory", "host-access": "disabled"}))
    told = violations(pulumi.preview(*arguments, "--policy-pack-config", str(config)))
    assert {level for level, *_ in told} == {"advisory"}
    assert {policy for _, policy, *_ in told} == {*ADVISORY, *MANDATORY} - {"host-access"}
    config.write_text(json.dumps({"all": "disabled", "token-mounted": "mandatory"}))
    [(_, policy, *_)] = violations(pulumi.preview(*arguments, "--policy-pack-config", str(config), code=1))
    assert policy == "token-mounted"


def test_a_pack_of_ones_own_has_the_rules_in_three_lines(program):
    pulumi = program("handwritten")
    own = pulumi.folder / "own"
    own.mkdir()
    (own / "PulumiPolicy.yaml").write_text(yaml.safe_dump({"runtime": "python", "version": "1.0.0"}))
    (own / "__main__.py").write_text(
        "from moorage import policies\n"
        "from pulumi_policy import PolicyPack\n"
        "PolicyPack('acme', [each for each in policies() if each.name == 'host-access'])\n"
    )
    [(level, policy, name, _)] = violations(pulumi.preview("--policy-pack", str(own), code=1))
    assert (level, policy, name) == ("mandatory", "host-access", "mail")


def test_the_services_of_this_repository_keep_every_rule(checkout):
    clone = checkout()
    result = clone.pulumi.preview("--stack", "local", "--policy-pack", pack(clone.folder))
    assert violations(result) == set()
    assert "✅ moorage@v" in result.output
    assert result.changes["create"] > 10
