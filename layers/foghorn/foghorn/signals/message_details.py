"""Service event messages → what else they say: which instance, what is short, which codes; evidence that events lack.

By words alone and in one pass over each part of the (bounded) text. What a message does not say is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from foghorn.signals.service_messages import MESSAGE_LENGTH, kind_of_message

RESOURCES: Mapping[str, str] = {
    "placement_failure_cpu": "CPU",
    "placement_failure_memory": "memory",
    "placement_failure_ports": "port",
    "placement_failure_eni": "network interface",
    "placement_failure_gpu": "GPU",
    "placement_failure_attribute": "attribute",
    "placement_failure_agent": "agent",
}
"""Kind of a message → what the closest matching instance lacked."""

REASON_LIMIT = 500
"""Longest reason kept, in characters."""

_NAME_LIMIT = 512
_CODES_LIMIT = 10
_REASON_MARKS = (
    "reason:",
    "the reason for failure is ",
    "deployment failed: ",
    "circuit breaker: ",
    "encountered error ",
    "rolled back because ",
)
_ADVICE = "for more information"
_CODES_MARK = "with these codes:"
_EDGES = "()[]{},;:.\"'"
_ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class MessageDetails:
    """What one message names. Ids and names as they stand in it.

    `container_instance` and `task_id` are ids (of several tasks the first), `target_group` is an ARN or a name,
    `port` the port of the target or the one that is taken, `deployment_id` is `ecs-svc/…`, `resource` one of RESOURCES,
    `health_codes` the answers of the target that failed its health checks, e.g. `("502",)`.
    """

    container_instance: str | None = None
    resource: str | None = None
    target_group: str | None = None
    health_codes: tuple[str, ...] = ()
    task_id: str | None = None
    port: str | None = None
    reason: str | None = None
    deployment_id: str | None = None


def details_of(message: str) -> MessageDetails:
    """The details of one message, from its first 4,000 characters. Never raises."""
    message = message[:MESSAGE_LENGTH]
    bracketed = _bracketed(message)
    words = message.split()
    resource = RESOURCES.get(kind_of_message(message).name)
    taken = _value_after(words, "value") if resource == "port" else None
    return MessageDetails(
        container_instance=bracketed.get("container-instance") or _after(words, "container-instance"),
        resource=resource,
        target_group=bracketed.get("target-group") or _named_after(words, "target-group"),
        health_codes=_codes(message),
        task_id=bracketed.get("task") or _after(words, "task"),
        port=bracketed.get("port") or taken,
        reason=_reason(message),
        deployment_id=_deployment(words),
    )


def _bracketed(message: str) -> dict[str, str]:
    """The first of each label in brackets: "(task 0f)" is {"task": "0f"}."""
    found: dict[str, str] = {}
    for part in message.split("(")[1:]:
        words = part.partition(")")[0].split()
        if len(words) == 2:
            found.setdefault(words[0].lower(), words[1][:_NAME_LIMIT])
    return found


def _following(words: list[str], label: str) -> list[str]:
    return [word for before, word in pairwise(words) if before.strip(_EDGES).lower() == label]


def _after(words: list[str], label: str) -> str | None:
    """The id behind a word; "a task because" is none."""
    ids = (word.strip(_EDGES) for word in _following(words, label))
    return next((one for one in ids if _is_id(one)), None)


def _is_id(word: str) -> bool:
    """ECS's ids are 32 hexadecimal digits, or UUIDs; an EC2 instance's begins with `i-`."""
    bare = word.removeprefix("i-").replace("-", "")
    long_enough = len(bare) == _ID_LENGTH or (word.startswith("i-") and len(bare) >= 8)
    return long_enough and all(character in "0123456789abcdef" for character in bare.lower())


def _named_after(words: list[str], label: str) -> str | None:
    """The name or ARN behind a word, where no bracket says so."""
    names = (word.strip(_EDGES) for word in _following(words, label))
    return next((name[:_NAME_LIMIT] for name in names if name.startswith("arn:") or "-" in name), None)


def _value_after(words: list[str], label: str) -> str | None:
    """The value of a resource that is taken: "resource value 8125/udp"."""
    values = (word.strip(_EDGES) for word in _following(words, label))
    return next((value[:32] for value in values if value[:1].isdigit()), None)


def _codes(message: str) -> tuple[str, ...]:
    at = message.lower().find(_CODES_MARK)
    if at < 0:
        return ()
    listed = message[at + len(_CODES_MARK) :].partition("[")[2].partition("]")[0]
    return tuple(code.strip()[:8] for code in listed.split(",")[:_CODES_LIMIT] if code.strip())


def _reason(message: str) -> str | None:
    """What stands in "(reason …)" or "(error …)", else behind "Reason:" and its like, without the advice at the end."""
    lowered = message.lower()
    for mark in ("(reason ", "(error "):
        at = lowered.find(mark)
        if at >= 0:
            inside = message[at + len(mark) :]
            head, closed, _ = inside.rpartition(")")
            return _cut(head if closed else inside)
    for mark in _REASON_MARKS:
        at = lowered.find(mark)
        if at >= 0:
            behind = message[at + len(mark) :]
            advice = behind.lower().find(_ADVICE)
            return _cut(behind if advice < 0 else behind[:advice])
    return None


def _cut(reason: str) -> str | None:
    kept = " ".join(reason.split()).strip("\"' ")
    kept = kept[:REASON_LIMIT].rstrip(". ").rstrip("\"'")
    return kept or None


def _deployment(words: list[str]) -> str | None:
    """`ecs-svc/…` behind "deployment" or "deploymentId"; a task set's id looks alike and is none."""
    for before, word in pairwise(words):
        if before.strip(_EDGES).lower() in {"deployment", "deploymentid"} and "ecs-svc/" in word:
            return "ecs-svc/" + word.partition("ecs-svc/")[2].strip(_EDGES)[:64]
    return None
