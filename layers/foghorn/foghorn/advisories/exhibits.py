"""What goes to the thread: the sample's fields, the task that shows it, and when things happened."""

from __future__ import annotations

from datetime import UTC, datetime

from foghorn.advisories.closer_look import looked_closer
from foghorn.advisories.headline import phrase
from foghorn.advisories.instance_rooms import closest_instances
from foghorn.advisories.release import began
from foghorn.advisories.service_messages import said_by_ecs
from foghorn.advisories.wording import span
from foghorn.facts.fact import Facts
from foghorn.incidents.episode import Episode
from foghorn.rules.evidence import label_of, proof, reason_of
from foghorn.signals.signal import Signal

Pairs = tuple[tuple[str, str], ...]
_FIELDS = 8
_OTHER_KINDS = 3
_MOMENTS = 10


def exhibits(episode: Episode, facts: Facts) -> Pairs:
    """(label, text): log lines, checks, ECS's words, room on instances, the leading task, what other samples say."""
    sample = episode.kinds[episode.leading].sample
    first = proof(sample)
    fields = {**first, **{label_of(path): text for path, text in sorted(sample.evidence.items())}}
    # No counts here: the thread's reply need not be edited with every further event.
    others = sorted(
        (k for k in episode.kinds.values() if k.kind != episode.leading), key=lambda k: (k.first_at, k.kind)
    )
    said = [(f"beside it: {phrase(k.sample)}", reason_of(k.sample)) for k in others[:_OTHER_KINDS]]
    return (
        *looked_closer(facts.closer_look(episode.leading)),
        *closest_instances(episode, facts),
        *said_by_ecs(episode, facts),
        *_about_task(sample),
        *list(fields.items())[:_FIELDS],
        *((label, text) for label, text in said if text),
    )


def _about_task(sample: Signal) -> Pairs:
    place = " in ".join(part for part in (sample.launch_type, sample.availability_zone) if part)
    image = f"{sample.image} (container {sample.container})" if sample.image and sample.container else sample.image
    about = [
        ("first task", f"{sample.task_id}{f' ({place})' if place else ''}" if sample.task_id else None),
        ("task definition", sample.task_definition),
        ("image", image),
    ]
    return tuple((label, text) for label, text in about if text)


def timeline(episode: Episode, facts: Facts) -> Pairs:
    """(time, what): when the release began, the first task's life, the first sight of each kind, the end."""
    sample = episode.kinds[episode.leading].sample
    task = f"task {sample.task_id}" if sample.task_id else "the first task"
    release_began = began(episode, facts)
    moments: list[tuple[datetime, str]] = [release_began] if release_began is not None else []
    if sample.started_at is not None:
        moments.append((sample.started_at, f"{task} started"))
    if sample.stopped_at is not None:
        ran = f" after running for {span(sample.stopped_at - sample.started_at)}" if sample.started_at else ""
        never = "" if sample.started_at else " without having run"
        moments.append((sample.stopped_at, f"{task} stopped{ran}{never}"))
    for kind in sorted(episode.kinds.values(), key=lambda k: (k.first_at, k.kind)):
        moments.append((kind.first_at, f"first seen: {phrase(kind.sample)}"))
    if episode.resolved_at is not None:
        moments.append((episode.resolved_at, "recovered"))
    moments.sort(key=lambda moment: moment[0])
    many_days = len({at.astimezone(UTC).date() for at, _ in moments}) > 1
    style = "%Y-%m-%d %H:%M:%S" if many_days else "%H:%M:%S"
    return tuple((f"{at.astimezone(UTC):{style}}", what) for at, what in _ends(moments))


def _ends(moments: list[tuple[datetime, str]]) -> list[tuple[datetime, str]]:
    """The first and the last ones, where there are too many."""
    if len(moments) <= _MOMENTS:
        return moments
    return [*moments[: _MOMENTS - 2], *moments[-2:]]
