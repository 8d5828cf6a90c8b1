"""The rules of the library's own objects as policies of Pulumi, for whatever else is in a stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moorage.errors.installation import require_extra
from moorage.plan.rules import RULES, SET_RULES
from moorage.plan.rules.bodies import UNKNOWN
from moorage.plan.rules.consul import GROUP
from moorage.plan.rules.model import Body, Level, Placed, Rule, SetRule

if TYPE_CHECKING:
    import pulumi_policy

_KUBERNETES = "kubernetes:"
# Server-side apply of a part of an object that somebody else made: what is not in it may well be there.
_PART = "Patch"
_CONSUL = {"consul:index/node:Node": "Node", "consul:index/service:Service": "Service"}


def policies() -> list[pulumi_policy.Policy]:
    """Return every rule as a policy, to be given to a `pulumi_policy.PolicyPack`.

    Their levels are the rules' own unless the pack's configuration says another (docs/policy.md). Needs the package
    `pulumi-policy`, which the extra ``policy`` installs; raises `ExternalError` without it.
    """
    require_extra("policy", "a policy pack")
    return [*map(_of_a_resource, RULES), *map(_of_a_stack, SET_RULES)]


def _of_a_resource(rule: Rule) -> pulumi_policy.Policy:
    import pulumi_policy

    def validate(args: pulumi_policy.ResourceValidationArgs, report: pulumi_policy.ReportViolation) -> None:
        body = _body(args.resource_type, args.props)
        for path, fault in rule.find(body) if body is not None else ():
            report(fault.at(path), None)

    return pulumi_policy.ResourceValidationPolicy(rule.name, rule.says, validate, _level(rule.level))


def _of_a_stack(rule: SetRule) -> pulumi_policy.Policy:
    import pulumi_policy

    def validate(args: pulumi_policy.StackValidationArgs, report: pulumi_policy.ReportViolation) -> None:
        for placed, (path, fault) in rule.find(list(_placed(args.resources))):
            report(fault.at(path), placed.name)

    return pulumi_policy.StackValidationPolicy(rule.name, rule.says, validate, _level(rule.level))


def _placed(resources: Sequence[pulumi_policy.PolicyResource]) -> Iterator[Placed]:
    for each in resources:
        if (body := _body(each.resource_type, each.props)) is not None:
            yield Placed(body, each.provider.urn if each.provider else "", each.urn)


def _level(level: Level) -> pulumi_policy.EnforcementLevel:
    import pulumi_policy

    return pulumi_policy.EnforcementLevel(level)


def _body(resource_type: str, props: Mapping[str, Any]) -> Body | None:
    """Return a resource as the rules take it, or None where they say nothing of it."""
    if resource_type in _CONSUL:
        return {**_plain(props), "apiVersion": GROUP, "kind": _CONSUL[resource_type]}
    if not resource_type.startswith(_KUBERNETES) or resource_type.endswith(_PART):
        return None
    body: Body = _plain(props)
    return body


def _plain(value: Any) -> Any:
    """Return a value without the SDK's proxies, which raise where something is not known yet."""
    if isinstance(value, Mapping):
        return {key: _item(value, key) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_item(value, index) for index in range(len(value))]
    # Every number of a resource comes as a float.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _item(holder: Any, key: Any) -> Any:
    from pulumi_policy.proxy import UnknownValueError

    try:
        return _plain(holder[key])
    except UnknownValueError:
        return UNKNOWN
