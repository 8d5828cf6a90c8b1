"""The programs of docs/languages.md, made ready to run in a folder of their own."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from literal_pulumi import PulumiCli

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "languages"
PAGE = ROOT / "docs" / "languages.md"
_REFERENCE = "example.com/platform/moorage/components@v0.2.0"
"""Where the page says that the components are; here they are those of this clone."""
LANGUAGES = ("python", "yaml", "typescript", "go")
_RUNTIMES = {"yaml": "yaml", "typescript": "nodejs", "go": "go"}


@dataclass(frozen=True)
class Program:
    """One of them."""

    pulumi: PulumiCli

    @classmethod
    def make(cls, language, scratch, path, tool):
        """Copy a program, with the SDK that it needs. ``tool``: gives the binary of a tool of the toolchain."""
        shutil.copytree(HERE / "services", scratch / "services")
        folder = shutil.copytree(HERE / language, scratch / language)
        name, text = programs()[language]
        (folder / name).write_text(text)
        project = folder / "Pulumi.yaml"
        project.write_text(project.read_text().replace(_REFERENCE, str(ROOT / "components")))
        if language in _RUNTIMES:
            path = os.pathsep.join([path, str(Path(tool(f"pulumi-language-{_RUNTIMES[language]}")).parent)])
        cli = PulumiCli(folder, scratch / "pulumi", path, sys.executable)
        if language in ("typescript", "go"):
            arguments = ("--language", _RUNTIMES[language], "--local", "--out", "sdks")
            cli("package", "gen-sdk", str(ROOT / "components"), *arguments)
            (folder / "sdks" / _RUNTIMES[language]).rename(folder / "sdks" / "moorage")
        if language == "typescript":
            _node_packages(folder, tool)
        cli("stack", "init", "dev")
        return cls(cli)

    def resources(self):
        """Return the stack's resources by URN."""
        told = json.loads(self.pulumi("stack", "export", "--stack", "dev").output)
        return {each["urn"]: each for each in told["deployment"]["resources"]}

    def manifests(self):
        """Return the rendered files' contents by name."""
        folder = self.pulumi.folder / ".moorage" / "manifests"
        return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*.yaml")}


def programs():
    """Return the page's programs, by language: the file's name and its text."""
    found = re.findall(r'^```(\w+) title="(\S+)"\n(.*?)^```$', PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return {language: (name, text) for language, name, text in found}


def _node_packages(folder, tool):
    """Do what `npm install` does with the lock's packages and the SDK, and compile the SDK."""
    packages = Path(tool("tsc")).parent.parent
    modules = folder / "node_modules"
    (modules / "@pulumi").mkdir(parents=True)
    for each in [*packages.iterdir(), *(packages / "@pulumi").iterdir()]:
        place = modules / each.relative_to(packages)
        if not place.exists():
            place.symlink_to(each)
    sdk = folder / "sdks" / "moorage"
    (modules / "@pulumi" / "moorage").symlink_to(sdk)
    compiler = packages / "typescript" / "bin" / "tsc"
    subprocess.run(["node", str(compiler), "--types", "node"], cwd=sdk, check=True)
    shutil.copy(sdk / "package.json", sdk / "bin")
    subprocess.run(["node", str(compiler), "--noEmit"], cwd=folder, check=True)
