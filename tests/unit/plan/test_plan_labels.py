"""Labels of the user's own are on every object and in no selector; annotations are on the pods alone."""

from collections.abc import Iterator

_OWN = {"shop.example.com/tier": "web", "empty": ""}
_EVERYTHING = {
    "team": "shop",
    "autoscale": {"max": 3},
    "migrate": {"args": ["up"]},
    "jobs": {"nightly": {"schedule": "@daily", "args": ["report"]}},
}


def _label_sets(body) -> Iterator[dict]:
    """Yield the labels of an object and of what it makes."""
    if isinstance(body, dict):
        if isinstance(body.get("metadata"), dict):
            yield body["metadata"].get("labels", {})
        for each in body.values():
            yield from _label_sets(each)


def _selectors(body) -> Iterator[dict]:
    if isinstance(body, dict):
        for key, each in body.items():
            if key in ("selector", "matchLabels"):
                yield each
            yield from _selectors(each)
    elif isinstance(body, list):
        for each in body:
            yield from _selectors(each)


def test_every_object_bears_them_and_what_it_makes_too(planned):
    made = planned({**_EVERYTHING, "labels": _OWN})
    assert len(made.manifests) == 10
    sets = [labels for body in made.manifests.values() for labels in _label_sets(body)]
    # Ten objects; the templates of Deployment, Job and CronJob; the CronJob's Job.
    assert len(sets) == 14
    assert all(_OWN.items() <= labels.items() for labels in sets)
    assert all(labels["app.kubernetes.io/part-of"] == "shop" for labels in sets)


def test_no_selector_changes(planned):
    before, after = planned(_EVERYTHING), planned({**_EVERYTHING, "labels": _OWN})
    for role, body in before.manifests.items():
        assert list(_selectors(body)) == list(_selectors(after.manifests[role]))


def test_the_monitor_keeps_what_prometheus_selects_it_by(planned):
    labels = planned({"labels": _OWN}).manifests["monitor"]["metadata"]["labels"]
    assert {"release": "prometheus", **_OWN}.items() <= labels.items()


def test_annotations_are_on_the_pods_alone(planned):
    own = {"example.com/scrape": "false", "note": "a\nb"}
    made = planned({**_EVERYTHING, "annotations": own})
    plain = planned(_EVERYTHING)
    pods = {role: body.get("spec") for role, body in made.manifests.items()}
    for template in (
        pods["deployment"]["template"],
        pods["migrate"]["template"],
        pods["job.nightly"]["jobTemplate"]["spec"]["template"],
    ):
        assert template["metadata"].pop("annotations") == own
    assert made.manifests == plain.manifests
