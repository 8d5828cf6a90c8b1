"""What our validation accepts, the API server accepts: 2,000 services that nobody thought up, the same in every run."""

from functools import cache

import walking
import yaml
from generating.specs import cases
from generating.walk import fields_in
from judges import server
from moorage.plan import plan
from moorage.plan.namespace import default_deny, namespace
from moorage.review.emitter import yaml_text

_COUNT = 2000
_SEED = 11
_EVERY = 40
"""Two readers of YAML written in Python would take longer than all the rest."""


@cache
def _cases():
    return tuple(cases(_COUNT, _SEED))


@cache
def _objects():
    return tuple(body for case in _cases() for body in _of(case))


def _of(case):
    planned = plan([case.spec, *case.peers], case.environment, {case.spec.name: case.build_info})[case.spec.name]
    around = (namespace(case.environment), default_deny(case.environment, [case.spec]))
    yield from (body for body in (*around, *planned.manifests.values()) if body is not None)
    if planned.catalog is not None:
        yield server.catalog(planned.catalog)


def test_every_field_is_set_in_one_of_them():
    found = set()
    for case in _cases():
        found |= fields_in(case.spec) | fields_in(case.environment)
    assert walking.fields() - found == set()


def test_the_api_server_accepts_every_object_as_it_is_rendered():
    texts = [yaml_text(body) for body in _objects()]
    refused = [
        (verdict["kind"], verdict["name"], verdict["errors"], text)
        for verdict, text in zip(server.verdicts(texts), texts, strict=True)
        if verdict["errors"]
    ]
    assert refused == []
    assert len(_cases()) == _COUNT


def test_old_readers_of_yaml_read_what_was_planned():
    for body in _objects()[::_EVERY]:
        assert yaml.safe_load(yaml_text(body)) == body


def test_the_same_seed_makes_the_same_cases():
    assert list(cases(20, _SEED)) == list(_cases()[:20])
