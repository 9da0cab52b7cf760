"""What a task needs before its containers start, and which checks a failure to start makes relevant. Pure.

Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html and
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from foghorn.facts.closer_look import CheckName
from foghorn.facts.environment_files import is_named, named_first, objects_of
from foghorn.facts.fact import ContainerDefinition, TaskDefinition
from foghorn.signals.signal import Signal

_NETWORK = (CheckName.REGISTRY_ROUTE, CheckName.VPC_ENDPOINTS, CheckName.SECURITY_GROUPS)

#: Only what the stop reason makes relevant: a registry that answered needs no look at the network.
RELEVANT: Mapping[str, tuple[CheckName, ...]] = MappingProxyType(
    {
        "image_pull_network": _NETWORK,
        "registry_auth_network": _NETWORK,
        "secret_network": _NETWORK,
        "init_network_unspecified": _NETWORK,
        "image_pull_access_denied": (CheckName.EXECUTION_ROLE,),
        "registry_auth_denied": (CheckName.EXECUTION_ROLE,),
        "secret_access_denied": (CheckName.EXECUTION_ROLE, CheckName.SECRETS),
        "secret_not_found": (CheckName.SECRETS,),
        "secret_failed_unspecified": (CheckName.SECRETS, CheckName.EXECUTION_ROLE, *_NETWORK),
        "env_file_failed": (CheckName.EXECUTION_ROLE,),
        "log_driver_failed": (CheckName.LOGGING, CheckName.EXECUTION_ROLE, *_NETWORK),
    }
)

_ECR = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<name>[^:@]+)"
)
_ECR_SERVICES = ("ecr.api", "ecr.dkr", "s3")
_ECR_ACTIONS = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_LOG_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be reached and allowed.

    `services` are AWS services by the name of their VPC endpoint, `hosts` registries that no endpoint leads to;
    `actions` must be allowed to the execution role on `resource`, and on `more` others like it that are not asked
    about; `secrets` are `valueFrom` of the containers.
    """

    services: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    resource: str | None = None
    secrets: tuple[str, ...] = ()
    more: int = 0


def needs_of(signal: Signal, definition: TaskDefinition, partition: str = "aws") -> Needs:
    """What the failing step of this signal needed. The container is the one that the event names, else all of them."""
    named = definition.container(signal.container)
    containers = (named,) if named is not None else definition.containers
    kind = signal.kind
    if kind in ("image_pull_network", "registry_auth_network", "image_pull_access_denied", "registry_auth_denied"):
        image = signal.image or next((one.image for one in containers if one.image), "")
        return _for_image(image, signal.scope.region, partition)
    if kind.startswith("secret_"):
        return _for_secrets(signal, containers, partition)
    if kind == "env_file_failed":
        return _for_env_files(signal, definition)
    if kind == "log_driver_failed":
        return _for_logs(signal, containers, partition)
    return _for_everything(signal, containers, partition)


def log_container(signal: Signal, definition: TaskDefinition) -> ContainerDefinition | None:
    """The container whose log group is asked after: the one that the event names, else the first with awslogs."""
    named = definition.container(signal.container)
    if named is not None and named.log_group is not None:
        return named
    return next((one for one in definition.containers if one.log_group is not None), None)


def _for_image(image: str, region: str, partition: str) -> Needs:
    found = _ECR.match(image)
    if found is None:
        host = image.split("/", 1)[0]
        is_host = "/" in image and ("." in host or ":" in host)
        return Needs(hosts=(host if is_host else "docker.io",))
    repository = f"arn:{partition}:ecr:{found['region']}:{found['account']}:repository/{found['name']}"
    if found["region"] != region:
        # The VPC's endpoints lead to the registry of their own Region.
        return Needs(hosts=(image.split("/", 1)[0],), actions=_ECR_ACTIONS, resource=repository)
    return Needs(services=_ECR_SERVICES, actions=_ECR_ACTIONS, resource=repository)


def _for_secrets(signal: Signal, containers: tuple[ContainerDefinition, ...], partition: str) -> Needs:
    sources = [source for container in containers for source in container.secret_sources if source]
    said = " ".join(signal.evidence.values())
    # The one that the reason names before all others.
    secrets = tuple(dict.fromkeys(sorted(sources, key=lambda source: secret_id(source) not in said)))
    if not secrets:
        return Needs(services=("secretsmanager", "ssm"))
    service = "secretsmanager" if _is_secret(secrets[0]) else "ssm"
    action = "secretsmanager:GetSecretValue" if service == "secretsmanager" else "ssm:GetParameters"
    region = secrets[0].split(":")[3] if secrets[0].startswith("arn:") else signal.scope.region
    resource = resource_of(secrets[0], signal, partition)
    return replace(_at(region, signal, service), actions=(action,), resource=resource, secrets=secrets)


def _for_env_files(signal: Signal, definition: TaskDefinition) -> Needs:
    said = " ".join(signal.evidence.values())
    needs = Needs(services=("s3",), actions=("s3:GetObject",))
    files = named_first(objects_of(definition, signal.container), said)
    if not files:
        return needs
    return replace(needs, resource=files[0].arn, more=0 if is_named(files[0], said) else len(files) - 1)


def _for_logs(signal: Signal, containers: tuple[ContainerDefinition, ...], partition: str) -> Needs:
    container = next((one for one in containers if one.log_group is not None), None)
    if container is None:
        return Needs()
    region = container.log_region or signal.scope.region
    actions = (*_LOG_ACTIONS, "logs:CreateLogGroup") if container.log_creates_group else _LOG_ACTIONS
    group = f"arn:{partition}:logs:{region}:{signal.scope.account}:log-group:{container.log_group}:log-stream:ecs"
    return replace(_at(region, signal, "logs"), actions=actions, resource=group)


def _for_everything(signal: Signal, containers: tuple[ContainerDefinition, ...], partition: str) -> Needs:
    """Initialisation was cut off: nobody knows at which of these."""
    parts = [_for_image(one.image, signal.scope.region, partition) for one in containers if one.image]
    parts += [_for_secrets(signal, containers, partition)] if any(one.secret_sources for one in containers) else []
    services = dict.fromkeys(service for part in parts for service in part.services)
    return Needs(tuple(services), tuple(dict.fromkeys(host for part in parts for host in part.hosts)))


def _at(region: str, signal: Signal, service: str) -> Needs:
    """A service of a Region: the VPC's endpoints lead to those of their own alone."""
    if region == signal.scope.region:
        return Needs(services=(service,))
    return Needs(hosts=(f"{service}.{region}.amazonaws.com",))


def _is_secret(source: str) -> bool:
    return ":secretsmanager:" in source


def secret_id(source: str) -> str:
    """A `valueFrom` without JSON key, version stage and version id: the ARN of the secret, or the parameter."""
    return ":".join(source.split(":")[:7]) if _is_secret(source) else source


def resource_of(source: str, signal: Signal, partition: str = "aws") -> str:
    """The ARN that a policy must name for a `valueFrom`; a parameter may be given by its name alone."""
    if source.startswith("arn:"):
        return secret_id(source)
    return f"arn:{partition}:ssm:{signal.scope.region}:{signal.scope.account}:parameter/{source.lstrip('/')}"
