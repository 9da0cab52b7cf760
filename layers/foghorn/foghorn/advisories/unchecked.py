"""What was not checked, and why: skipped rules and missing facts, one line per missing fact."""

from __future__ import annotations

from foghorn.advisories.closer_look import missing_of
from foghorn.advisories.instance_rooms import missing_of_rooms
from foghorn.advisories.release import not_checked as release_not_checked
from foghorn.advisories.service_messages import messages_not_read
from foghorn.facts.fact import FactName, Facts, Missing
from foghorn.facts.instance_room import Rooms
from foghorn.incidents.episode import Episode
from foghorn.rules.fh9001_rule_crashed import RULE as RULE_CRASHED
from foghorn.rules.model import Diagnosis, Rule
from foghorn.rules.placement import KIND as PLACEMENT_FAILURE
from foghorn.signals.scope import ScopeType

_TASK_DEFINITIONS = 3
_OWN_TASKS = (ScopeType.SERVICE, ScopeType.FAMILY)


def not_checked(episode: Episode, diagnosis: Diagnosis, facts: Facts) -> tuple[str, ...]:
    """Plain lines such as `counts and settings of service checkout: AccessDenied on DescribeServices (FH2010)`."""
    lines: list[str] = []
    covered: set[FactName] = set()
    if episode.scope.type is ScopeType.SERVICE and isinstance(facts.service, Missing):
        what = f"counts and settings of service {episode.scope.name}"
        lines.append(_line(what, facts.service, _skipped(diagnosis, FactName.SERVICE)))
        covered.add(FactName.SERVICE)
    for name in _wanted_definitions(episode, facts):
        known = facts.task_definition(name)
        if isinstance(known, Missing):
            what = f"settings of task definition {name}"
            lines.append(_line(what, known, _skipped(diagnosis, FactName.TASK_DEFINITION)))
            covered.add(FactName.TASK_DEFINITION)
    lines += [
        f"{one.rule.title}: {one.missing.reason} (rule {one.rule.id} skipped)"
        for one in diagnosis.skipped
        if not covered.intersection(one.rule.needs)
    ]
    lines += [
        f"rule {one.finding.evidence.get('rule', 'unknown')}: it failed ({one.finding.evidence.get('error', 'error')})"
        for one in diagnosis.explained
        if one.rule.id == RULE_CRASHED.id
    ]
    lines += messages_not_read(facts)
    lines += release_not_checked(episode, facts)
    lines += missing_of(facts.closer_look(episode.leading))
    lines += missing_of_rooms(episode, facts)
    return tuple(dict.fromkeys(lines))


def _wanted_definitions(episode: Episode, facts: Facts) -> list[str]:
    """The leading sample's, where the scope owns its tasks (a Spot wave has many), and those that were looked up.

    Also the one that found no place, which its event need not name.
    """
    leading = episode.kinds[episode.leading].sample.task_definition
    looked_up = [name for name in sorted(episode.task_definitions) if name in facts.task_definitions]
    owned = [leading] if leading is not None and episode.scope.type in _OWN_TASKS else []
    placing = facts.rooms.task_definition if isinstance(facts.rooms, Rooms) else None
    unplaced = [placing] if placing is not None and episode.leading == PLACEMENT_FAILURE else []
    return list(dict.fromkeys((*owned, *unplaced, *looked_up)))[:_TASK_DEFINITIONS]


def _skipped(diagnosis: Diagnosis, need: FactName) -> list[Rule]:
    return [one.rule for one in diagnosis.skipped if need in one.rule.needs]


def _line(what: str, missing: Missing, rules: list[Rule]) -> str:
    ids = ", ".join(rule.id for rule in rules)
    return f"{what}: {missing.reason}" + (f" (rule{'' if len(rules) == 1 else 's'} {ids} skipped)" if ids else "")
