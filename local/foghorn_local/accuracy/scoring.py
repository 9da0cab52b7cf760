"""Records against the classifier: right in kind, in family, in routine or failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from foghorn.signals import KINDS, Outcome, classify
from foghorn.signals.service_messages import kind_of_message
from foghorn_local.accuracy.records import Labelled

NOT_CLASSIFIED = "(not classified)"


@dataclass(frozen=True, slots=True)
class Judged:
    """One record with the classifier's answer to it."""

    record: Labelled
    kind: str
    family: str
    failure: bool

    @property
    def right_kind(self) -> bool:
        """One of the acceptable kinds."""
        return self.kind in self.record.kinds

    @property
    def right_family(self) -> bool:
        """The family, or a kind that is acceptable although it is of another one."""
        return self.right_kind or self.family == self.record.family

    @property
    def right_effect(self) -> bool:
        """Routine or failure, as labelled."""
        return self.failure == self.record.failure


def judge(record: Labelled, *, wording: bool = True) -> Judged:
    """The classifier's answer. `wording=False` switches every wording rule off."""
    if record.event is None:
        message = kind_of_message(record.text, wording=wording)
        return Judged(record, message.name, "", message.failure)
    said = classify(record.event, wording=wording)
    if said.outcome not in (Outcome.SIGNAL, Outcome.ROUTINE):
        return Judged(record, NOT_CLASSIFIED, "", True)
    kind = said.signals[0].kind if said.signals else said.reason
    return Judged(record, kind, KINDS[kind].family, said.outcome is Outcome.SIGNAL)


@dataclass(frozen=True, slots=True)
class Score:
    """How many of `total` are right. `family` is None for messages, which have none."""

    total: int
    kind: int
    family: int | None
    effect: int


def score(judged: Iterable[Judged]) -> Score:
    """The sums over some records."""
    listed = list(judged)
    of_stops = bool(listed) and listed[0].record.event is not None
    return Score(
        total=len(listed),
        kind=sum(one.right_kind for one in listed),
        family=sum(one.right_family for one in listed) if of_stops else None,
        effect=sum(one.right_effect for one in listed),
    )


def confusions(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """How often a label was taken for another kind: (label, kind) → count, the diagonal left out."""
    return Counter((one.record.kinds[0], one.kind) for one in judged if not one.right_kind)


def by_label(judged: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """Label → (right, all)."""
    rows: dict[str, tuple[int, int]] = {}
    for one in judged:
        right, total = rows.get(one.record.kinds[0], (0, 0))
        rows[one.record.kinds[0]] = (right + one.right_kind, total + 1)
    return rows
