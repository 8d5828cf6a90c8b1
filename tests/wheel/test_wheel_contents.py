"""What is in the wheel: everything that is committed below the package, and nothing else."""

from __future__ import annotations

import subprocess
import zipfile


def test_the_wheel_holds_exactly_the_packages_committed_files(moorage):
    listed = subprocess.run(
        ["git", "ls-files", "moorage"], cwd=moorage.clone / "components", text=True, capture_output=True, check=True
    )
    with zipfile.ZipFile(moorage.wheel) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == set(listed.stdout.split())


def test_data_files_and_the_mark_of_a_typed_package_are_among_them(moorage):
    with zipfile.ZipFile(moorage.wheel) as wheel:
        names = set(wheel.namelist())
    wanted = {"py.typed", "plan/process_table.json", "image/data/ca-certificates.crt", "image/data/compress.go"}
    assert {f"moorage/{name}" for name in wanted} <= names


def test_the_environment_holds_the_wheel_and_not_this_checkout(moorage, tmp_path):
    where = moorage.python("import moorage, sys; print(moorage.__file__, *sys.path)", cwd=tmp_path)
    assert str(moorage.bin.parent) in where.split()[0]
    assert not any("components" in path for path in where.split())


def test_what_only_development_needs_is_not_there(moorage, tmp_path):
    absent = "import importlib.util as u; print([n for n in ('pytest', 'mypy', 'hatchling') if u.find_spec(n)])"
    assert moorage.python(absent, cwd=tmp_path).strip() == "[]"


def test_every_module_can_be_imported(moorage, tmp_path):
    every = """
import importlib, pkgutil, warnings, moorage
warnings.filterwarnings("ignore", "getCatalog.* has been deprecated", DeprecationWarning)
names = [module.name for module in pkgutil.walk_packages(moorage.__path__, "moorage.")]
for name in names: importlib.import_module(name)
print(len(names))
"""
    assert int(moorage.python(every, cwd=tmp_path)) > 50
