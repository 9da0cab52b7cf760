"""Whether IAM would allow an action: moto's evaluator, with a matcher that reads patterns as IAM does."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable

from moto.iam.access_control import IAMPolicyStatement, PermissionResult

from tests.contract.permissions.deployment import Grant


class Statement(IAMPolicyStatement):
    """One statement. moto's own matcher knows no `?` and takes every other mark for part of a regular expression."""

    @staticmethod
    def _match(pattern: str, string: str) -> re.Match[str] | None:
        return re.match(fnmatch.translate(pattern.replace("[", "[[]")), string)


def allows(grant: Grant, action: str, resource: str, region: str) -> bool:
    """Whether this grant alone allows the action on the resource, called in that region."""
    statement = {"Effect": "Allow", "Action": grant.action, "Resource": grant.resource, "Condition": grant.condition}
    context = {"aws:RequestedRegion": region}
    return (
        Statement(statement).is_action_permitted(action, resource, incoming_condition_values=context)
        is PermissionResult.PERMITTED
    )


def allowed(grants: Iterable[Grant], action: str, resource: str, region: str) -> bool:
    """Whether any of them does. Grants are all there is: a role with a Deny is refused before it comes to this."""
    return any(allows(grant, action, resource, region) for grant in grants)
