"""A patch that does not fit is told with file and line by whoever has files, before anything is written."""

import subprocess

import pytest
from moorage.cli.main import main
from moorage.errors import InputError
from moorage.plan.patch.places import require_patches
from moorage.review.check import check
from moorage.review.lock.contract import contract

_PINNED = f"image: {{ref: 'r.example.com/order@sha256:{'0' * 64}'}}\n"
_SPEC = f"name: order\n{_PINNED}patch:\n"
_USER = f"name: user\n{_PINNED}"
_UNFIT = "  deployment:\n    spec:\n      minReadySeconds: 10\n      replicas: 3\n"
_TOLD = "services/order/service.yaml:7: patch.deployment.spec.replicas: changes spec.replicas, which a patch may not"


@pytest.fixture
def project(tree, monkeypatch):
    monkeypatch.chdir(tree.root)
    tree.environment()
    return tree


def test_check_and_render_say_where_it_is_written(project, capsys):
    project.spec(_SPEC + _UNFIT)
    for command in (["check"], ["render", "--env", "test"], ["render", "--env", "test", "--out", "out"]):
        assert main(command) == 1
        assert _TOLD in capsys.readouterr().err
    assert not (project.root / "out").exists()


def test_an_environments_patch_is_told_in_its_own_file(project, capsys):
    project.spec(f"name: order\n{_PINNED}")
    project.environment("defaults:\n  patch:\n    service: {spec: {type: ClusterIP}}")
    assert main(["check", "--json"]) == 1
    assert '"stacks/Pulumi.test.yaml:8"' in capsys.readouterr().out


def test_what_is_wrong_with_every_service_is_told_at_once(project):
    project.spec(_SPEC + _UNFIT)
    project.spec(f"{_USER}patch: {{monitor: {{}}}}\n", "user")
    assert [each.code for each in check([], "test").problems] == ["fixed-field", "no-such-object"]


def test_a_service_that_was_not_asked_for_is_left_alone(project):
    project.spec(_SPEC + _UNFIT)
    path = project.spec(_USER, "user")
    assert check([path], "test").problems == ()


def test_a_patch_may_fit_in_one_environment_alone(project):
    project.environment("services:\n  order:\n    patch: {monitor: {spec: {sampleLimit: 5}}}", name="prod")
    project.environment(
        "", head=(project.root / "stacks/Pulumi.test.yaml").read_text().replace("off", "{namespace: m}"), name="prod"
    )
    project.spec(f"{_SPEC}  monitor: {{spec: {{sampleLimit: 5}}}}\n")
    assert check([], "prod").problems == ()
    assert [each.code for each in check([], "test").problems] == ["no-such-object"]


def test_a_program_is_told_the_same(project):
    project.spec(_SPEC + _UNFIT)
    with pytest.raises(InputError) as refused:
        require_patches(project.load("test"))
    assert str(refused.value).startswith(_TOLD)


def test_without_an_environment_nothing_is_asked(project):
    project.spec(_SPEC + _UNFIT)
    require_patches(project.load())


_POD = "patch.deployment.spec.template.spec"
_WEAK = {
    "hostNetwork: true": f"{_POD}.hostNetwork",
    "hostPID: true": f"{_POD}.hostPID",
    "hostIPC: true": f"{_POD}.hostIPC",
    "automountServiceAccountToken: true": f"{_POD}.automountServiceAccountToken",
    "automountServiceAccountToken: null": f"{_POD}.automountServiceAccountToken",
    "hostUsers: true": f"{_POD}.hostUsers",
    "securityContext: {runAsNonRoot: false}": f"{_POD}.securityContext.runAsNonRoot",
    "securityContext: {runAsUser: 0}": f"{_POD}.securityContext.runAsUser",
    "securityContext: {seccompProfile: {type: Unconfined}}": f"{_POD}.securityContext.seccompProfile",
    "securityContext: {seccompProfile: null}": f"{_POD}.securityContext.seccompProfile",
    "securityContext: {appArmorProfile: {type: Unconfined}}": f"{_POD}.securityContext.appArmorProfile",
    "volumes: [{name: a, hostPath: {path: /}}]": f"{_POD}.volumes[0].hostPath",
}
_OF_CONTAINER = {
    "securityContext: {privileged: true}": "privileged",
    "securityContext: {allowPrivilegeEscalation: true}": "allowPrivilegeEscalation",
    "securityContext: {readOnlyRootFilesystem: false}": "readOnlyRootFilesystem",
    "securityContext: {runAsNonRoot: false}": "runAsNonRoot",
    "securityContext: {runAsUser: 0}": "runAsUser",
    "securityContext: {capabilities: {add: [NET_ADMIN]}}": "capabilities.add",
    "securityContext: {capabilities: {drop: null}}": "capabilities.drop",
    "securityContext: {seccompProfile: {type: Unconfined}}": "seccompProfile",
    "securityContext: {procMount: Unmasked}": "procMount",
}


def _warned(project, patch):
    # From 1.36 on pods have a user namespace to lose.
    project.environment("", head=(project.root / "stacks/Pulumi.test.yaml").read_text().replace(
        "render_to: out}", "render_to: out, version: '1.36'}"
    ))  # fmt: skip
    project.spec(f"{_SPEC}  {patch}\n")
    report = check([], "test")
    assert report.problems == ()
    return [f"{each.location}: {each.path}: {each.code}" for each in report.warnings]


def _here(path):
    return [f"services/order/service.yaml:4: {path}: weakening-patch"]


@pytest.mark.parametrize(("pod", "path"), _WEAK.items(), ids=_WEAK)
def test_what_weakens_pods_is_warned_of(project, pod, path):
    assert _warned(project, f"deployment: {{spec: {{template: {{spec: {{{pod}}}}}}}}}") == _here(path)


@pytest.mark.parametrize(("container", "key"), _OF_CONTAINER.items(), ids=_OF_CONTAINER)
def test_what_weakens_a_container_is_warned_of(project, container, key):
    patch = f"deployment: {{spec: {{template: {{spec: {{containers: [{{name: order, {container}}}]}}}}}}}}"
    assert _warned(project, patch) == _here(f"{_POD}.containers[0].securityContext.{key}")


def test_a_container_that_a_patch_adds_is_looked_at_too(project):
    other = "{name: other, image: r.example.com/other, ports: [{containerPort: 9000, hostPort: 9000}]}"
    found = _warned(project, f"deployment: {{spec: {{template: {{spec: {{containers: [{other}]}}}}}}}}")
    at = f"{_POD}.containers[0]"
    assert found == [*_here(at) * 3, *_here(f"{at}.ports[0].hostPort")]


def test_more_holes_are_warned_of(project):
    found = _warned(project, "network-policy: {spec: {policyTypes: [Ingress], ingress: [{}]}}")
    at = "patch.network-policy.spec"
    assert sorted(found) == [*_here(f"{at}.ingress[0]"), *_here(f"{at}.policyTypes")]
    assert _warned(project, "service: {spec: {type: NodePort}}") == _here("patch.service.spec.type")
    assert _warned(project, "service-account: {automountServiceAccountToken: true}") == _here(
        "patch.service-account.automountServiceAccountToken"
    )


def test_what_weakens_nothing_is_fine(project):
    stronger = "{securityContext: {runAsUser: 70000, supplementalGroups: [1]}, hostAliases: [{ip: 192.0.2.7}]}"
    assert _warned(project, f"deployment: {{spec: {{template: {{spec: {stronger}}}}}}}") == []
    assert _warned(project, "network-policy: {spec: {egress: null}}") == []


def test_what_the_spec_itself_says_is_no_weakness_of_a_patch(project):
    project.spec(_SPEC + "  deployment: {spec: {minReadySeconds: 5}}\nservice_account: {token: true}\n")
    assert check([], "test").warnings == ()


_EXPOSED = "expose: {hosts: [order.example.com], path: /api}\nconsul: {register: agent}\n"
_WAYS = "exposure: {gateway: {name: a, namespace: b}}\nconsul: {agent_address: $(HOST_IP):8500}"


def test_what_others_rely_on_is_found_in_patched_objects_too(project):
    project.environment(_WAYS)
    project.spec(f"name: order\n{_PINNED}{_EXPOSED}")
    before = contract(project.load("test"))["order"]
    # The API server puts what a patch names first.
    first = "{name: first, image: r.example.com/first}"
    route = "{spec: {rules: [{matches: [{headers: [{name: A, value: b}]}], backendRefs: [{name: order, port: 80}]}]}}"
    patch = f"  deployment: {{spec: {{template: {{spec: {{containers: [{first}]}}}}}}}}\n  route: {route}\n"
    project.spec(f"{_SPEC}{patch}{_EXPOSED}")
    after = contract(project.load("test"))["order"]
    assert after == {**before, "hosts": ["order.example.com/"]}
    assert before["consul"] == ["order"]


def test_a_review_says_where_a_patch_does_not_fit(project, capsys):
    project.spec(f"name: order\n{_PINNED}")
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *arguments], cwd=project.root, check=True)
    project.spec(_SPEC + _UNFIT)
    main(["diff", "HEAD"])
    printed = capsys.readouterr()
    assert _TOLD in printed.out + printed.err


def test_a_patched_service_may_use_a_former_name(project):
    project.spec(f"{_SPEC}  deployment: {{spec: {{template: {{spec: {{hostNetwork: true}}}}}}}}\nuses: [account]\n")
    project.spec(f"{_USER}renamed_from: account\n", "user")
    report = check([project.root / "services"], None)
    assert report.problems == ()
    assert {each.code for each in report.warnings} == {"weakening-patch", "former-name"}
