"""The measurements as Markdown. Ratios and counts only: a time would be this machine's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from foghorn_local.bench.chain import RING, SECRET, Chain, Chains
from foghorn_local.bench.cold_start import ColdStart
from foghorn_local.bench.costs import Cost
from foghorn_local.bench.forecasts import Accuracy
from foghorn_local.bench.gate import Round
from foghorn_local.bench.layers import Layer
from foghorn_local.bench.ratios import Ratio
from foghorn_local.bench.storms import Storm
from foghorn_local.bench.warm import Warm

_PACKAGES_SHOWN = 8


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, words: int = 1) -> str:
    """A table whose first `words` columns are text, the others numbers to the right."""
    lines = [" | ".join(head), " | ".join("---" if column < words else "---:" for column in range(len(head)))]
    lines += [" | ".join(str(cell) for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def cold_starts(results: Sequence[ColdStart]) -> str:
    """A row per function and first event."""
    rows = [
        (
            result.function,
            result.what,
            result.calls,
            *_ratio(result.to_floor),
            *_ratio(result.cpu_to_floor),
            *_ratio(result.to_silent_floor),
        )
        for result in results
    ]
    head = (
        "function",
        "first event",
        "calls",
        "min",
        "median",
        "CPU min",
        "CPU median",
        "min, silent floor",
        "median, silent floor",
    )
    return f"{table(head, rows, words=2)}\n\n{_runs(result.to_floor for result in results)}"


def warm(results: Sequence[Warm]) -> str:
    """A row per detector and event."""
    rows = [(result.function, result.what, result.calls, *_ratio(result.to_floor)) for result in results]
    head = ("function", "event", "calls", "min", "median")
    return f"{table(head, rows, words=2)}\n\n{_runs(result.to_floor for result in results)}"


def _ratio(found: Ratio | None) -> tuple[str, str]:
    return ("", "") if found is None else (f"{found.of_minimums:.2f}", f"{found.of_medians:.2f}")


def _runs(ratios: Iterable[Ratio]) -> str:
    return f"{min(found.runs for found in ratios)} runs of each, in turns."


def chains(measured: Chains) -> str:
    """The warm chain by name, and the lengths of all."""
    rows = [
        (number, "detector" if number <= len(measured.warm.detector) else "notifier", _names(calls))
        for number, calls in enumerate(measured.warm.rounds, start=1)
    ]
    lengths = [
        ("a task event, containers warm", len(measured.warm)),
        ("a service event, containers warm", len(measured.deployment)),
        (f"a task event, first invocation of both containers ({_more(measured)})", len(measured.cold)),
    ]
    steps = table(("round", "function", "calls that wait for the round before"), rows, words=3)
    return f"{table(('from event to first post', 'rounds'), lengths)}\n\n{steps}"


def _names(calls: Round) -> str:
    return " and ".join(f"`{call}`" for call in calls)


def _more(measured: Chains) -> str:
    """What the cold chain has more."""

    def has(chain: Chain) -> set[str]:
        return {call for calls in chain.rounds for call in calls}

    more = sorted(has(measured.cold) - has(measured.warm))
    return ", ".join("the token is read" if call == SECRET else f"`{call}`" for call in more) or "nothing more"


def costs(measured: Sequence[Cost]) -> str:
    """A row per function and sort of invocation, a column per operation that occurs."""
    operations = sorted({operation for cost in measured for operation in cost.by_operation}, key=_by_service)
    head = (
        "function",
        "given",
        "calls",
        "table writes",
        "reads of AWS",
        *(f"`{name.partition(':')[2]}`" for name in operations),
    )
    rows = [
        (
            cost.who,
            cost.what,
            len(cost.calls),
            cost.writes,
            cost.reads,
            *(cost.by_operation[name] or "" for name in operations),
        )
        for cost in measured
    ]
    return table(head, rows, words=2)


def _by_service(operation: str) -> tuple[bool, bool, str]:
    """The table first, Slack last."""
    service = operation.partition(":")[0]
    return (service == "slack", service != "dynamodb", operation)


def layers(measured: Sequence[Layer]) -> str:
    """A row per layer, and what is in the larger one."""
    sizes = table(
        ("layer", "MB unzipped", "of it byte-code"),
        [(layer.name, _mb(layer.size), _mb(layer.byte_code)) for layer in measured],
    )
    largest = max(measured, key=lambda layer: layer.size)
    packages = sorted(largest.packages.items(), key=lambda item: -item[1])
    shown, others = packages[:_PACKAGES_SHOWN], packages[_PACKAGES_SHOWN:]
    rows = [(f"`{name}`", _mb(size)) for name, size in shown]
    rows.append((f"{len(others)} others", _mb(sum(size for _, size in others))))
    return f"{sizes}\n\n{table((f'in {largest.name}', 'MB'), rows)}"


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f}"


def forecasts(measured: Sequence[Accuracy]) -> str:
    """A row per knowledge and way to fail: errors as a share of the time that was left, and in seconds."""
    head = (
        "what is known",
        "tasks",
        "deployments",
        "told",
        "median error, of what was left",
        "p90",
        "median error, s",
        "p90, s",
    )
    rows = [
        (
            row.known,
            row.tasks,
            row.deployments,
            row.told,
            *(f"{share:.0%}" for share in (row.median_share, row.p90_share)),
            *(f"{error_s:.0f}" for error_s in (row.median_s, row.p90_s)),
        )
        for row in measured
    ]
    return table(head, rows, words=2)


def storms(measured: Sequence[Storm]) -> str:
    """A row per way in which the storm was played."""
    head = (
        "played",
        "events",
        "that started a function",
        "incidents",
        "posts",
        "edits",
        "replies",
        "Slack reads",
        "reads of AWS",
        "calls to the table",
        "queue messages",
    )
    rows = [
        (
            f"`--faults {storm.faults}`" if storm.faults else "as it happened",
            storm.events,
            storm.started,
            storm.incidents,
            *(storm.slack[name] for name in ("posts", "updates", "replies", "other")),
            storm.reads,
            storm.calls_to("dynamodb"),
            storm.aws_calls.get(RING, 0),
        )
        for storm in measured
    ]
    return table(head, rows)
