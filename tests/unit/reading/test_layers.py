"""library < Environment.defaults < service.yaml < Environment.services[name]."""

import pytest

_SPEC = "name: order\nsource: {}\n"


def _merged(tree, own="", defaults="{}", above="{}"):
    """Return the one spec, of a file that may name what it runs or leaves it to `source: {}`."""
    tree.spec(own if "name:" in own else _SPEC + own)
    tree.environment(f"defaults: {defaults}\nservices: {{order: {above}}}")
    assert tree.says("test") == []
    return tree.load("test").specs[0]


@pytest.mark.parametrize(
    ("own", "defaults", "above", "expected"),
    [
        ("", "{}", "{}", 8080),
        ("", "{port: 2000}", "{}", 2000),
        ("port: 3000\n", "{port: 2000}", "{}", 3000),
        ("port: 3000\n", "{port: 2000}", "{port: 4000}", 4000),
    ],
)
def test_each_layer_wins_over_those_below(tree, own, defaults, above, expected):
    assert _merged(tree, own, defaults, above).port == expected


def test_mappings_merge_key_by_key(tree):
    spec = _merged(tree, "env: {A: own, B: own}\n", "{env: {A: low, C: low}}", "{env: {B: high, D: high}}")
    assert spec.env == {"A": "own", "B": "high", "C": "low", "D": "high"}


def test_lists_replace(tree):
    spec = _merged(
        tree,
        "egress: [{cidr: 192.0.2.0/24, port: 1}]\n",
        "{egress: [{cidr: 198.51.100.0/24, port: 2}, {cidr: 203.0.113.0/24, port: 3}]}",
    )
    assert [each.port for each in spec.egress] == [1]


@pytest.mark.parametrize("layer", ["own", "above"])
def test_null_resets_to_the_librarys_default_not_to_the_layer_below(tree, layer):
    spec = _merged(
        tree,
        **{
            "defaults": "{log: {level: warn}, port: 2000}",
            layer: {"own": "log: {level: null}\nport: null\n", "above": "{log: {level: null}, port: null}"}[layer],
        },
    )
    assert (spec.log.level, spec.port) == ("info", 8080)


def test_null_takes_a_whole_mapping_away(tree):
    assert _merged(tree, "env: {A: x}\n", "{env: {B: y}}", "{env: null}").env == {}


def test_null_inside_a_mapping_takes_one_key_away(tree):
    assert _merged(tree, "env: {A: x, B: y}\n", above="{env: {A: null}}").env == {"B": "y"}


def test_false_and_a_mapping_replace_each_other(tree):
    assert _merged(tree, "metrics: false\n", "{metrics: {path: /m}}").metrics is False
    spec = _merged(tree, "metrics: false\n", "{metrics: {path: /m}}", "{metrics: {interval: 5s}}")
    assert (spec.metrics.path, spec.metrics.interval) == ("/metrics", "5s")


def test_autoscale_above_unsets_replicas_below_and_the_other_way_round(tree):
    spec = _merged(tree, "replicas: 3\n", above="{autoscale: {max: 5}}")
    assert (spec.autoscale.max, "replicas" in spec.model_fields_set) == (5, False)
    spec = _merged(tree, "autoscale: {max: 5}\n", above="{replicas: 3}")
    assert (spec.autoscale, spec.replicas) == (None, 3)
    spec = _merged(tree, "autoscale: {max: 5}\n", "{replicas: 3}")
    assert (spec.autoscale.max, "replicas" in spec.model_fields_set) == (5, False)


def test_a_reference_above_unsets_source_and_what_is_built(tree):
    own = "source: {package: ./cmd/order}\nimage: {base: scratch, files: {/a: b}, tzdata: true}\n"
    spec = _merged(tree, f"name: order\n{own}", above="{image: {ref: r.example.com/order:v1}}")
    assert (spec.source, spec.image.model_fields_set) == (None, {"ref"})


def test_a_source_above_unsets_the_reference_below(tree):
    own = "name: order\nimage: {ref: r.example.com/order:v1, version: v1}\n"
    spec = _merged(tree, own, above="{source: {package: ./cmd/order}}")
    assert (spec.source.package, spec.image.ref, spec.image.version) == ("./cmd/order", None, None)


def test_a_key_that_is_null_above_unsets_nothing_else(tree):
    spec = _merged(tree, "replicas: 3\n", above="{autoscale: null}")
    assert spec.replicas == 3


def test_paths_of_the_environment_start_at_the_root_and_those_of_a_spec_at_its_file(tree):
    tree.spec("name: order\nimage: {files: {/own: data/own}}\n")
    tree.spec("name: user\nsource: {module: ..}\n", "shop/user")
    tree.environment("defaults: {source: {module: go}, image: {files: {/low: data/low}}}")
    assert tree.says("test") == []
    modules, files = {}, {}
    for service in tree.load("test").services:
        modules[service.spec.name] = (service.folder / service.spec.source.module).resolve()
        files |= {
            (service.spec.name, path): (service.folder / source).resolve()
            for path, source in service.spec.image.files.items()
        }
    root = tree.root.resolve()
    assert modules == {"order": root / "go", "user": root / "services/shop"}
    assert files == {
        ("order", "/own"): root / "services/order/data/own",
        ("order", "/low"): root / "data/low",
        ("user", "/low"): root / "data/low",
    }


def test_a_variable_is_what_is_written(tree):
    spec = _merged(tree, "env: {PIN: 0071, MASK: 0x1F, WORD: yes, EMPTY: '', BIG: 12345678901234567890}\n")
    assert spec.env == {
        "PIN": "0071",
        "MASK": "0x1F",
        "WORD": "yes",
        "EMPTY": "",
        "BIG": "12345678901234567890",
    }


def test_whole_numbers_may_come_as_floats_as_pulumi_hands_them_over(tree):
    assert _merged(tree, "port: 9000.0\nreplicas: 3.0\n").model_dump(include={"port", "replicas"}) == {
        "port": 9000,
        "replicas": 3,
    }


@pytest.mark.parametrize(
    ("own", "defaults", "above", "expected"),
    [
        ("patch: {service: {spec: {a: null}}}\n", "{}", "{}", {"service": {"spec": {"a": None}}}),
        ("patch: {service: {spec: {a: null, b: {c: null}}}}\n", "{patch: {service: {spec: {b: {d: 1}}}}}", "{}",
         {"service": {"spec": {"a": None, "b": {"d": 1, "c": None}}}}),
        ("patch: {service: {spec: {a: 1, b: 2}}}\n", "{}", "{patch: {service: {spec: {a: null, c: null}}}}",
         {"service": {"spec": {"b": 2, "c": None}}}),
        ("patch: {service: {spec: {a: null}}}\n", "{}", "{patch: {service: {spec: {a: null}}}}",
         {"service": {"spec": {"a": None}}}),
        ("patch: {service: {spec: {a: null}}}\n", "{}", "{patch: {service: {spec: {a: {b: 1}}}}}",
         {"service": {"spec": {"a": {"b": 1}}}}),
        ("patch: {service: null}\n", "{patch: {service: {spec: {a: 1}}, deployment: {b: 2}}}", "{}",
         {"deployment": {"b": 2}}),
        ("patch: null\n", "{patch: {service: {spec: {a: 1}}}}", "{}", {}),
        ("patch: {service: {a: [1]}}\n", "{patch: {service: {a: [2, 3]}}}", "{}", {"service": {"a": [1]}}),
    ],
)  # fmt: skip
def test_null_in_a_patch_deletes_unless_it_takes_back_what_is_below(tree, own, defaults, above, expected):
    assert _merged(tree, own, defaults, above).patch == expected


def test_a_layer_is_not_changed_by_the_one_above(tree):
    tree.spec(f"{_SPEC}patch: {{service: {{spec: {{a: 1}}}}}}\n")
    tree.spec("name: user\nsource: {}\n", "user")
    tree.environment("defaults: {patch: {service: {spec: {b: null}}}}")
    assert {each.name: each.patch for each in tree.load("test").specs} == {
        "order": {"service": {"spec": {"b": None, "a": 1}}},
        "user": {"service": {"spec": {"b": None}}},
    }
