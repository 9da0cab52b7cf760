"""What the silence check remembers: how far it got, whose turn it is, and which services it saw short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from foghorn.signals.scope import Scope
from foghorn.signals.silence import Sight


@dataclass(frozen=True, slots=True)
class Position:
    """Where the next run goes on: the page of clusters, the cluster on it (ARN), the page of its services.

    Each None for the first there is. Tokens are opaque: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html
    """

    clusters_token: str | None = None
    cluster: str | None = None
    services_token: str | None = None


START = Position()


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to look, till it is handed back or lapses. `round` counts tours of all clusters, `token` is its own."""

    position: Position
    round: int
    token: str


class SilenceBook(Protocol):
    """Each method is one atomic step; any of them may raise the adapter's transient error."""

    def take_turn(self, now: datetime, until: datetime) -> Turn | None:
        """Go on where the last run ended; None while another one has its turn, which lapses at its `until`."""

    def hand_back(self, turn: Turn, position: Position, round_: int) -> bool:
        """Say where the next run goes on; False, and nothing is said, where the turn lapsed and another took it."""

    def sight(self, scope: Scope, now: datetime) -> Sight | None:
        """What is remembered of a service; None for nothing, or nothing that is not past its time."""

    def keep_sight(self, scope: Scope, sight: Sight, until: datetime) -> None:
        """Remember it until then."""
