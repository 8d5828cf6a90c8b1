"""What `metrics` takes: where and how often Prometheus asks, and how long it waits."""

import pytest
from moorage.spec.service import ServiceSpec

# What stands on the third line of the spec, below `ports`, and what is said about it after its place.
REFUSED = {
    "metrics: {port: adm}": "metrics.port: unknown-port",
    "metrics: {port: 8081}": "metrics.port: wrong-type",
    "metrics: {timeout: soon}": "metrics.timeout: bad-duration",
    "metrics: {timeout: 0s}": "metrics: bad-duration",
    "metrics: {timeout: 1us}": "metrics: bad-duration",
    "metrics: {timeout: 31s}": "metrics: timeout-above-interval",
    "metrics: {interval: 5s, timeout: 5001ms}": "metrics: timeout-above-interval",
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_metrics_refuse_what_prometheus_cannot_do(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\nports: {{admin: 8081}}\n")
    assert tree.finds() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize("metrics", [{"timeout": "30s"}, {"interval": "5s", "timeout": "5000ms"}, {"timeout": "1ms"}])
def test_a_timeout_may_be_as_long_as_the_interval(metrics):
    assert ServiceSpec.model_validate({"name": "order", "source": {}, "metrics": metrics}).metrics
