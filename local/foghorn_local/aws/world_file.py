"""The file given to `foghorn play --world FILE`: what it may hold, and a check that names the field that is wrong.

    {
      "account": "123456789012",            account and region of whatever names none (these are the defaults)
      "region": "us-east-1",
      "clusters": [{
        "name": "prod",                     required; "account" and "region" may differ per cluster
        "capacityProviders": ["FARGATE"],
        "services": [{"serviceName": "web", …}],            any field of the Service shape; serviceName is required
        "tasks": [{"taskArn": "arn:…", …}],                 any field of the Task shape; taskArn is required
        "containerInstances": [{"containerInstanceArn": "arn:…", …}]        … of the ContainerInstance shape
      }],
      "taskDefinitions": [{"family": "web", "revision": 3, "containerDefinitions": [{"name": "app", …}], …}],
      "logs": [{"group": "/ecs/web", "stream": "ecs/app/*", "lines": ["…"]}]      "*" stands for any text
    }

Fields carry the names and types of the ECS API; times are epoch seconds or ISO 8601 text. `desiredCount` holds
throughout, `runningCount` and `pendingCount` are the counts before the first event, everything else is answered as
written. What the file leaves out is inferred from the events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from foghorn_local.aws.arns import ClusterKey, parse_ecs_arn, task_definition_name
from foghorn_local.aws.inference import definition_arn
from foghorn_local.aws.shapes import conform, misfits, shape_of

DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "us-east-1"
_TOP = {"account": str, "region": str, "clusters": list, "taskDefinitions": list, "logs": list}
_LOG = {"group": str, "stream": str, "lines": list}
_CLUSTER = {
    "name": str,
    "account": str,
    "region": str,
    "capacityProviders": list,
    "services": list,
    "tasks": list,
    "containerInstances": list,
}


class WorldFileError(ValueError):
    """The file departs from its schema; the message names the field, one line per fault."""


@dataclass(frozen=True, slots=True)
class LogStream:
    """What was written to a log stream; in `stream` a `*` stands for any text."""

    group: str
    stream: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorldFile:
    """A checked file, keyed the way the world is. Values are in the API's shapes, times in epoch seconds."""

    clusters: dict[ClusterKey, dict[str, Any]] = field(default_factory=dict)
    services: dict[tuple[ClusterKey, str], dict[str, Any]] = field(default_factory=dict)
    tasks: list[tuple[ClusterKey, dict[str, Any]]] = field(default_factory=list)
    instances: list[tuple[ClusterKey, dict[str, Any]]] = field(default_factory=list)
    task_definitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    logs: list[LogStream] = field(default_factory=list)

    def log_lines(self, group: str, stream: str) -> tuple[str, ...] | None:
        """The lines of a log stream, None where the file says nothing of it."""
        return next((log.lines for log in self.logs if log.group == group and fnmatchcase(stream, log.stream)), None)


def read_world_file(document: object) -> WorldFile:
    """The file's content, checked. Raises `WorldFileError`."""
    faults = _faults(document)
    if faults or not isinstance(document, dict):
        raise WorldFileError("\n".join(faults))
    account, region = document.get("account", DEFAULT_ACCOUNT), document.get("region", DEFAULT_REGION)
    read = WorldFile()
    for cluster in document.get("clusters", []):
        key = ClusterKey(cluster.get("account", account), cluster.get("region", region), cluster["name"])
        read.clusters[key] = {"capacityProviders": cluster.get("capacityProviders", [])}
        for service in cluster.get("services", []):
            read.services[key, service["serviceName"]] = conform(service, shape_of("Service"))
        read.tasks.extend((key, task) for task in cluster.get("tasks", []))
        read.instances.extend((key, instance) for instance in cluster.get("containerInstances", []))
    for definition in document.get("taskDefinitions", []):
        arn = _definition_arn(definition, account, region)
        read.task_definitions[arn] = _completed(arn, conform(definition, shape_of("TaskDefinition")))
    read.logs.extend(LogStream(log["group"], log["stream"], tuple(log["lines"])) for log in document.get("logs", []))
    return read


def _definition_arn(definition: Mapping[str, Any], account: str, region: str) -> str:
    given = definition.get("taskDefinitionArn")
    if isinstance(given, str):
        parsed = parse_ecs_arn(given)
        return definition_arn(parsed, *task_definition_name(given)) if parsed else given
    return f"arn:aws:ecs:{region}:{account}:task-definition/{definition['family']}:{definition.get('revision', 1)}"


def _completed(arn: str, definition: dict[str, Any]) -> dict[str, Any]:
    family, revision = task_definition_name(arn)
    containers = [{"cpu": 0, "essential": True} | item for item in definition.get("containerDefinitions", [])]
    defaults = {"status": "ACTIVE", "volumes": [], "placementConstraints": [], "networkMode": "bridge"}
    return (
        defaults
        | definition
        | {
            "taskDefinitionArn": arn,
            "family": family,
            "revision": revision,
            "containerDefinitions": containers,
        }
    )


def _faults(document: object) -> list[str]:
    if not isinstance(document, dict):
        return [f"world: an object is expected, not {type(document).__name__}"]
    faults = _fields(document, _TOP, "world")
    for index, cluster in _items(document, "clusters"):
        faults += _cluster_faults(cluster, f"clusters[{index}]")
    for index, definition in _items(document, "taskDefinitions"):
        path = f"taskDefinitions[{index}]"
        faults += misfits(definition, shape_of("TaskDefinition"), path)
        if isinstance(definition, dict) and not ({"family", "taskDefinitionArn"} & definition.keys()):
            faults.append(f"{path}.family: required")
    for index, log in _items(document, "logs"):
        faults += _log_faults(log, f"logs[{index}]")
    return faults


def _log_faults(log: object, path: str) -> list[str]:
    if not isinstance(log, dict):
        return [f"{path}: an object is expected, not {type(log).__name__}"]
    faults = _fields(log, _LOG, path)
    faults += [f"{path}.{name}: required" for name in _LOG if name not in log]
    lines = _items(log, "lines")
    return faults + [
        f"{path}.lines[{n}]: string is expected, not {one!r}" for n, one in lines if not isinstance(one, str)
    ]


def _cluster_faults(cluster: object, path: str) -> list[str]:
    if not isinstance(cluster, dict):
        return [f"{path}: an object is expected, not {type(cluster).__name__}"]
    faults = _fields(cluster, _CLUSTER, path)
    if "name" not in cluster:
        faults.append(f"{path}.name: required")
    members = (
        ("services", "Service", "serviceName"),
        ("tasks", "Task", "taskArn"),
        ("containerInstances", "ContainerInstance", "containerInstanceArn"),
    )
    for member, shape, identity in members:
        for index, item in _items(cluster, member):
            place = f"{path}.{member}[{index}]"
            faults += misfits(item, shape_of(shape), place)
            if isinstance(item, dict) and identity not in item:
                faults.append(f"{place}.{identity}: required")
    for index, provider in _items(cluster, "capacityProviders"):
        if not isinstance(provider, str):
            faults.append(f"{path}.capacityProviders[{index}]: string is expected, not {provider!r}")
    return faults


def _items(holder: Mapping[str, Any], name: str) -> Sequence[tuple[int, Any]]:
    value = holder.get(name)
    return list(enumerate(value)) if isinstance(value, list) else []


def _fields(holder: Mapping[str, Any], known: Mapping[str, type], path: str) -> list[str]:
    faults = [f"{path}.{name}: no such field" for name in holder if name not in known]
    for name, kind in known.items():
        if name in holder and not isinstance(holder[name], kind):
            expected = "list" if kind is list else "string"
            faults.append(f"{path}.{name}: {expected} is expected, not {holder[name]!r}")
    return faults
