"""SimulatePrincipalPolicy, which moto does not have: the policies of a role, evaluated by moto's own evaluator.

What it leaves out: permissions boundaries, resource policies, service control policies, condition context.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.models import iam_backends

Answer = tuple[int, list[tuple[str, str]], bytes]

_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::(?P<account>\d{12}):role/(?:.*/)?(?P<name>[^/]+)")
_DECISIONS = {PermissionResult.PERMITTED: "allowed", PermissionResult.DENIED: "explicitDeny"}


def simulate_principal_policy(body: bytes) -> Answer:
    """Answer one request, of a role by its ARN. An unknown role is refused as IAM refuses it."""
    asked = parse_qs(body.decode("utf-8"))
    arn = asked.get("PolicySourceArn", [""])[0]
    policies = _policies_of(arn)
    if policies is None:
        return _answer(404, _error("NoSuchEntity", f"The role with ARN {arn} cannot be found."))
    resources = _members(asked, "ResourceArns") or ["*"]
    results = "".join(
        _result(action, resource, _decision(policies, action, resource))
        for action in _members(asked, "ActionNames")
        for resource in resources
    )
    return _answer(200, _success(results))


def _members(asked: Mapping[str, list[str]], name: str) -> list[str]:
    """A list parameter: `Name.member.1`, `Name.member.2`, …"""
    numbered = [(int(key.rpartition(".")[2]), values[0]) for key, values in asked.items() if key.startswith(f"{name}.")]
    return [value for _, value in sorted(numbered)]


def _policies_of(arn: str) -> list[IAMPolicy] | None:
    """Inline and attached policies of a role; None where there is no such role."""
    found = _ROLE_ARN.fullmatch(arn)
    roles: Any = iam_backends[found["account"]]["aws"].roles.values() if found is not None else ()
    role = next((one for one in roles if found is not None and one.name == found["name"]), None)
    if role is None:
        return None
    attached = [policy.default_version.document for policy in role.managed_policies.values()]
    return [IAMPolicy(document) for document in (*role.policies.values(), *attached)]


def _decision(policies: Sequence[IAMPolicy], action: str, resource: str) -> str:
    """An explicit deny wins over any allow; nothing said is an implicit deny."""
    said = {policy.is_action_permitted(action, resource) for policy in policies}
    for result in (PermissionResult.DENIED, PermissionResult.PERMITTED):
        if result in said:
            return _DECISIONS[result]
    return "implicitDeny"


def _result(action: str, resource: str, decision: str) -> str:
    return (
        f"<member><EvalActionName>{escape(action)}</EvalActionName>"
        f"<EvalResourceName>{escape(resource)}</EvalResourceName><EvalDecision>{decision}</EvalDecision>"
        "<MatchedStatements/><MissingContextValues/></member>"
    )


def _success(results: str) -> str:
    return (
        f'<SimulatePrincipalPolicyResponse xmlns="{_NAMESPACE}"><SimulatePrincipalPolicyResult>'
        f"<IsTruncated>false</IsTruncated><EvaluationResults>{results}</EvaluationResults>"
        "</SimulatePrincipalPolicyResult><ResponseMetadata><RequestId>embedded</RequestId></ResponseMetadata>"
        "</SimulatePrincipalPolicyResponse>"
    )


def _error(code: str, message: str) -> str:
    return (
        f'<ErrorResponse xmlns="{_NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code>'
        f"<Message>{escape(message)}</Message></Error><RequestId>embedded</RequestId></ErrorResponse>"
    )


def _answer(status: int, text: str) -> Answer:
    return status, [("Content-Type", "text/xml")], text.encode("utf-8")
