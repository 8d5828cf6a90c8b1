"""What is in the wheel: everything that is committed below the package, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile

SCAFFOLD = "moorage/scaffold/data/"
"""Where the wheel keeps what `moorage new` copies out of services/."""


def test_the_wheel_holds_exactly_the_packages_committed_files(moorage):
    with zipfile.ZipFile(moorage.wheel) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name and not name.startswith(SCAFFOLD)}
    assert held == committed(moorage, "components", "moorage")


def test_what_is_copied_for_new_services_is_committed_code_with_its_tests(moorage):
    with zipfile.ZipFile(moorage.wheel) as wheel:
        copied = {name.removeprefix(SCAFFOLD) for name in wheel.namelist() if name.startswith(SCAFFOLD)}
        assert copied <= committed(moorage, "services", ".")
        assert "chassis/run_test.go" in copied
        for name in copied:
            assert wheel.read(SCAFFOLD + name) == (moorage.clone / "services" / name).read_bytes(), name


def committed(moorage, folder, below):
    """Return the names of the committed files below a folder, relative to ``folder``."""
    listed = subprocess.run(
        ["git", "ls-files", below], cwd=moorage.clone / folder, text=True, capture_output=True, check=True
    )
    return set(listed.stdout.split())


def test_data_files_and_the_mark_of_a_typed_package_are_among_them(moorage):
    with zipfile.ZipFile(moorage.wheel) as wheel:
        names = set(wheel.namelist())
    wanted = {
        "py.typed",
        "spec/process/table.json",
        "image/layout/data/ca-certificates.crt",
        "image/layout/data/compress.go",
    }
    assert {f"moorage/{name}" for name in wanted} <= names


def test_the_environment_holds_the_wheel_and_not_this_checkout(moorage, tmp_path):
    where = moorage.python("import moorage, sys; print(moorage.__file__, *sys.path)", cwd=tmp_path)
    assert str(moorage.bin.parent) in where.split()[0]
    assert not any("components" in path for path in where.split())


def test_what_only_development_or_an_extra_needs_is_not_there(moorage, tmp_path):
    names = ("pytest", "mypy", "hatchling", "pulumi_consul", "pulumi_docker", "pulumi_docker_build", "pulumi_policy")
    absent = f"import importlib.util as u; print([n for n in {names} if u.find_spec(n)])"
    assert moorage.python(absent, cwd=tmp_path).strip() == "[]"


def test_what_the_wheel_requires_fits_together(moorage, with_consul):
    for each in (moorage, with_consul):
        check = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", each.bin / "python", "check"]
        done = subprocess.run(check, text=True, capture_output=True)
        assert done.stdout == "No broken requirements found.\n", done.stdout + done.stderr


def test_every_module_can_be_imported(moorage, tmp_path):
    every = """
import importlib, pkgutil, warnings, moorage
warnings.filterwarnings("ignore", "getCatalog.* has been deprecated", DeprecationWarning)
names = [module.name for module in pkgutil.walk_packages(moorage.__path__, "moorage.")]
for name in names: importlib.import_module(name)
print(len(names))
"""
    assert int(moorage.python(every, cwd=tmp_path)) > 50
