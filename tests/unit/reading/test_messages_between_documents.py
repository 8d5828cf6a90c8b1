"""What is wrong between documents is refused where the user wrote it: in the spec, or in a layer of the environment."""

import pytest

_ENV = "stacks/Pulumi.test.yaml"
_AT = "config.moorage:environment"
_SPEC = "name: order\nsource: {}\n"
_CLUSTER = (
    "config:\n  moorage:environment:\n    namespace: shop\n    kubernetes: {context: test}\n    monitoring: off\n"
)
_CATALOG = "consul: {register: catalog, address: {external: order.example.com}}\n"


def test_a_service_that_is_used_but_unknown(tree):
    tree.spec(_SPEC + "uses: [user, usr]\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.says() == [
        "services/order/service.yaml:3: uses[1]: is not a service of this project, "
        'got "usr"; use one of order, user, or write {service: usr, external: true}'
    ]


def test_a_service_that_is_called_external_but_is_not(tree):
    tree.spec(_SPEC + "uses:\n  - {service: user, external: true}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.says() == [
        "services/order/service.yaml:4: uses[0]: is marked external but is a service of this project, "
        'got "user"; remove external'
    ]


def test_a_service_of_another_namespace_is_external_even_under_a_known_name(tree):
    tree.spec(_SPEC + "uses:\n  - {service: user, external: true, namespace: other}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.says() == []


def test_a_service_that_is_used_twice(tree):
    tree.spec(_SPEC + "uses: [user, {service: user}]\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.says() == ["services/order/service.yaml:3: uses: names user twice; keep one: both would set USER_URL"]


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
    (said,) = tree.says()
    assert said.endswith("twice; keep one: both open the same port")
    assert said.startswith("services/order/service.yaml:3: uses: names ")


def test_a_variable_of_ones_own_for_a_service_without_a_url(tree):
    tree.spec(_SPEC + "uses: [{service: user, url: false}]\nenv: {USER_URL: http://user/api}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    assert tree.says() == []


def test_two_services_of_one_name(tree):
    tree.spec(_SPEC)
    tree.spec("# another\n" + _SPEC, "other")
    assert tree.says() == [
        "services/other/service.yaml:2: name: is the name of two services, "
        'the other at services/order/service.yaml:1, got "order"; rename one'
    ]


def test_a_variable_that_a_used_service_sets(tree):
    tree.spec(_SPEC + "uses: [user-api]\nenv: {USER_API_URL: x}\nsecrets: {USER_API_URL: {secret: a, key: b}}\n")
    tree.spec("name: user-api\nsource: {}\n", "user")
    assert tree.says() == [
        "services/order/service.yaml:4: env.USER_API_URL: is set by the library; remove it, or give it another name",
        "services/order/service.yaml:5: secrets.USER_API_URL: is set by the library; "
        "remove it, or give it another name",
        "services/order/service.yaml:5: secrets.USER_API_URL: is also set in env; set only one",
    ]


def test_fields_that_exclude_each_other_within_one_layer(tree):
    tree.spec("name: order\nreplicas: 2\nautoscale: {max: 3}\nsource: {}\nimage: {ref: r.example.com/order:v1}\n")
    assert tree.says() == [
        "services/order/service.yaml:2: replicas: conflicts with autoscale; remove it: the autoscaler owns the number",
        "services/order/service.yaml:4: source: conflicts with image.ref; set only one",
    ]


def test_a_spec_that_names_nothing_to_run(tree):
    tree.spec("# nothing to run\nname: order\n")
    assert tree.says() == [
        "services/order/service.yaml:2: has neither source nor image.ref; say what to build, or which image to run"
    ]


def test_an_image_by_reference_has_no_parts_to_build(tree):
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1, base: scratch, tzdata: true}\n")
    tree.spec("name: user\nsource: {}\nimage: {version: v1}\n", "user")
    assert tree.says() == [
        "services/order/service.yaml:2: image: has both ref and base, tzdata; "
        "an image that exists already has no parts to build",
        "services/user/service.yaml:3: image: has a version without ref; "
        "remove version: a built image takes it from git",
    ]


def test_a_cluster_cannot_pull_what_stays_in_a_folder(tree):
    tree.spec(_SPEC)
    tree.environment(head=_CLUSTER)
    assert tree.says("test") == [
        "services/order/service.yaml:2: source: is built into a folder, which the cluster of environment test "
        "cannot pull from; set registry.url in the environment, or image.ref here"
    ]


def test_values_of_a_layer_are_refused_at_the_lines_of_the_environment(tree):
    tree.spec(_SPEC + "log: {level: info}\n")
    tree.environment(
        "defaults:\n  port: 80\n  log: {level: loud}\n  env:\n    HTTP_ADDR: x\n"
        "services:\n  order:\n    replicas: some\n    uses: [user]\n"
    )
    assert tree.says("test") == [
        f"{_ENV}:7: {_AT}.defaults.port: must be between 1024 and 65535, got 80; choose a number in that range",
        f"{_ENV}:10: {_AT}.defaults.env.HTTP_ADDR: is set by the library; remove it, or give it another name",
        f'{_ENV}:13: {_AT}.services.order.replicas: must be a whole number, got "some"; '
        "write it without quotes, such as 3",
        f'{_ENV}:14: {_AT}.services.order.uses[0]: is not a service of this project, got "user"; '
        "use one of order, or write {service: user, external: true}",
    ]


def test_a_mapping_that_two_layers_fill_is_refused_where_the_upper_one_writes_it(tree):
    tree.spec(_SPEC + "shutdown: {drain: 1m}\n")
    tree.environment("services:\n  order:\n    shutdown: {timeout: 9m}\n")
    assert tree.says("test") == [
        f"{_ENV}:8: {_AT}.services.order.shutdown: drain 1m + timeout 9m + 5s do not fit into 10m; "
        "shorten them: nodes do not wait longer when they are drained"
    ]


def test_an_unknown_service_in_a_layer_is_refused_there(tree):
    tree.spec(_SPEC)
    tree.environment("services:\n  order:\n    uses: [user]\n")
    assert tree.says("test") == [
        f"{_ENV}:8: {_AT}.services.order.uses[0]: is not a service of this project, "
        'got "user"; use one of order, or write {service: user, external: true}'
    ]


def test_a_default_that_is_wrong_for_every_service_is_said_once(tree):
    tree.spec(_SPEC)
    tree.spec("name: user\nsource: {}\n", "user")
    tree.environment("defaults: {teem: shop}\n")
    assert tree.says("test") == [f"{_ENV}:6: {_AT}.defaults.teem: unknown key; write team, if you meant that"]


def test_a_colon_in_a_folder_is_no_line(tree):
    tree.spec("name: order\nport: 80\nreplicas: -1\n", "a:b")
    assert [line.split(": ")[0] for line in tree.says()] == [f"services/a:b/service.yaml:{line}" for line in (1, 2, 3)]


def test_several_platforms_for_a_builder_of_one(tree):
    tree.spec(_SPEC + "image:\n  platforms: [linux/amd64, linux/arm64]\n")
    env = tree.environment("builder: docker\nregistry: {url: registry.example.com/shop}\n")
    assert tree.says(env) == [
        "services/order/service.yaml:4: image.platforms: are several, and builder docker of environment test builds "
        'one, got ["linux/amd64", "linux/arm64"]; use builder oci or buildkit there, or keep one'
    ]


def test_one_platform_or_another_builder_is_fine(tree):
    tree.spec(_SPEC + "image: {platforms: [linux/arm64]}\n")
    env = tree.environment("builder: docker\nregistry: {url: registry.example.com/shop}\n")
    assert tree.says(env) == []
    tree.spec(_SPEC + "image: {platforms: [linux/amd64, linux/arm64]}\n")
    env = tree.environment("builder: buildkit\nregistry: {url: registry.example.com/shop}\n")
    assert tree.says(env) == []
