"""A patch does to an object what the API server would do: the judge is Kubernetes' own implementation.

Its answers are on record (`judges/data/strategicpatch`), so that the test needs no Go.
"""

import copy
import json
from pathlib import Path

import pytest
from generating.patches import pairs
from judges import merge_keys
from moorage.plan.patch.merge import PatchError, merged

_ANSWERS = Path(merge_keys.__file__).parent / "data" / "strategicpatch" / "answers.jsonl"
_COUNT, _SEED = 400, 7


def _pruned(value):
    # Below `$patch: replace` the answers keep nulls and directives, which no object holds.
    if isinstance(value, dict):
        return {key: _pruned(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_pruned(each) for each in value if not (isinstance(each, dict) and "$patch" in each)]
    return value


def test_random_patches_do_what_the_api_server_does():
    answers = [json.loads(line) for line in _ANSWERS.read_text(encoding="utf-8").splitlines()]
    found = list(pairs(_COUNT, _SEED))
    assert len(answers) == len(found)
    for (body, patch), answer in zip(found, answers, strict=True):
        before = copy.deepcopy((body, patch))
        assert merged(body, patch) == _pruned(answer), (body, patch)
        assert (body, patch) == before


def test_the_table_of_lists_is_what_kubernetes_says():
    assert merge_keys.TABLE.read_text(encoding="utf-8") == merge_keys.text()


def test_lists_of_a_custom_kind_are_replaced():
    monitor = {"kind": "ServiceMonitor", "spec": {"endpoints": [{"port": "http", "interval": "30s"}]}}
    patched = merged(monitor, {"spec": {"endpoints": [{"port": "http"}]}})
    assert patched["spec"] == {"endpoints": [{"port": "http"}]}


@pytest.mark.parametrize(
    ("pod", "path"),
    [
        ({"$setElementOrder/volumes": []}, ("$setElementOrder/volumes",)),
        ({"$deleteFromPrimitiveList/args": ["a"]}, ("$deleteFromPrimitiveList/args",)),
        ({"$retainKeys": ["a"]}, ("$retainKeys",)),
        ({"$patch": "merge"}, ("$patch",)),
        ({"volumes": [{"emptyDir": {}}]}, ("volumes", 0)),
        ({"volumes": ["a"]}, ("volumes", 0)),
        ({"tolerations": [{"$patch": "replace"}]}, ("tolerations", 0, "$patch")),
        ({"affinity": {"nodeAffinity": {"$retainKeys": []}}}, ("affinity", "nodeAffinity", "$retainKeys")),
    ],
)
def test_what_cannot_be_applied_is_refused_where_it_stands(pod, path):
    body = {"kind": "Deployment", "spec": {"template": {"spec": {"volumes": [], "tolerations": []}}}}
    with pytest.raises(PatchError) as refused:
        merged(body, {"spec": {"template": {"spec": pod}}})
    assert refused.value.path == ("spec", "template", "spec", *path)
