"""A text or an event from one number: real wordings spoilt by chance. Far quicker than building them draw by draw."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.property.hostile import REAL, SPOILT

CODES = [None, 0, 1, 2, 137, 143, -1, 255, 10**9, 2**60, "1", 1.5, True]
STOP_CODES = [None, "UserInitiated", "EssentialContainerExited", "SpotInterruption", "TerminationNotice", "X", "", 7]
TIMES = [None, "2026-01-05T10:00:41Z", "2026-01-05", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "", 5]
GROUPS = [None, "service:shop", "service:", "family:x", "free", "", "service:" + "s" * 400, ["service:x"]]
ATTACHMENTS: list[Any] = [
    None,
    [{"type": "eni", "details": [{"name": "subnetId", "value": "subnet-0123456789abcdef0"}]}],
    [{"type": "eni", "details": [{"name": "subnetId", "value": "subnet-" + "f" * 400}, {"name": [], "value": {}}, 7]}],
    [{"type": [], "details": {}}, {"type": "eni", "details": None}, None, "eni"],
    {"type": "eni"},
    "eni",
]
TYPES = ["ECS Task State Change"] * 6 + ["ECS Service Action", "ECS Deployment State Change", "Other", None]


def text_from(number: int) -> str:
    """Up to four pieces, each cut, turned, doubled or with a character exchanged."""
    chance = Random(number)
    return chance.choice(["", " ", ": ", "\n"]).join(_piece(chance) for _ in range(chance.randint(1, 4)))


def _piece(chance: Random) -> str:
    if chance.random() < 0.15:
        return "".join(chr(chance.choice((chance.randrange(128), chance.randrange(0x11_000)))) for _ in range(12))
    piece = chance.choice(REAL) if chance.random() < 0.8 else chance.choice(SPOILT)
    match chance.randrange(6):
        case 0:
            return piece[: chance.randrange(len(piece) + 1)]
        case 1:
            return piece[chance.randrange(len(piece) + 1) :]
        case 2:
            place = chance.randrange(len(piece) + 1)
            return piece[:place] + chance.choice(SPOILT) + piece[place + 1 :]
        case 3:
            return chance.choice((piece.upper(), piece.lower(), piece.swapcase(), piece[::-1]))
        case 4 if chance.random() < 0.05:
            return piece * 30
        case _:
            return piece


def event_from(number: int) -> dict[str, Any]:
    """A task, service or deployment event with odd values, absent fields, and now and then a thousand containers."""
    chance = Random(number)
    listed: Any = [_container(chance, number + n) for n in range(chance.randrange(5))]
    if chance.random() < 0.002:
        listed = listed * 300
    detail = {
        "lastStatus": chance.choice(["STOPPED"] * 6 + ["RUNNING", "DEPROVISIONING", None, 3]),
        "desiredStatus": chance.choice([None, "STOPPED"]),
        "stopCode": chance.choice(STOP_CODES),
        "stoppedReason": chance.choice([None, "", text_from(number), text_from(number + 7), 5]),
        "containers": chance.choice([listed] * 8 + [None, {}, [None], "x"]),
        "group": chance.choice(GROUPS),
        "startedBy": chance.choice([None, "ecs-svc/1", "batch"]),
        "version": chance.choice([None, 7, 2**70, "7"]),
        "attachments": chance.choice(ATTACHMENTS),
        "eventName": chance.choice([None, "SERVICE_STEADY_STATE", "SERVICE_TASK_PLACEMENT_FAILURE", "NEW_FAILED"]),
        "eventType": chance.choice([None, "INFO", "ERROR"]),
        "reason": text_from(number + 3),
        "clusterArn": chance.choice(
            [None, "arn:aws:ecs:eu-west-1:123456789012:cluster/prod", "::::::", text_from(number)]
        ),
        **{key: chance.choice(TIMES) for key in ("createdAt", "stoppingAt", "stoppedAt") if chance.random() < 0.3},
    }
    return {
        "detail-type": chance.choice(TYPES),
        "detail": {key: value for key, value in detail.items() if value is not None},
        "account": "123456789012",
        "region": "eu-west-1",
        "time": chance.choice(["2026-01-05T10:00:41Z"] * 6 + TIMES),
        "resources": chance.choice([[], ["arn:aws:ecs:eu-west-1:123456789012:task/prod/0"], [text_from(number + 1)]]),
    }


def _container(chance: Random, number: int) -> Any:
    if chance.random() < 0.02:
        return chance.choice([None, 3, "x", []])
    fields = {
        "name": chance.choice([None, "app", "aws-guardduty-agent-x", "oom", ""]),
        "exitCode": chance.choice(CODES[:7] if chance.random() < 0.9 else CODES),
        "reason": chance.choice([None, None, text_from(number), ""]),
        "image": chance.choice([None, "x/not-found:404"]),
    }
    return {key: value for key, value in fields.items() if value is not None}


TEXTS = st.integers(0, 2**63).map(text_from)
EVENTS = st.integers(0, 2**63).map(event_from)
