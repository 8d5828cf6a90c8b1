"""The bill of materials: what an installed wheel brings along, at the versions that the lock was tried with."""

import re
from datetime import UTC, datetime
from email.message import Message
from importlib import metadata
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def of(about: Message, lock: str, revision: str, time: int) -> str:
    """Return the CycloneDX JSON of a wheel with metadata ``about``, without its extras; one commit gives one text.

    Raises:
        ValueError: something required is not in the lock, or the text is not what CycloneDX's schema says.
    """
    pins = {canonicalize_name(each["name"]): each["version"] for each in _PIN.finditer(lock)}
    own = _component(about["Name"], about["Version"])
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{own.purl}#{revision}"))
    bom.metadata.timestamp = datetime.fromtimestamp(time, UTC)
    bom.metadata.component = own
    known: dict[str, Component] = {}

    def depends(component: Component, requires: list[str]) -> None:
        wanted = [canonicalize_name(each.name) for each in map(Requirement, requires) if _applies(each)]
        for name in [each for each in wanted if each not in known]:
            if name not in pins:
                raise ValueError(f"requirements.lock: {name} is required and has no line; run `make lock`")
            known[name] = _component(name, pins[name])
            bom.components.add(known[name])
            depends(known[name], metadata.requires(name) or [])
        bom.register_dependency(component, [known[name] for name in wanted])

    depends(own, about.get_all("Requires-Dist") or [])
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    if wrong := errors(text):
        raise ValueError(f"the bill of materials is not valid: {wrong}")
    return text + "\n"


def errors(text: str) -> str | None:
    """Return what CycloneDX's schema has against a bill of materials, or None."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return None if found is None else str(found.data)


def _component(name: str, version: str) -> Component:
    purl = PackageURL("pypi", name=canonicalize_name(name), version=version)
    return Component(name=name, version=version, type=ComponentType.LIBRARY, purl=purl, bom_ref=str(purl))


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
