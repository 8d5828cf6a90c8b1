"""What is wrong between documents is refused where the user wrote it: in the spec, or in a layer of the environment."""

import pytest

_SPEC = "name: order\nsource: {}\n"
_CLUSTER = (
    "config:\n  moorage:environment:\n    namespace: shop\n    kubernetes: {context: test}\n    monitoring: off\n"
)


def test_a_service_that_is_used_but_unknown(tree):
    tree.spec(_SPEC + "uses: [user, usr]\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.finds() == ["services/order/service.yaml:3: uses[1]: unknown-service"]


def test_a_service_that_is_called_external_but_is_not(tree):
    tree.spec(_SPEC + "uses:\n  - {service: user, external: true}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.finds() == ["services/order/service.yaml:4: uses[0]: not-external"]


def test_a_service_of_another_namespace_is_external_even_under_a_known_name(tree):
    tree.spec(_SPEC + "uses:\n  - {service: user, external: true, namespace: other}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.finds() == []


def test_a_service_that_is_used_twice(tree):
    tree.spec(_SPEC + "uses: [user, {service: user}]\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.finds() == ["services/order/service.yaml:3: uses: repeated"]


@pytest.mark.parametrize(
    "uses",
    [
        "[user, {service: user, url: false}]",
        "[{service: db, external: true, url: false}, {service: db, external: true, url: false}]",
    ],
)
def test_a_service_that_is_used_twice_at_one_port(tree, uses):
    tree.spec(_SPEC + f"uses: {uses}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.finds() == ["services/order/service.yaml:3: uses: repeated"]


def test_a_variable_of_ones_own_for_a_service_without_a_url(tree):
    tree.spec(_SPEC + "uses: [{service: user, url: false}]\nenv: {USER_URL: http://user/api}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.finds() == []


def test_two_services_of_one_name(tree):
    tree.spec(_SPEC)
    tree.spec("# another\n" + _SPEC, "other")
    assert tree.finds() == ["services/other/service.yaml:2: name: duplicate-service"]


def test_a_variable_that_a_used_service_sets(tree):
    tree.spec(_SPEC + "uses: [user-api]\nenv: {USER_API_URL: x}\nsecrets: {USER_API_URL: {secret: a, key: b}}\n")
    tree.spec("name: user-api\nsource: {}\n", "user")
    assert tree.finds() == [
        "services/order/service.yaml:4: env.USER_API_URL: reserved-name",
        "services/order/service.yaml:5: secrets.USER_API_URL: reserved-name",
        "services/order/service.yaml:5: secrets.USER_API_URL: conflict",
    ]


def test_fields_that_exclude_each_other_within_one_layer(tree):
    tree.spec("name: order\nreplicas: 2\nautoscale: {max: 3}\nsource: {}\nimage: {ref: r.example.com/order:v1}\n")
    assert tree.finds() == [
        "services/order/service.yaml:2: replicas: conflict",
        "services/order/service.yaml:4: source: conflict",
    ]


def test_a_spec_that_names_nothing_to_run(tree):
    tree.spec("# nothing to run\nname: order\n")
    assert tree.finds() == ["services/order/service.yaml:2: incomplete"]


def test_an_image_by_reference_has_no_parts_to_build(tree):
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1, base: scratch, tzdata: true}\n")
    tree.spec("name: user\nsource: {}\nimage: {version: v1}\n", "user")
    assert tree.finds() == [
        "services/order/service.yaml:2: image: conflict",
        "services/user/service.yaml:3: image: incomplete",
    ]


def test_a_cluster_cannot_pull_what_stays_in_a_folder(tree):
    tree.spec(_SPEC)
    tree.environment(head=_CLUSTER)
    assert tree.finds("test") == ["services/order/service.yaml:2: source: no-registry"]


def test_values_of_a_layer_are_refused_at_the_lines_of_the_environment(tree):
    tree.spec(_SPEC + "log: {level: info}\n")
    tree.environment(
        "defaults:\n  port: 80\n  log: {level: loud}\n  env:\n    HTTP_ADDR: x\n"
        "services:\n  order:\n    replicas: some\n    uses: [user]\n"
    )
    assert tree.finds("test") == [
        "stacks/Pulumi.test.yaml:7: config.moorage:environment.defaults.port: out-of-range",
        "stacks/Pulumi.test.yaml:10: config.moorage:environment.defaults.env.HTTP_ADDR: reserved-name",
        "stacks/Pulumi.test.yaml:13: config.moorage:environment.services.order.replicas: wrong-type",
        "stacks/Pulumi.test.yaml:14: config.moorage:environment.services.order.uses[0]: unknown-service",
    ]


def test_a_mapping_that_two_layers_fill_is_refused_where_the_upper_one_writes_it(tree):
    tree.spec(_SPEC + "shutdown: {drain: 1m}\n")
    tree.environment("services:\n  order:\n    shutdown: {timeout: 9m}\n")
    assert tree.finds("test") == [
        "stacks/Pulumi.test.yaml:8: config.moorage:environment.services.order.shutdown: stop-too-long"
    ]


def test_an_unknown_service_in_a_layer_is_refused_there(tree):
    tree.spec(_SPEC)
    tree.environment("services:\n  order:\n    uses: [user]\n")
    assert tree.finds("test") == [
        "stacks/Pulumi.test.yaml:8: config.moorage:environment.services.order.uses[0]: unknown-service"
    ]


def test_a_default_that_is_wrong_for_every_service_is_said_once(tree):
    tree.spec(_SPEC)
    tree.spec("name: user\nsource: {}\n", "user")
    tree.environment("defaults: {teem: shop}\n")
    assert tree.finds("test") == ["stacks/Pulumi.test.yaml:6: config.moorage:environment.defaults.teem: unknown-key"]


def test_a_colon_in_a_folder_is_no_line(tree):
    tree.spec("name: order\nport: 80\nreplicas: -1\n", "a:b")
    assert [line.split(": ")[0] for line in tree.finds()] == [f"services/a:b/service.yaml:{line}" for line in (1, 2, 3)]


def test_several_platforms_for_a_builder_of_one(tree):
    tree.spec(_SPEC + "image:\n  platforms: [linux/amd64, linux/arm64]\n")
    env = tree.environment("builder: docker\nregistry: {url: registry.example.com/shop}\n")
    assert tree.finds(env) == ["services/order/service.yaml:4: image.platforms: too-many-platforms"]


def test_one_platform_or_another_builder_is_fine(tree):
    tree.spec(_SPEC + "image: {platforms: [linux/arm64]}\n")
    env = tree.environment("builder: docker\nregistry: {url: registry.example.com/shop}\n")
    assert tree.finds(env) == []
    tree.spec(_SPEC + "image: {platforms: [linux/amd64, linux/arm64]}\n")
    env = tree.environment("builder: buildkit\nregistry: {url: registry.example.com/shop}\n")
    assert tree.finds(env) == []
