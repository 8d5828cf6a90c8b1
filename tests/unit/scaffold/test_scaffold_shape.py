"""What is written has the shape of services/user: when one of them changes, the other must follow."""

import re

import pytest
from judges.examples import ROOT
from ruamel.yaml import YAML

from .places import files

USER = ROOT / "services" / "user"
MAIN = ROOT / "services" / "cmd" / "user" / "main.go"
ORDER = ROOT / "services" / "order"
# What a service of two handlers and no database does not have.
OTHER_HANDLERS = {"list.go", "list_test.go"}
DATABASE = {"explain.go", "explain_test.go", "migrate.go", "postgres.go", "postgres_test.go"}
DATABASE |= {"postgres_integration_test.go", "migrations", "schema.go"}


@pytest.fixture
def invoice(here):
    """Return the folder of a new service beside `user`."""
    assert here.new("invoice") == 0
    return here.services / "invoice"


def _as_user(text: str) -> str:
    """Replace the new service's names by those of `user`, all in the singular."""
    text = re.sub(r"\binvoice\b", "user", text).replace("an item", "a user")
    return re.sub(r"\bitem(s?)\b", r"user\1", re.sub(r"\bItem\b", "User", text))


def _as_order(text: str) -> str:
    """Replace the new service's names by those of `order`, and its upstream's."""
    for mine, there in {"Item": "Order", "Related": "Customer", "NewUpstream": "NewUsers", "Upstream": "Users"}.items():
        text = re.sub(rf"\b{mine}\b", there, text)
    text = text.replace("TestUpstream_asksTheService", "TestUsers_askTheServiceOfUsers")
    return re.sub(r"\bremote\b", "remoteUsers", text).replace("(r remoteUsers", "(u remoteUsers")


def _singular(text: str) -> str:
    return re.sub(r"\busers\b", "user", text)


def test_only_its_own_files_are_written(here):
    before = files(here.root)
    assert here.new("invoice") == 0
    after = files(here.root)
    assert {name: after[name] for name in before} == before
    assert {name.rsplit("/", 1)[0] for name in after.keys() - before.keys()} == {
        "services/invoice",
        "services/cmd/invoice",
    }


def test_its_files_are_those_of_user_without_more_handlers_and_the_database(invoice):
    found = {path.name.replace("invoice.go", "user.go") for path in invoice.iterdir()}
    assert found == {path.name for path in USER.iterdir()} - OTHER_HANDLERS - DATABASE
    assert [path.name for path in (invoice.parent / "cmd" / "invoice").iterdir()] == [MAIN.name]


def test_its_program_is_that_of_user_under_another_name(invoice):
    made = (invoice.parent / "cmd" / "invoice" / "main.go").read_text()
    imports = '\t"moorage.dev/services/chassis"\n\t"moorage.dev/services/invoice"\n'
    assert imports in made
    assert _singular(_as_user(made)) == _singular(MAIN.read_text())


@pytest.mark.parametrize("name", ["get.go", "create.go"])
def test_its_handlers_are_those_of_user_under_another_name(invoice, name):
    assert _singular(_as_user((invoice / name).read_text())) == _singular((USER / name).read_text())


def test_what_calls_another_service_has_the_shape_of_order(here):
    assert here.new("invoice", "--uses", "user") == 0
    made = here.services / "invoice"
    assert "\nuses: [user]\n" in (made / "service.yaml").read_text()
    for mine, there in {"get.go": "get.go", "upstream.go": "users.go", "upstream_test.go": "users_test.go"}.items():
        declared = _declared(_as_order((made / mine).read_text()))
        assert len(declared) >= 1
        assert declared == _declared((ORDER / there).read_text())


@pytest.mark.parametrize(
    "name", ["user.go", "store.go", "memory.go", "fixture_test.go", "get_test.go", "create_test.go"]
)
def test_what_it_declares_user_declares_in_the_same_file(invoice, name):
    made = (invoice / name.replace("user.go", "invoice.go")).read_text()
    declared, there = _declared(_as_user(made)), _declared((USER / name).read_text())
    assert len(declared) >= 1
    assert declared <= there


def test_its_spec_has_the_keys_of_user_but_the_team(invoice):
    made, there = (
        YAML(typ="safe", pure=True).load((folder / "service.yaml").read_text()) for folder in (invoice, USER)
    )
    del there["team"]
    assert list(made) == list(there)
    assert made == {**there, "name": "invoice", "source": {**there["source"], "package": "./cmd/invoice"}}
    assert (invoice / "service.yaml").read_text().splitlines()[0] == (USER / "service.yaml").read_text().splitlines()[0]


def _declared(text: str) -> set[str]:
    """Return what a file declares and imports: names with their receivers and results, without parameters."""
    functions = re.findall(r"^func (\(\w* ?\*?\w+\) )?(\w+)\(.*?\)( [^{]*)\{", text, re.MULTILINE)
    types = re.findall(r"^type (\w+) (\w+)", text, re.MULTILINE)
    methods = re.findall(r"^\t([A-Z]\w+\(.*\).*)$", text, re.MULTILINE)
    routes = re.findall(r"problem\.Handler\(.*", text)
    return {"".join(each).strip() for each in functions} | {" ".join(each) for each in types} | {*methods, *routes}
