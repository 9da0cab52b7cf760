"""What changed between two revisions of a task definition: nearly always the culprit of a release that fails.

Values of environment variables are never shown: of those only the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from foghorn.facts.deployment import Rollout
from foghorn.facts.fact import ContainerDefinition, Facts, TaskDefinition

_NAMES = 5

_OF_TASK: tuple[tuple[str, Callable[[TaskDefinition], object]], ...] = (
    ("task memory (MiB)", lambda one: one.memory_mib),
    ("task CPU (units)", lambda one: one.cpu_units),
    ("network mode", lambda one: one.network_mode),
    ("CPU architecture", lambda one: one.architecture),
    ("execution role", lambda one: _role(one.execution_role_arn)),
    ("task role", lambda one: _role(one.task_role_arn)),
)
_OF_CONTAINER: tuple[tuple[str, Callable[[ContainerDefinition], object]], ...] = (
    ("image", lambda one: one.image),
    ("memory limit (MiB)", lambda one: one.memory_limit_mib),
    ("memory reservation (MiB)", lambda one: one.memory_reservation_mib),
    ("CPU (units)", lambda one: one.cpu_units),
    ("essential", lambda one: "yes" if one.essential else "no"),
    ("health check timing", lambda one: _health_timing(one)),
    ("ports", lambda one: ", ".join(sorted(one.ports)) or None),
    ("log group", lambda one: one.log_group or one.log_driver),
    ("stopTimeout (s)", lambda one: one.stop_timeout_s),
)


def changes_of(rollout: Rollout, facts: Facts) -> tuple[str, ...] | None:
    """Each difference in words, the most suspicious first; None where one of the revisions is not known."""
    before, after = facts.task_definition(rollout.previous), facts.task_definition(rollout.task_definition)
    if not isinstance(before, TaskDefinition) or not isinstance(after, TaskDefinition):
        return None
    values = rollout.changed_values if isinstance(rollout.changed_values, tuple) else ()
    return tuple(_changes(before, after, values))


def _changes(before: TaskDefinition, after: TaskDefinition, values: tuple[str, ...]) -> Iterator[str]:
    pairs = [(one, before.container(one.name)) for one in after.containers]
    known = [(new, old) for new, old in pairs if old is not None]
    for new, old in known:
        if new.image != old.image:
            yield f"image of {new.name}: {_images(old.image, new.image)}"
    for new, old in known:
        if new.command_digest != old.command_digest:
            yield f"command or entryPoint of {new.name}"
        if new.health_check_command != old.health_check_command:
            yield f"health check command of {new.name}"
    for words, read in _OF_TASK[:2]:
        yield from _changed(words, read(before), read(after))
    for new, old in known:
        yield from _names(f"environment of {new.name}", old.environment_names, new.environment_names)
        own = [name.partition(".")[2] for name in values if name.partition(".")[0] == new.name]
        if own:
            yield f"environment of {new.name}: other value of {_listed(own)}"
        yield from _names(f"secrets of {new.name}", old.secret_names, new.secret_names)
        moved = _moved(old, new)
        if moved:
            yield f"secrets of {new.name}: valueFrom of {_listed(moved)}"
        for words, read_container in _OF_CONTAINER[1:]:
            yield from _changed(f"{words} of {new.name}", read_container(old), read_container(new))
    for words, read in _OF_TASK[2:]:
        yield from _changed(words, read(before), read(after))
    yield from (f"container {new.name} is new" for new, old in pairs if old is None)
    kept = {one.name for one in after.containers}
    yield from (f"container {old.name} is gone" for old in before.containers if old.name not in kept)


def _images(before: str, after: str) -> str:
    """`checkout:41 → :42` within one repository, else both in full."""
    (repository, _, old), (other, _, new) = before.rpartition(":"), after.rpartition(":")
    if not repository or repository != other or "/" in old + new:
        return f"{before} → {after}"
    return f"{repository.rpartition('/')[2]}:{old} → :{new}"


def _changed(words: str, before: object, after: object) -> Iterator[str]:
    if before != after:
        yield f"{words}: {_shown(before)} → {_shown(after)}"


def _shown(value: object) -> str:
    return "not set" if value is None else str(value)


def _names(words: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    added = [f"+{name}" for name in sorted(set(after) - set(before))]
    gone = [f"-{name}" for name in sorted(set(before) - set(after))]
    if added or gone:
        yield f"{words}: {_listed([*gone, *added])}"


def _moved(old: ContainerDefinition, new: ContainerDefinition) -> list[str]:
    before = dict(zip(old.secret_names, old.secret_sources, strict=False))
    after = zip(new.secret_names, new.secret_sources, strict=False)
    return [name for name, source in after if before.get(name, source) != source]


def _listed(names: list[str]) -> str:
    beyond = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {beyond} more" if beyond > 0 else "")


def _role(arn: str | None) -> str | None:
    return arn.rpartition("/")[2] if arn else None


def _health_timing(one: ContainerDefinition) -> str | None:
    numbers = (
        ("interval", one.health_check_interval_s, " s"),
        ("timeout", one.health_check_timeout_s, " s"),
        ("retries", one.health_check_retries, ""),
        ("startPeriod", one.health_check_start_period_s, " s"),
    )
    return ", ".join(f"{name} {value}{unit}" for name, value, unit in numbers if value is not None) or None
