"""Telling: what to say of an episode now, if anything. Pure; every decision carries its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from foghorn.incidents.episode import Episode
from foghorn.incidents.leading import count_step
from foghorn.incidents.looks import can_be_looked_up, check_for, first_look
from foghorn.incidents.policy import Policy
from foghorn.incidents.records import Check, Ledger, Shown
from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Severity


class Action(StrEnum):
    """The Slack call a decision asks for; WAIT and NOTHING ask for none."""

    POST = "post"
    EDIT = "edit"
    REPLY_EVIDENCE = "reply_evidence"
    EDIT_EVIDENCE = "edit_evidence"
    REPLY_CRITICAL = "reply_critical"
    REPLY_RECOVERED = "reply_recovered"
    EDIT_MERGED = "edit_merged"
    WAIT = "wait"
    NOTHING = "nothing"


class Reason(StrEnum):
    """Why. Logged, counted and tested."""

    FIRST = "first"
    REPOST_AFTER_DELETION = "repost_after_deletion"
    STATE_CHANGED = "state_changed"
    SEVERITY_CHANGED = "severity_changed"
    CAUSE_CHANGED = "cause_changed"
    VERDICT_CHANGED = "verdict_changed"
    FACTS_ARRIVED = "facts_arrived"
    COUNT_PASSED_STEP = "count_passed_step"
    COUNT_STALE = "count_stale"
    EVIDENCE = "evidence"
    ESCALATED = "escalated"
    RECOVERED = "recovered"
    MERGED = "merged"
    PACED = "paced"
    MAY_RECOVER = "may_recover"
    RECOVERED_UNTOLD = "recovered_untold"
    DELETED_BY_A_PERSON = "deleted_by_a_person"
    UP_TO_DATE = "up_to_date"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `at` is when to decide again (None: not before something happens); `check` what to look up then."""

    action: Action
    reason: Reason
    at: datetime | None = None
    check: Check | None = None

    @property
    def calls(self) -> bool:
        """Whether it asks for a Slack call now."""
        return self.action not in (Action.WAIT, Action.NOTHING)

    @property
    def is_post(self) -> bool:
        """Posts go before edits, and are looked up after an ambiguous attempt."""
        return self.action in (Action.POST, Action.REPLY_EVIDENCE, Action.REPLY_CRITICAL, Action.REPLY_RECOVERED)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the message would show now: digests of the rendered advisory and of its evidence, and of the facts."""

    digest: str
    evidence_digest: str
    facts: str


def verdict_of(episode: Episode) -> str:
    """What became of the newest failing release, as one comparable string."""
    newest = episode.failing
    if newest is None:
        return ""
    back = "rollback_fails" if newest.rollback_fails else "rolled_back" if newest.rolled_back else ""
    return f"{newest.deployment_id}:{'failed' if newest.failed else ''}:{back}"


def shown_now(episode: Episode, rendered: Rendered, now: datetime) -> Shown:
    """What a message shows once it was rendered from this episode."""
    return Shown(
        is_open=episode.is_open,
        severity=episode.severity.value,
        leading=episode.leading,
        verdict=verdict_of(episode),
        count=episode.events,
        flaps=episode.flaps,
        facts=rendered.facts,
        digest=rendered.digest,
        at=now,
    )


def decide(
    episode: Episode,
    ledger: Ledger | None,
    rendered: Rendered,
    *,
    now: datetime,
    checked_at: datetime | None,
    policy: Policy,
) -> Decision:
    """What to do about one episode now. `checked_at`: when the sweeper last made an owed look."""
    if ledger is None:
        return _decide_first(episode, now, checked_at, policy)
    if ledger.merged_into is not None:
        return Decision(Action.NOTHING, Reason.MERGED)
    if ledger.gone_at_flaps is not None:
        if episode.flaps > ledger.gone_at_flaps:
            return Decision(Action.POST, Reason.REPOST_AFTER_DELETION)
        return Decision(Action.NOTHING, Reason.DELETED_BY_A_PERSON)
    return _decide_told(episode, ledger, rendered, now, policy)


def _decide_first(episode: Episode, now: datetime, checked_at: datetime | None, policy: Policy) -> Decision:
    at_once = any(KINDS[kind].tell is Tell.AT_ONCE for kind in episode.kinds if kind in KINDS)
    # What leaves nothing to look at (a task without a service) does not recover: nobody replaces it.
    if at_once or episode.outlasted or not can_be_looked_up(episode.scope, episode.services):
        return Decision(Action.POST, Reason.FIRST)
    patience = policy.patience_of(episode.kinds)
    opened_at = episode.run_opened_at or episode.opened_at
    if episode.resolved_at is not None and episode.resolved_at - opened_at <= patience:
        return Decision(Action.NOTHING, Reason.RECOVERED_UNTOLD)
    due_at = opened_at + patience
    look_at = max(due_at, (episode.run_recorded_at or opened_at) + patience)
    grace = timedelta(seconds=2 * policy.announce_grace_s)
    checked = checked_at is not None and checked_at >= look_at
    if now < look_at or (not checked and now < look_at + grace):
        check = check_for(episode.scope, episode.services, due_at)
        return Decision(Action.WAIT, Reason.MAY_RECOVER, look_at if now < look_at else now + grace / 2, check)
    return Decision(Action.POST, Reason.FIRST)


def _decide_told(episode: Episode, ledger: Ledger, rendered: Rendered, now: datetime, policy: Policy) -> Decision:
    shown = ledger.shown
    change = _change(episode, shown, rendered)
    if change is not None:
        return Decision(Action.EDIT, change)
    if "evidence" not in ledger.replies:
        return Decision(Action.REPLY_EVIDENCE, Reason.EVIDENCE)
    rose = episode.severity is Severity.CRITICAL and ledger.first_severity != Severity.CRITICAL.value
    if rose and episode.is_open and "critical" not in ledger.replies:
        return Decision(Action.REPLY_CRITICAL, Reason.ESCALATED)
    recovered = not episode.is_open and episode.flaps < policy.max_recovery_replies
    if recovered and f"recovered:{episode.flaps}" not in ledger.replies:
        return Decision(Action.REPLY_RECOVERED, Reason.RECOVERED)
    if ledger.evidence_digest != rendered.evidence_digest and ledger.evidence_facts != rendered.facts:
        return Decision(Action.EDIT_EVIDENCE, Reason.FACTS_ARRIVED)
    if shown.digest != rendered.digest:
        return _decide_count(episode, ledger, now, policy)
    if ledger.evidence_digest != rendered.evidence_digest:
        calm_at = episode.last_recorded_at + timedelta(seconds=policy.evidence_calm_s)
        if now >= calm_at or not episode.is_open:
            return Decision(Action.EDIT_EVIDENCE, Reason.EVIDENCE)
        return Decision(Action.WAIT, Reason.PACED, calm_at)
    return Decision(Action.NOTHING, Reason.UP_TO_DATE)


def _change(episode: Episode, shown: Shown, rendered: Rendered) -> Reason | None:
    """What an engineer must see at once."""
    if shown.digest == rendered.digest:
        return None
    if shown.is_open != episode.is_open or shown.flaps != episode.flaps:
        return Reason.STATE_CHANGED
    if shown.severity != episode.severity.value:
        return Reason.SEVERITY_CHANGED
    if shown.leading != episode.leading:
        return Reason.CAUSE_CHANGED
    if shown.verdict != verdict_of(episode):
        return Reason.VERDICT_CHANGED
    if shown.facts != rendered.facts:
        return Reason.FACTS_ARRIVED
    return None


def _decide_count(episode: Episode, ledger: Ledger, now: datetime, policy: Policy) -> Decision:
    """A higher count: at once when it passes a step, else when the events have paused."""
    shown = ledger.shown
    spaced_at = shown.at + timedelta(seconds=policy.count_edit_spacing_s)
    if count_step(episode.events) > count_step(shown.count):
        if now >= spaced_at:
            return Decision(Action.EDIT, Reason.COUNT_PASSED_STEP)
        return Decision(Action.WAIT, Reason.PACED, spaced_at)
    due_at = max(_paused_at(episode, ledger, policy), spaced_at)
    if now >= due_at:
        return Decision(Action.EDIT, Reason.COUNT_STALE)
    return Decision(Action.WAIT, Reason.PACED, due_at)


def _paused_at(episode: Episode, ledger: Ledger, policy: Policy) -> datetime:
    """When the events have paused: after a minute without one, twice as long after each edit made for a pause.

    Passing the next count step starts anew, so a loop that crashes every other minute is not edited at every crash.
    """
    pause_s = min(policy.stale_count_s * 2 ** min(ledger.pause_edits, 10), policy.stale_count_most_s)
    return episode.last_recorded_at + timedelta(seconds=pause_s)


def pause_edits_after(decision: Decision, episode: Episode, ledger: Ledger) -> int:
    """How many edits for a pause there were since the last count step, once this decision was carried out."""
    if count_step(episode.events) > count_step(ledger.shown.count):
        return 0
    return ledger.pause_edits + (1 if decision.reason is Reason.COUNT_STALE else 0)


def next_look(episode: Episode, now: datetime, checked_at: datetime | None, policy: Policy) -> Decision:
    """When an open episode that is told and up to date must be looked at again, and what to look up then.

    After a steady state: when its hold-down ends. Else after 30 min of quiet (an instance: after its patience), then
    at doubling distance for a day: silence alone is not recovery, what is looked up has to be well. Of what lasts
    nothing can be looked up.
    """
    if not episode.is_open:
        return Decision(Action.NOTHING, Reason.UP_TO_DATE)
    if episode.holding_since is not None:
        return Decision(Action.WAIT, Reason.UP_TO_DATE, max(episode.holding_since + policy.hold_down, now))
    if episode.lasts:
        return Decision(Action.NOTHING, Reason.UP_TO_DATE)
    base = max(episode.last_failure_at, episode.last_recorded_at)
    looked = max(now, checked_at) if checked_at is not None and checked_at > base else None
    distance = first_look(episode.scope, episode.kinds, policy)
    while looked is not None and base + distance <= looked:
        distance *= 2
    if distance > timedelta(seconds=policy.give_up_checking_s):
        return Decision(Action.NOTHING, Reason.UP_TO_DATE)
    check = check_for(episode.scope, episode.services, episode.last_failure_at + distance)
    return Decision(Action.WAIT, Reason.UP_TO_DATE, max(base + distance, now), check)
