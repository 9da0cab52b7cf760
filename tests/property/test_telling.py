"""Telling, left to itself: whatever an incident is, the decisions about it come to an end, each made once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from foghorn.incidents.episode import Episode
from foghorn.incidents.fold import Fold
from foghorn.incidents.leading import count_step
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.records import Ledger, Recorded
from foghorn.incidents.telling import (
    Action,
    Decision,
    Reason,
    Rendered,
    decide,
    next_look,
    pause_edits_after,
    shown_now,
    verdict_of,
)
from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from tests.support.signals import INSTANCE, at, failure, observed, recorded, recovery, steady

KINDS_USED = ("essential_container_exited", "oom_killed", "host_terminated", "deployment_failed")
STEPS = st.integers(0, 200)
LATE_S = st.sampled_from([1, 1, 1, 40, 1000])
FAILURES = st.builds(
    lambda step, kind, late: recorded(failure(step * 20, kind, deployment_id="ecs-svc/1"), late),
    STEPS,
    st.sampled_from(KINDS_USED),
    LATE_S,
)
ENDS = st.builds(lambda step, make: recorded(make(step * 20)), STEPS, st.sampled_from([steady, observed]))
INSTANCE_FAILURES = st.builds(
    lambda step, kind, late: recorded(failure(step * 20, kind, scope=INSTANCE), late),
    STEPS,
    st.sampled_from(["container_agent_disconnected", "container_agent_disconnected", "container_instance_impaired"]),
    LATE_S,
)
INSTANCE_ENDS = st.builds(
    lambda step, kind: recorded(recovery(step * 20, kind)),
    STEPS,
    st.sampled_from(["container_agent_connected", "container_instance_ok", "container_instance_gone"]),
) | STEPS.map(lambda step: recorded(observed(step * 20, scope=INSTANCE)))
EVENTS = st.tuples(FAILURES, st.lists(FAILURES | ENDS, max_size=30)).map(lambda parts: [parts[0], *parts[1]])
INSTANCE_EVENTS = st.tuples(INSTANCE_FAILURES, st.lists(INSTANCE_FAILURES | INSTANCE_ENDS, max_size=30)).map(
    lambda parts: [parts[0], *parts[1]]
)
LONGEST = 200


@dataclass
class _Story:
    """One incident as the notifier and the sweeper would bring it to an end, from `now` on."""

    events: list[Recorded]
    now: datetime
    ledger: Ledger | None = None
    checked_at: datetime | None = None
    done: list[tuple[datetime, Decision]] = field(default_factory=list)

    def episode(self) -> Episode:
        fold = Fold(self.events[0].signal.scope)
        unique = {event.sort_key: event for event in self.events if event.recorded_at <= self.now}
        for key in sorted(unique):
            fold.add(unique[key])
        return fold.episodes(self.now)[-1]

    def step(self) -> Decision:
        """Decide, and do it."""
        episode = self.episode()
        shown = (episode.is_open, episode.severity, episode.leading, episode.events, verdict_of(episode))
        rendered = Rendered(repr(shown), episode.leading, "1/2")
        given = {"now": self.now, "checked_at": self.checked_at, "policy": DEFAULT_POLICY}
        decision = decide(episode, self.ledger, rendered, **given)  # type: ignore[arg-type]
        if decision.action is Action.NOTHING and self.ledger is not None:
            decision = next_look(episode, self.now, self.checked_at, DEFAULT_POLICY)
        self.done.append((self.now, decision))
        if decision.calls:
            self.ledger = self._after(decision, episode, rendered)
            self.now += timedelta(seconds=1)
        elif decision.at is not None:
            assert decision.at >= self.now
            self.now = decision.at + timedelta(seconds=1)
            self.checked_at = self.now if decision.check is not None else self.checked_at
        return decision

    def _after(self, decision: Decision, episode: Episode, rendered: Rendered) -> Ledger:
        shown = shown_now(episode, rendered, self.now)
        if self.ledger is None:
            return Ledger(episode.anchor, "C1", "1.0", self.now, shown, {}, episode.severity.value)
        match decision.action:
            case Action.EDIT:
                pauses = pause_edits_after(decision, episode, self.ledger)
                return replace(self.ledger, shown=shown, pause_edits=pauses)
            case Action.EDIT_EVIDENCE:
                return replace(self.ledger, evidence_digest=rendered.evidence_digest)
            case Action.REPLY_EVIDENCE:
                replies = {**self.ledger.replies, "evidence": "1.1"}
                return replace(self.ledger, replies=replies, evidence_digest=rendered.evidence_digest)
            case Action.REPLY_CRITICAL:
                return replace(self.ledger, replies={**self.ledger.replies, "critical": "1.2"})
            case _:
                return replace(self.ledger, replies={**self.ledger.replies, f"recovered:{episode.flaps}": "1.3"})


@settings(max_examples=200)
@given(EVENTS | INSTANCE_EVENTS)
def test_every_incident_comes_to_rest(events: list[Recorded]) -> None:
    """All events are in: one post at most, each reply once, the newest state shown, and no look without end."""
    story = _Story(events, max(event.recorded_at for event in events))
    while story.step().action is not Action.NOTHING:
        assert len(story.done) < LONGEST
    actions = Counter(decision.action for _, decision in story.done)
    replies = (Action.POST, Action.REPLY_EVIDENCE, Action.REPLY_CRITICAL, Action.REPLY_RECOVERED)
    assert max(actions[action] for action in replies) <= 1
    if story.ledger is not None:
        assert story.episode().events == story.ledger.shown.count
        assert story.episode().is_open == story.ledger.shown.is_open
    else:
        assert not story.episode().is_open
    assert actions[Action.EDIT] + actions[Action.EDIT_EVIDENCE] <= 3


@settings(max_examples=200)
@given(EVENTS | INSTANCE_EVENTS)
def test_the_first_word_is_immediate(events: list[Recorded]) -> None:
    """What waits for nothing is posted by the first decision."""
    story = _Story(events, max(event.recorded_at for event in events))
    waits = all(KINDS[kind].tell is Tell.UNLESS_RECOVERED for kind in story.episode().kinds)
    first = story.step().action
    assert (first is Action.POST) or waits


@settings(max_examples=200)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=60))
def test_count_edits_are_few_and_apart(gaps_s: list[int]) -> None:
    """A loop of crashes, looked at after each: every edit for a mere count is 15 s or more after the last edit."""
    story, seconds = _Story([], at(0)), 0
    for gap_s in gaps_s:
        seconds += gap_s
        story.events.append(recorded(failure(seconds)))
        story.now = max(story.now, story.events[-1].recorded_at)
        while story.step().calls:
            pass
    edits = [(moment, decision.reason) for moment, decision in story.done if decision.action is Action.EDIT]
    counts = (Reason.COUNT_PASSED_STEP, Reason.COUNT_STALE)
    for (earlier, _), (later, reason) in pairwise(edits):
        assert reason not in counts or (later - earlier).total_seconds() >= DEFAULT_POLICY.count_edit_spacing_s
    passed = [moment for moment, reason in edits if reason is Reason.COUNT_PASSED_STEP]
    assert len(passed) <= 1 + 3 * len(str(count_step(len(gaps_s))))
