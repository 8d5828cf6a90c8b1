"""What a load test forgives: one loss that is named, once."""

from typing import Any, cast

import pytest
from load import none_lost
from shop import Shop

NO_ROUTE = 'Get "http://user": dial tcp 198.19.0.1:80: connect: no route to host (began 00:00:00.000)'


class Told:
    """A shop whose loads end as told, one after the other."""

    def __init__(self, *ends: list[str]):
        self.ends = list(ends)

    def probe(self, verb: str, path: str, **_: Any) -> Any:
        if path == "/load/stop":
            errors = self.ends.pop(0)
            return {"sent": 100, "failed": len(errors), "errors": errors}
        return None


def loaded(*ends: list[str]) -> Told:
    told = Told(*ends)
    none_lost(cast(Shop, told), "http://user", lambda: None, lambda: None)
    return told


def test_no_loss_is_one_run() -> None:
    assert loaded([], ["not asked for"]).ends == [["not asked for"]]


def test_one_named_loss_is_told_and_run_again() -> None:
    with pytest.warns(UserWarning, match="waived: one request of 100 was lost: .*no route to host"):
        assert loaded([NO_ROUTE], []).ends == []


@pytest.mark.parametrize("ends", [[["503 Service Unavailable"]], [[NO_ROUTE, NO_ROUTE]]])
def test_any_other_loss_fails(ends: list[list[str]]) -> None:
    with pytest.raises(AssertionError):
        loaded(*ends, [])


@pytest.mark.filterwarnings("ignore:waived")
def test_a_second_loss_fails() -> None:
    with pytest.raises(AssertionError, match="no route"):
        loaded([NO_ROUTE], [NO_ROUTE])
