"""The contexts that this machine knows."""

import pytest
from moorage.errors import InputError
from moorage.reading.kubeconfig import require_context

_CLUSTER = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {context: dev-1}
    monitoring: off
"""


def test_a_user_without_a_home_has_no_context(tree, homeless):
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1}\n")
    tree.environment(head=_CLUSTER)
    with pytest.raises(InputError, match="is not a context of your kubeconfig"):
        require_context(tree.load("test"))
