"""Whoever writes a spec in Python finds each of its models in one place."""

import subprocess
import sys

import moorage.spec
import walking


def test_every_model_that_a_spec_or_an_environment_is_made_of_is_exported():
    wanted = {model.__name__ for model in walking.models()}
    assert set(moorage.spec.__all__) == wanted
    assert all(getattr(moorage.spec, name).__name__ == name for name in wanted)
    assert wanted <= set(dir(moorage.spec))


def test_importing_the_package_loads_no_model():
    program = "import sys, moorage.spec; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
