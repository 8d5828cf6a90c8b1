"""Logging in to a registry with what Docker keeps: its config file and its credential helpers."""

import base64
import json
import stat
from pathlib import Path

import pytest
from moorage.errors import ExternalError
from moorage.image.registry.credentials import find_credentials
from moorage.image.request import BuiltImage

from .registries import FakeRegistry, is_there, push

AUTH = base64.b64encode(b"ada:secret").decode()


@pytest.mark.parametrize("login", ["basic", "token"])
def test_a_login_of_dockers_config_file(
    registry: FakeRegistry, image: BuiltImage, docker_config: Path, login: str
) -> None:
    registry.login = login
    docker_config.write_text(json.dumps({"auths": {f"https://{registry.host}/v1/": {"auth": AUTH}}}))
    push(registry, image)
    assert is_there(registry, image)


@pytest.mark.parametrize("login", ["basic", "token"])
@pytest.mark.parametrize(("given", "said"), [("none", "has no credentials for it"), ("wrong", "are not accepted")])
def test_a_login_that_fails(
    registry: FakeRegistry, image: BuiltImage, docker_config: Path, login: str, given: str, said: str
) -> None:
    registry.login = login
    if given == "wrong":
        auth = base64.b64encode(b"ada:guess").decode()
        docker_config.write_text(json.dumps({"auths": {registry.host: {"auth": auth}}}))
    with pytest.raises(ExternalError) as caught:
        push(registry, image)
    message = str(caught.value)
    assert message.startswith(f"{registry.host}: answers 401 Unauthorized for shop/app; ")
    assert message.endswith(f"{said}: run `docker login {registry.host}`")
    assert "guess" not in message


def test_an_identity_token(registry: FakeRegistry, image: BuiltImage, docker_config: Path) -> None:
    registry.login = "identity"
    entry = {"auth": base64.b64encode(b"00000000:").decode(), "identitytoken": "identity"}
    docker_config.write_text(json.dumps({"auths": {registry.host: entry}}))
    push(registry, image)


def _helper(folder: Path, script: str) -> None:
    path = folder / "docker-credential-test"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("login", "user", "secret"),
    [("token", "ada", "secret"), ("basic", "ada", "secret"), ("identity", "<token>", "identity")],
)
@pytest.mark.parametrize("kind", ["credHelpers", "credsStore"])
def test_a_credential_helper(
    registry: FakeRegistry,
    image: BuiltImage,
    docker_config: Path,
    monkeypatch: pytest.MonkeyPatch,
    login: str,
    user: str,
    secret: str,
    kind: str,
) -> None:
    registry.login = login
    answer = json.dumps({"Username": user, "Secret": secret})
    _helper(docker_config.parent, f'[ "$1" = get ] && [ "$(cat)" = {registry.host} ] && echo \'{answer}\'')
    monkeypatch.setenv("PATH", f"{docker_config.parent}:/usr/bin:/bin")
    docker_config.write_text(json.dumps({kind: {registry.host: "test"} if kind == "credHelpers" else "test"}))
    push(registry, image)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no keyring; exit 1", "docker-credential-test: no keyring; repair the credential helper"),
        ("echo nonsense", "docker-credential-test: gave no credentials; repair the credential helper"),
        (None, "docker-credential-test: No such file or directory; Docker's config file names this credential helper: "
               "install it"),
    ],
)  # fmt: skip
def test_a_helper_that_fails(
    registry: FakeRegistry,
    image: BuiltImage,
    docker_config: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str | None,
    said: str,
) -> None:
    registry.login = "token"
    if script:
        _helper(docker_config.parent, script)
    monkeypatch.setenv("PATH", f"{docker_config.parent}:/usr/bin:/bin")
    docker_config.write_text('{"credsStore": "test"}')
    with pytest.raises(ExternalError) as caught:
        push(registry, image)
    assert str(caught.value) == said


def test_a_helper_without_this_registry_leaves_the_file(
    registry: FakeRegistry, image: BuiltImage, docker_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.login = "basic"
    _helper(docker_config.parent, "echo 'credentials not found in native keychain'; exit 1")
    monkeypatch.setenv("PATH", f"{docker_config.parent}:/usr/bin:/bin")
    docker_config.write_text(json.dumps({"credsStore": "test", "auths": {registry.host: {"auth": AUTH}}}))
    push(registry, image)


def test_a_broken_config_file(registry: FakeRegistry, image: BuiltImage, docker_config: Path) -> None:
    registry.login = "basic"
    docker_config.write_text("{")
    with pytest.raises(ExternalError, match=f"^{docker_config}: cannot be read: .*; repair it or log in again$"):
        push(registry, image)


def test_a_user_without_a_home_has_no_login(homeless: None) -> None:
    assert find_credentials("registry.example.com") is None
