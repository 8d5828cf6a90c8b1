"""A bearer token for a registry: what its challenge asks for, earned with Docker's credentials or without any."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from moorage.errors import ExternalError
from moorage.image.registry.credentials import Credentials

if TYPE_CHECKING:
    from requests import PreparedRequest, Session

_TIMEOUT = (10, 60)
_CLIENT = "moorage"


def as_it_is(request: PreparedRequest) -> PreparedRequest:
    """Keep `requests` from putting a password out of ~/.netrc in the place of ours."""
    return request


def fetch_token(session: Session, challenge: str, scope: str, credentials: Credentials | None, *, plain: bool) -> str:
    """Return an `Authorization` header's value for `scope`; empty when the challenge is none, or it is refused.

    `plain` allows a token service over plain http; else credentials never leave without TLS.
    Raises ExternalError when the token service cannot be asked.
    """
    import requests

    asked = dict(re.findall(r'(\w+)="([^"]*)"', challenge))
    realm = asked.get("realm", "")
    if not challenge.lower().startswith("bearer") or not realm:
        return ""
    host = urlsplit(realm).netloc
    if not plain and urlsplit(realm).scheme != "https":
        raise ExternalError(f"{host}: this token service is not behind TLS; correct the registry's settings")
    query = {"scope": scope} | ({"service": asked["service"]} if "service" in asked else {})
    try:
        if credentials and credentials.identity_token:
            form = {**query, "grant_type": "refresh_token", "client_id": _CLIENT}
            form["refresh_token"] = credentials.identity_token
            answer = session.post(realm, data=form, timeout=_TIMEOUT, auth=as_it_is)
        else:
            headers = {"Authorization": credentials.basic} if credentials else {}
            answer = session.get(realm, params=query, headers=headers, timeout=_TIMEOUT, auth=as_it_is)
        content = answer.json() if answer.ok else {}
    except requests.exceptions.RequestException as error:
        raise ExternalError(f"{host}: the token service gave no answer; run again") from error
    token = content.get("token") or content.get("access_token")
    return f"Bearer {token}" if token else ""
