"""Findings and incident → advisory. Pure: the text depends on the episode and the facts alone, never on the clock."""

from __future__ import annotations

from datetime import timedelta

from foghorn.advisories.advisory import Advisory, Status
from foghorn.advisories.exhibits import exhibits, timeline
from foghorn.advisories.headline import headline, owner, phrase
from foghorn.advisories.reach import reach, recovery
from foghorn.advisories.release import changes
from foghorn.advisories.start_up import matters, start_up
from foghorn.advisories.unchecked import not_checked
from foghorn.advisories.wording import day_and_minute, minute, span
from foghorn.facts.fact import Facts
from foghorn.incidents.episode import Episode
from foghorn.rules.fh2010_below_lower_bound import RULE as BELOW_LOWER_BOUND
from foghorn.rules.fh2013_circuit_breaker_counts import RULE as BREAKER_COUNTS
from foghorn.rules.fh9001_rule_crashed import RULE as RULE_CRASHED
from foghorn.rules.model import Diagnosis, Explained, Step, Subject
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import ScopeType

_STEPS = 3
_PROOFS = 2
_ALSO = 2
_LATE = timedelta(minutes=5)
# Told elsewhere: the running count and the circuit breaker's under reach, a crash under what was not checked.
_TOLD_ELSEWHERE = (BELOW_LOWER_BOUND.id, BREAKER_COUNTS.id, RULE_CRASHED.id)


def subject_of(episode: Episode, facts: Facts) -> Subject:
    """What the rules may look at."""
    return Subject(
        episode.scope, episode.leading, episode.kinds, episode.stops, facts, episode.start_up, episode.releases
    )


def compose(episode: Episode, diagnosis: Diagnosis, facts: Facts) -> Advisory:
    """The advisory of an episode. The same arguments give the same advisory."""
    # Once it is over, what the last look saw is no longer true, nor the same in every order.
    known = [one for one in diagnosis.explained if episode.is_open or not one.rule.is_snapshot]
    explained = [one for one in known if matters(one)]
    main = next((one for one in explained if _explains_leading(one, episode)), None)
    others = [one for one in explained if one is not main]
    breaker = next((one.advice.cause for one in explained if one.rule.id == BREAKER_COUNTS.id), "")
    return Advisory(
        headline=headline(episode, facts),
        severity=episode.severity,
        status=Status.OPEN if episode.is_open else Status.RESOLVED,
        cause=_cause(episode, main, others),
        proof=_proof(main),
        ruled_out=main.advice.ruled_out if main is not None else (),
        changes=changes(episode, facts),
        reach=reach(episode, facts, breaker),
        steps=_steps(main, others),
        context=_context(episode),
        evidence=exhibits(episode, facts),
        timeline=timeline(episode, facts),
        start_up=start_up(episode, known),
        advice=tuple((one.rule.id, one.advice) for one in known if one.rule.only_in_thread),
        not_checked=not_checked(episode, diagnosis, facts),
        recovery=recovery(episode, facts),
        rule_ids=tuple(dict.fromkeys(one.rule.id for one in explained)),
    )


def _explains_leading(one: Explained, episode: Episode) -> bool:
    return one.finding.kind == episode.leading and episode.leading in one.rule.kinds


def _cause(episode: Episode, main: Explained | None, others: list[Explained]) -> str:
    """The leading cause in one sentence, then at most two more that are causes and no mere symptoms."""
    if main is not None:
        cause = main.advice.cause
    else:
        kind = KINDS.get(episode.leading)
        known = f": {kind.definition}" if kind is not None else "."
        cause = f"{owner(episode)}: {phrase(episode.kinds[episode.leading].sample)}{known}"
    also = [one.advice.cause for one in others if one.rule.id not in _TOLD_ELSEWHERE and not _is_symptom(one, episode)]
    if not episode.is_open:
        also = []  # what was looked at while it was open need not be so any more
    return " ".join([cause, *(f"Also: {text}" for text in also[:_ALSO])])


def _is_symptom(one: Explained, episode: Episode) -> bool:
    """A finding about a kind that is weaker than the leading one: the reach already counts it."""
    if not one.rule.kinds or one.finding.kind == episode.leading:
        return False
    found, leading = KINDS.get(one.finding.kind), KINDS.get(episode.leading)
    return found is not None and leading is not None and found.specificity < leading.specificity


def _proof(main: Explained | None) -> tuple[tuple[str, str], ...]:
    return () if main is None else tuple(main.finding.evidence.items())[:_PROOFS]


def _steps(main: Explained | None, others: list[Explained]) -> tuple[Step, ...]:
    """The leading rule's steps, filled up with those of the others; no command and no sentence twice."""
    chosen: list[Step] = []
    seen: set[str] = set()
    for one in [*([main] if main is not None else []), *others]:
        for step in one.advice.steps:
            words = {step.text, step.command or step.text}
            if not words & seen:
                chosen.append(step)
            seen |= words
    return tuple(chosen[:_STEPS])


def _context(episode: Episode) -> tuple[str, ...]:
    scope = episode.scope
    lines = [
        " · ".join(part for part in (scope.cluster, scope.region, scope.account) if part),
        f"First seen {day_and_minute(episode.opened_at)}",
    ]
    # When Foghorn last noted a trouble of its own is no news.
    again = minute(episode.last_failure_at, episode.opened_at) != minute(episode.opened_at)
    if again and scope.type is not ScopeType.FOGHORN:
        lines.append(f"last seen {minute(episode.last_failure_at, episode.opened_at)}")
    if episode.shortest_delay >= _LATE:
        lines.append(f"reported late: {span(episode.shortest_delay)} after it happened")
    if episode.previous_opened_at is not None:
        lines.append(f"previous incident: {day_and_minute(episode.previous_opened_at)}")
    return tuple(lines)
