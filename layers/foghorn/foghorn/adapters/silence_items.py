"""The silence check's book on the incident table: one item for its turn, one per service that was seen short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from foghorn.adapters.dynamodb_table import ConditionFailed, DynamoDBTable, Update
from foghorn.adapters.incident_items import from_ms, to_ms
from foghorn.adapters.unreadable_items import read_or_skip
from foghorn.incidents.silence_book import START, Position, Turn
from foghorn.signals.scope import Scope
from foghorn.signals.silence import Sight

PARTITION = "silence"
TURN_KEY = "turn"
SIGHT_PREFIX = "sight#"


class SilenceItems:
    """Implements `foghorn.incidents.silence_book.SilenceBook`; a partition of its own, that no fold reads."""

    def __init__(self, table: str) -> None:
        self._table = DynamoDBTable(table)

    def take_turn(self, now: datetime, until: datetime) -> Turn | None:
        """See the port. The token tells a lost answer's own success from somebody else's."""
        token = uuid4().hex
        update = Update(
            sets={"turn_token": token, "turn_until": to_ms(until)},
            condition="attribute_not_exists(#turn_until) OR #turn_until <= :now",
            values={"now": to_ms(now)},
            returns="ALL_NEW",
        )
        try:
            item = self._table.update(PARTITION, TURN_KEY, update)
        except ConditionFailed as failed:
            if failed.item.get("turn_token") != token:
                return None
            item = failed.item
        return Turn(read_or_skip(item, _position) or START, int(item.get("round", 0)), token)

    def hand_back(self, turn: Turn, position: Position, round_: int) -> bool:
        """See the port."""
        update = Update(
            sets={"position": json.dumps(asdict(position)), "round": round_},
            removes=("turn_until",),
            condition="#turn_token = :token",
            values={"token": turn.token},
        )
        try:
            self._table.update(PARTITION, TURN_KEY, update)
        except ConditionFailed:
            return False
        return True

    def sight(self, scope: Scope, now: datetime) -> Sight | None:
        """See the port. DynamoDB deletes what is past its time days later."""
        item = self._table.get(PARTITION, SIGHT_PREFIX + scope.key)
        if not item or int(item.get("expires_at", 0)) <= now.timestamp():
            return None
        return read_or_skip(item, _sight)

    def keep_sight(self, scope: Scope, sight: Sight, until: datetime) -> None:
        """See the port."""
        item: dict[str, Any] = {
            "pk": PARTITION,
            "sk": SIGHT_PREFIX + scope.key,
            "round": sight.round,
            "first_seen_at": to_ms(sight.first_seen_at),
            "running_count": sight.running_count,
            "deployed_count": sight.deployed_count,
            "expires_at": int(until.timestamp()),
        }
        if sight.deployment_id is not None:
            item["deployment_id"] = sight.deployment_id
        if sight.told_at is not None:
            item["told_at"] = to_ms(sight.told_at)
        self._table.put(item)


def _position(item: Mapping[str, Any]) -> Position:
    if "position" not in item:
        return START
    data = json.loads(item["position"])
    named = (data.get(name) for name in ("clusters_token", "cluster", "services_token"))
    return Position(*(None if value is None else str(value) for value in named))


def _sight(item: Mapping[str, Any]) -> Sight:
    told_at = item.get("told_at")
    deployment_id = item.get("deployment_id")
    return Sight(
        round=int(item["round"]),
        first_seen_at=from_ms(item["first_seen_at"]),
        running_count=int(item["running_count"]),
        deployment_id=None if deployment_id is None else str(deployment_id),
        deployed_count=int(item.get("deployed_count", 0)),
        told_at=None if told_at is None else from_ms(told_at),
    )
