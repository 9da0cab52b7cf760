"""How a closer look is kept in the facts item: one attribute per kind, one JSON text each.

A text that cannot be read, of another version of Foghorn, is as good as no look: it is logged and left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from foghorn.facts.closer_look import CheckName, CloserLook, LogTail, StartCheck, TargetGroup, Verdict
from foghorn.facts.missing import Missing
from foghorn.observability import logger

PREFIX = "look_"
_DELAY = "deregistration_delay_s"


def look_name(kind: str) -> str:
    """The attribute of a kind. Kinds are lower-case words joined by `_`, as an expression's `#name` may be."""
    return PREFIX + kind


def look_to_text(look: CloserLook) -> str:
    """A closer look as JSON; what was not asked is left out."""
    data: dict[str, Any] = {}
    if look.logs is not None:
        data["logs"] = _plain(look.logs)
    if isinstance(look.target_groups, Missing):
        data["target_groups"] = _plain(look.target_groups)
    elif look.target_groups is not None:
        data["target_groups"] = [_group_to_plain(group) for group in look.target_groups]
    if look.start_checks:
        data["start_checks"] = [asdict(check) for check in look.start_checks]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def looks_from_item(item: Mapping[str, Any]) -> dict[str, CloserLook]:
    """The closer looks in a facts item, by kind."""
    looks: dict[str, CloserLook] = {}
    for name, text in item.items():
        if name.startswith(PREFIX):
            try:
                looks[name.removeprefix(PREFIX)] = _look(json.loads(text))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                logger.warning("closer look not readable", extra={"attribute": name, "error": type(error).__name__})
    return looks


def _plain(part: LogTail | Missing) -> dict[str, Any]:
    return {"missing": part.reason} if isinstance(part, Missing) else asdict(part)


def _look(data: Mapping[str, Any]) -> CloserLook:
    groups = data.get("target_groups")
    return CloserLook(
        logs=_logs(data["logs"]) if "logs" in data else None,
        target_groups=(
            Missing(groups["missing"])
            if isinstance(groups, dict)
            else None
            if groups is None
            else tuple(_group(group) for group in groups)
        ),
        start_checks=tuple(_check(check) for check in data.get("start_checks", ())),
    )


def _group_to_plain(group: TargetGroup) -> dict[str, Any]:
    delay = group.deregistration_delay_s
    return asdict(group) | ({_DELAY: {"missing": delay.reason}} if isinstance(delay, Missing) else {})


def _group(data: Mapping[str, Any]) -> TargetGroup:
    delay = data.get(_DELAY)
    known = {_DELAY: Missing(delay["missing"])} if isinstance(delay, dict) else {}
    return TargetGroup(**(_known(TargetGroup, data) | known))


def _logs(data: Mapping[str, Any]) -> LogTail | Missing:
    if "missing" in data:
        return Missing(data["missing"])
    return LogTail(**(_known(LogTail, data) | {"lines": tuple(data["lines"])}))


def _check(data: Mapping[str, Any]) -> StartCheck:
    return StartCheck(CheckName(data["name"]), Verdict(data["verdict"]), data["text"], data.get("resource"))


def _known(record: type, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that this version knows."""
    names = {one.name for one in fields(record)}
    return {name: value for name, value in data.items() if name in names}
