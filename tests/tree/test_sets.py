"""A program registers its services one by one; what it knows of their set is worked out once."""

from moorage import Microservice, MicroserviceArgs
from moorage.plan import peers

from tree.samples import environment, ready_spec


def test_a_program_indexes_its_set_once(tree, monkeypatch):
    index, sets = peers._index, []

    def counted(specs):
        sets.append(specs)
        return index(specs)

    monkeypatch.setattr(peers, "_index", counted)
    specs = tuple(ready_spec(name, uses=uses) for name, uses in (("a", []), ("b", ["a"]), ("c", ["a", "b"])))

    def program():
        for spec in specs:
            Microservice(spec.name, MicroserviceArgs(spec, environment(), peers=specs))

    made = tree(program)
    assert [each.name for each in made.of("Deployment")] == ["a-deployment", "b-deployment", "c-deployment"]
    assert sets == [specs]


def test_a_service_that_is_not_among_its_peers_joins_them(tree):
    user, order = ready_spec("user"), ready_spec("order", uses=["user"])
    made = tree(lambda: Microservice("order", MicroserviceArgs(order, environment(), peers=(user,))))
    assert made.one("Deployment").name == "order-deployment"
