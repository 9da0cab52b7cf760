"""The figures as text: accuracy with and without wording rules, labels, confusions, every miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foghorn_local.accuracy.records import Labelled
from foghorn_local.accuracy.scoring import Judged, Score, by_label, confusions, judge, score


def report(title: str, records: Sequence[Labelled]) -> Iterator[str]:
    """The lines about the records of one file."""
    judged = [judge(record) for record in records]
    unworded = [judge(record, wording=False) for record in records]
    yield f"{title}: {len(records)} records"
    yield from _figures("all rules", judged)
    yield from _figures("without wording rules: stop codes, error names, reason codes, exit codes alone", unworded)
    yield "  per label (right/all; in brackets without wording rules)"
    alone = by_label(unworded)
    for label, (right, total) in sorted(by_label(judged).items()):
        yield f"    {label:<34} {right:>3}/{total:<3} ({alone[label][0]})"
    yield from _confusions(judged)
    yield from _misses(judged)


def _figures(name: str, judged: Sequence[Judged]) -> Iterator[str]:
    yield f"  {name}"
    yield f"    {_line(score(judged))}"
    apart = [one for one in judged if not one.record.twin]
    if len(apart) < len(judged):
        yield f"    without the {len(judged) - len(apart)} that have a twin: {_line(score(apart))}"


def _line(figures: Score) -> str:
    parts = [("kind", figures.kind), ("family", figures.family), ("routine or failure", figures.effect)]
    return ", ".join(
        f"{name} {right}/{figures.total} = {100 * right / max(figures.total, 1):.1f} %"
        for name, right in parts
        if right is not None
    )


def _confusions(judged: Sequence[Judged]) -> Iterator[str]:
    found = confusions(judged)
    yield f"  taken for another kind: {sum(found.values())}"
    for (label, kind), times in found.most_common():
        yield f"    {label} → {kind}: {times}"


def _misses(judged: Sequence[Judged]) -> Iterator[str]:
    for one in judged:
        if one.right_kind and one.right_family and one.right_effect:
            continue
        wrong = "" if one.right_effect else ", routine and failure exchanged"
        yield f"  {one.record.id}: {' or '.join(one.record.kinds)}, taken for {one.kind}{wrong}"
        yield f"    {' '.join(one.record.text.split())}"
