"""The rules of the library's own objects, for objects that anybody wrote: pure, over their bodies.

What `moorage check` says of a spec and what the policy pack says of an object is one function each.
"""

from __future__ import annotations

from moorage.plan.rules import consul, discovery, network, pod_security, running, secrets
from moorage.plan.rules.model import Rule, SetRule

RULES: tuple[Rule, ...] = (
    *pod_security.RULES,
    *running.RULES,
    *secrets.RULES,
    *network.RULES,
    *discovery.RULES,
)
"""What each object keeps by itself."""
SET_RULES: tuple[SetRule, ...] = (*discovery.SET_RULES, *consul.SET_RULES)
"""What the objects of a stack keep together."""
