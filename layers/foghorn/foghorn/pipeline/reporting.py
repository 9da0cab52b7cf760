"""Reporting: every incident of a store as plain rows, for operators' tools."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from foghorn.incidents.fold import Fold
from foghorn.incidents.store import IncidentStore
from foghorn.pipeline.outlook import owner_of


def incident_rows(store: IncidentStore, now: datetime) -> list[dict[str, Any]]:
    """One row per incident, sorted by scope and time of opening. Times are UTC ISO 8601 to the second."""
    return sorted(_rows(store, now), key=lambda row: (str(row["scope"]), row["opened_at"]))


def _rows(store: IncidentStore, now: datetime) -> Iterator[dict[str, Any]]:
    for scope in store.scopes():
        fold = Fold(scope, store.policy)
        snapshot = store.load(scope, fold.add)
        episodes = fold.episodes(now)
        told: dict[str, str] = {}
        for ledger in sorted(snapshot.ledgers, key=lambda known: known.posted_at, reverse=True):
            owner = owner_of(ledger, episodes, store.policy)
            if owner is not None and ledger.merged_into is None:
                told[owner.anchor] = ledger.ts
        for episode in episodes:
            yield {
                "scope": {
                    "account": scope.account,
                    "region": scope.region,
                    "cluster": scope.cluster,
                    "type": scope.type.value,
                    "name": scope.name,
                },
                "kind": episode.leading,
                "state": "open" if episode.is_open else "resolved",
                "opened_at": _text(episode.opened_at),
                "resolved_at": _text(episode.resolved_at),
                "events": episode.events,
                "severity": episode.severity.value,
                "message_ts": told.get(episode.anchor),
            }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
