"""What cannot be written is refused in words that name the way out; then nothing at all is written."""

import pytest
from moorage.scaffold.names import names
from moorage.scaffold.texts import _TEMPLATES

DNS = (
    "is not a DNS-1035 name, got {}; "
    "use lower-case letters, digits and '-', starting with a letter, at most 63 characters"
)
BAD = {
    "Invoice": DNS.format('"Invoice"'),
    "1st": DNS.format('"1st"'),
    "a_b": DNS.format('"a_b"'),
    "a-": DNS.format('"a-"'),
    "": DNS.format('""'),
    "../up": DNS.format('"../up"'),
    "x" * 64: DNS.format(f'"{"x" * 64}"'),
    "func": 'is a keyword of Go, got "func"; choose another, such as func-api',
    "go-to": 'is a keyword of Go, got "go-to"; choose another, such as goto-api',
    "error": 'is declared by Go itself, got "error"; choose another, such as error-api',
    "store": 'is a name that the service\'s own main.go uses, got "store"; choose another, such as store-api',
    "chassis": 'is a name that the service\'s own main.go uses, got "chassis"; choose another, such as chassis-api',
    "cmd": 'is a folder that means something else, got "cmd"; choose another, such as cmd-api',
    "test-data": 'is a folder that means something else, got "test-data"; choose another, such as testdata-api',
}


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_no_spec_or_package_can_have(empty, refused, name):
    assert refused(empty, "--module", "example.com/shop", "--", name) == [f"NAME: {BAD[name]}"]


def test_every_name_that_main_uses_is_reserved():
    text = (_TEMPLATES / "base" / "main.go.tmpl").read_text()
    for name in (
        "context",
        "time",
        "chassis",
        "version",
        "main",
        "wire",
        "ctx",
        "app",
        "store",
        "err",
        "os",
        "slices",
        "migrate",
    ):
        assert name in text
        with pytest.raises(Exception, match="is a name that the service's own main.go uses"):
            names(name)


@pytest.mark.parametrize(
    ("used", "said"),
    [
        ("order", 'is not a service of this project, got "order"; {}write it first with `moorage new order`'),
        ("Order", DNS.format('"Order"')),
        ("invoice", 'is the service itself, got "invoice"; name another one'),
    ],
)
def test_a_service_that_cannot_be_called(empty, refused, used, said):
    arguments = ("invoice", "--uses", used, "--module", "example.com/shop")
    assert refused(empty, *arguments) == [f"--uses: {said.format('')}"]
    (empty.services / "user").mkdir(parents=True)
    (empty.services / "user" / "service.yaml").write_text("name: user\n")
    assert refused(empty, *arguments) == [f"--uses: {said.format('use one of user, or ')}"]


def test_a_service_that_is_there_is_not_overwritten(here, refused):
    said = refused(here, "user")
    assert said[0] == 'NAME: is a service already, at services/user/service.yaml:2, got "user"; choose another'
    there = [path for folder in ("user", "cmd/user") for path in (here.services / folder).rglob("*") if path.is_file()]
    assert said[1:] == [f"{path}: already exists; choose another name or folder, or move it" for path in sorted(there)]


def test_a_name_of_a_service_in_another_folder(here, refused):
    (here.services / "user").rename(here.services / "people")
    (here.services / "cmd" / "user").rename(here.services / "cmd" / "people")
    assert refused(here, "user") == [
        'NAME: is a service already, at services/people/service.yaml:2, got "user"; choose another'
    ]


@pytest.mark.parametrize(("there", "into"), [("services/x", "tools"), ("tools/x", "tools")])
def test_a_name_counts_in_the_project_and_below_the_folder(empty, refused, there, into):
    (empty.root / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (empty.root / there).mkdir(parents=True)
    (empty.root / there / "service.yaml").write_text("name: invoice\n")
    assert refused(empty, "invoice", "--into", into, "--module", "example.com/shop") == [
        f'NAME: is a service already, at {there}/service.yaml:1, got "invoice"; choose another'
    ]


def test_two_names_for_one_package(here, refused, capsys):
    assert here.new("api-v2") == 0
    capsys.readouterr()
    said = refused(here, "apiv2")
    assert len(said) == 10
    assert all(line.startswith(f"{here.services}/apiv2/") and ": already exists; " in line for line in said)


@pytest.mark.parametrize("inside", ["README.md", "deep/er.txt"])
def test_any_file_in_a_folder_that_must_be_its_own(here, refused, inside):
    file = here.services / "invoice" / inside
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    assert refused(here, "invoice") == [f"{file}: already exists; choose another name or folder, or move it"]


@pytest.mark.parametrize(
    "path", ["services", "services/cmd", "services/invoice", "services/cmd/invoice", "services/go.sum"]
)
def test_a_file_where_a_folder_is_to_be(empty, refused, path):
    (empty.root / path).parent.mkdir(parents=True, exist_ok=True)
    (empty.root / path).write_text("mine")
    assert refused(empty, "invoice", "--module", "example.com/shop") == [
        f"{empty.root / path}: already exists; choose another name or folder, or move it"
    ]


def test_a_link_that_leads_nowhere(here, refused):
    (here.services / "invoice").symlink_to("nowhere")
    assert refused(here, "invoice") == [
        f"{here.services / 'invoice'}: already exists; choose another name or folder, or move it"
    ]
