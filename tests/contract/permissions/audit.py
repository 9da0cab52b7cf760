"""What the roles allow against what the functions need: too little, too much, and whose role it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foghorn_local.play.stack import REGION
from tests.contract.permissions.deployment import Deployment, Grant
from tests.contract.permissions.evaluation import allowed, allows
from tests.contract.permissions.resources import NO_RESOURCE, TOUCHES, Observed, is_elsewhere
from tests.contract.permissions.reviewed import Reviewed, ServiceSide

READ_SECRET = "secretsmanager:GetSecretValue"
READS_THE_SECRET = "NotifierFunction"
OF_A_TASK = "secret:checkout/db-AbCdEf"
"""A secret that a task definition may name: its value is nobody's business here."""
TRUST = [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
STATEMENT_KEYS = {"Sid", "Effect", "Action", "Resource", "Condition"}
# Resources that grant something without being a function's role.
GRANTING_TYPES = ("AWS::IAM::", "AWS::SecretsManager::ResourcePolicy", "AWS::KMS::", "AWS::SSO::")


@dataclass(frozen=True)
class Need:
    """An action that a function must be allowed, or must not."""

    function: str
    action: str
    resource: str
    region: str = REGION
    must_be_allowed: bool = True


def problems(deployment: Deployment, observed: Iterable[Observed], reviewed: Reviewed) -> list[str]:
    """Everything that is wrong with the roles, in words; nothing for a template that is right."""
    found = sorted({*_strangers(deployment), *_shared(deployment)})
    needed = needs(deployment, observed, reviewed)
    for function in deployment.functions:
        role = deployment.role_of(function)
        if role not in deployment.resources:
            continue
        found += _of_role(deployment, role)
        grants = deployment.grants(role)
        found += _not_as_needed(function, grants, needed)
        found += _not_needed(function, grants, needed)
        found += _wider_than_reviewed(deployment, function, grants, reviewed)
    return found


def needs(deployment: Deployment, observed: Iterable[Observed], reviewed: Reviewed) -> set[Need]:
    """What the calls of all functions and the Lambda service ask for, and what nobody else may."""
    found = set()
    for call in observed:
        if call.function is None:
            continue
        row = reviewed.calls[call.operation]
        for resource in TOUCHES[row.touches](call, deployment):
            home = not is_elsewhere(resource, call.region)
            assert home or row.elsewhere == "refused", f"{call} leaves its account or region, unreviewed"
            found |= {Need(call.function, action, resource, call.region, home) for action in row.actions}
    for row in reviewed.service_side:
        found |= {
            Need(function, action, resource)
            for function in deployment.functions
            for resource in _touched_by_lambda(deployment, function, row)
            for action in row.actions
        }
    for function in deployment.functions:
        found.add(Need(function, READ_SECRET, deployment.secret_arn, REGION, function == READS_THE_SECRET))
        found.add(Need(function, READ_SECRET, deployment.arn("secretsmanager", OF_A_TASK), REGION, False))
    return found


def _touched_by_lambda(deployment: Deployment, function: str, row: ServiceSide) -> Iterator[str]:
    application = deployment.application
    match row.by:
        case "log group":
            group = deployment.properties(function)["LoggingConfig"]["LogGroup"]
            yield deployment.arn("logs", f"log-group:{group}:log-stream:2026/01/01/[$LATEST]0123456789abcdef")
        case "polled queue":
            yield from (
                deployment.arn("sqs", mapping.queue)
                for mapping in application.event_source_mappings
                if mapping.function == function
            )
        case "on-failure destination":
            queue = application.functions[function].invoke_config.on_failure
            yield from [deployment.arn("sqs", queue)] if queue is not None else []
        case "active tracing":
            mode = deployment.properties(function)["TracingConfig"]["Mode"]
            yield from [NO_RESOURCE] if mode == "Active" else []
        case other:
            raise ValueError(f"actions.toml: by = {other!r} is not known")


def _strangers(deployment: Deployment) -> Iterator[str]:
    """Nothing but the functions' roles grants anything under IAM, and every function has such a role."""
    roles = {function: deployment.role_of(function) for function in deployment.functions}
    for name, resource in deployment.resources.items():
        is_there = name in deployment.application.resource_ids(resource["Type"])
        if is_there and resource["Type"].startswith(GRANTING_TYPES) and name not in roles.values():
            yield f"{name}: {resource['Type']} is no function's role"
    for function, role in roles.items():
        if role not in deployment.resources:
            yield f"{function}: its role {role} is not written out in the template"


def _shared(deployment: Deployment) -> Iterator[str]:
    users = Counter(deployment.role_of(function) for function in deployment.functions)
    yield from (f"{role}: shared by {count} functions" for role, count in users.items() if count > 1)


def _of_role(deployment: Deployment, role: str) -> Iterator[str]:
    properties = deployment.properties(role)
    if properties.get("ManagedPolicyArns"):
        yield f"{role}: has managed policies"
    if properties["AssumeRolePolicyDocument"]["Statement"] != TRUST:
        yield f"{role}: may be assumed by others than Lambda"
    for statement in deployment.statements(role):
        name = f"{role}/{statement.get('Sid', '?')}"
        if statement["Effect"] != "Allow" or not set(statement) <= STATEMENT_KEYS:
            yield f"{name}: this check reads Allow with Action and Resource alone"
        keys = {(operator, key) for operator, tests in statement.get("Condition", {}).items() for key in tests}
        if keys - {("StringEquals", "aws:RequestedRegion")}:
            yield f"{name}: this check knows no condition but StringEquals of aws:RequestedRegion"


def _not_as_needed(function: str, grants: list[Grant], needed: set[Need]) -> Iterator[str]:
    for need in sorted((need for need in needed if need.function == function), key=repr):
        if allowed(grants, need.action, need.resource, need.region) is need.must_be_allowed:
            continue
        said = "needs" if need.must_be_allowed else "must not be allowed"
        where = f" in {need.region}" if need.region != REGION else ""
        yield f"{function} {said} {need.action} on {need.resource}{where}"


def _not_needed(function: str, grants: list[Grant], needed: set[Need]) -> Iterator[str]:
    wanted = [need for need in needed if need.function == function and need.must_be_allowed]
    for grant in grants:
        if not any(allows(grant, need.action, need.resource, need.region) for need in wanted):
            yield f"{grant.name} is not needed"
    for (action, resource), count in Counter((grant.action, grant.resource) for grant in grants).items():
        if count > 1:
            yield f"{grants[0].role}: {action} on {resource} is granted {count} times"


def _wider_than_reviewed(
    deployment: Deployment, function: str, grants: list[Grant], reviewed: Reviewed
) -> Iterator[str]:
    for grant in grants:
        if "*" in grant.action or "?" in grant.action:
            yield f"{grant.name}: an action is written out"
        elif "*" in grant.resource or "?" in grant.resource:
            widest = {deployment.filled_in(pattern, function) for pattern in reviewed.widest(grant.action)}
            if grant.resource not in widest:
                yield f"{grant.name} is wider than reviewed"
