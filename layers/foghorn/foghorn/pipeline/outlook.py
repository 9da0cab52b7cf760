"""Outlook: one scope as the notifier sees it — its episodes, what each would show, and what to do first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from foghorn.advisories.advisory import Advisory
from foghorn.advisories.compose import compose, subject_of
from foghorn.facts.fact import Facts, Missing
from foghorn.facts.instance_room import Rooms
from foghorn.incidents.episode import Episode
from foghorn.incidents.fold import Fold
from foghorn.incidents.policy import Policy
from foghorn.incidents.records import Ledger, Meta
from foghorn.incidents.store import IncidentStore
from foghorn.incidents.telling import Action, Decision, Reason, Rendered, decide, next_look
from foghorn.rules.diagnosis import diagnose
from foghorn.signals.scope import Scope
from foghorn.slack.message import Message
from foghorn.slack.rendering import render_advisory
from foghorn.slack.thread import render_evidence

_PRIORITY = {
    Action.POST: 0,
    Action.EDIT_MERGED: 1,
    Action.EDIT: 1,
    Action.REPLY_CRITICAL: 2,
    Action.REPLY_RECOVERED: 2,
    Action.REPLY_EVIDENCE: 3,
    Action.EDIT_EVIDENCE: 5,
}
_COUNT_EDIT_PRIORITY = 4


@dataclass(frozen=True, slots=True)
class View:
    """One episode with its advisory, as messages, and its ledger if it was told."""

    episode: Episode
    advisory: Advisory
    message: Message
    evidence: Message
    rendered: Rendered
    ledger: Ledger | None


@dataclass(frozen=True, slots=True)
class Step:
    """A decision about one view. For EDIT_MERGED `ledger` is the message that becomes a pointer."""

    decision: Decision
    view: View
    ledger: Ledger | None

    @property
    def priority(self) -> int:
        """Lower goes first: posts before edits, what must be seen before mere counts."""
        if self.decision.reason in (Reason.COUNT_PASSED_STEP, Reason.COUNT_STALE):
            return _COUNT_EDIT_PRIORITY
        return _PRIORITY[self.decision.action]


@dataclass(frozen=True, slots=True)
class Outlook:
    """All of a scope. `merged` are ledgers whose episode is told by another message."""

    scope: Scope
    meta: Meta | None
    views: tuple[View, ...]
    merged: tuple[tuple[View, Ledger], ...]
    ledgers: tuple[Ledger, ...]

    @property
    def open_episode(self) -> Episode | None:
        """The episode that is not resolved, if any: always the newest."""
        newest = self.views[-1].episode if self.views else None
        return newest if newest is not None and newest.is_open else None

    def decisions(self, now: datetime, policy: Policy) -> tuple[Step, ...]:
        """One per view, and one per message to be merged."""
        checked_at = self.meta.checked_at if self.meta else None
        steps = [Step(Decision(Action.EDIT_MERGED, Reason.MERGED), view, ledger) for view, ledger in self.merged]
        for view in self.views:
            decision = decide(view.episode, view.ledger, view.rendered, now=now, checked_at=checked_at, policy=policy)
            if decision.action is Action.NOTHING and view.ledger is not None:
                decision = next_look(view.episode, now, checked_at, policy)
            steps.append(Step(decision, view, view.ledger))
        return tuple(steps)


def look(store: IncidentStore, scope: Scope, now: datetime) -> Outlook:
    """Load a scope, fold it, diagnose and render each episode that is not long settled."""
    fold = Fold(scope, store.policy)
    snapshot = store.load(scope, fold.add)
    episodes = fold.episodes(now)
    owners: dict[str, list[Ledger]] = {}
    for ledger in snapshot.ledgers:
        owner = owner_of(ledger, episodes, store.policy)
        if owner is not None:
            owners.setdefault(owner.anchor, []).append(ledger)
    views, merged = [], []
    for episode in episodes:
        told = sorted(owners.get(episode.anchor, ()), key=lambda known: (known.posted_at, known.ts))
        living = [known for known in told if known.merged_into is None]
        if _is_settled(episode, now, store.policy):
            continue
        view = view_of(episode, snapshot.facts, living[0] if living else None)
        views.append(view)
        merged += [(view, newer) for newer in living[1:]]
    return Outlook(scope, snapshot.meta, tuple(views), tuple(merged), snapshot.ledgers)


def owner_of(ledger: Ledger, episodes: Sequence[Episode], policy: Policy) -> Episode | None:
    """The episode that a ledger's message tells: the last one that began no later than the ledger's anchor.

    Where all began later, the events that the oldest began with have expired: a message that still shows an open
    incident is its message. (With as many episodes as are kept, it may be the message of one that is not kept.)
    """
    owner = next((episode for episode in reversed(episodes) if episode.anchor <= ledger.anchor), None)
    if owner is None and ledger.shown.is_open and 0 < len(episodes) < policy.max_episodes:
        return episodes[0]
    return owner


def view_of(episode: Episode, facts: Facts, ledger: Ledger | None) -> View:
    """Diagnose and render one episode."""
    advisory = compose(episode, diagnose(subject_of(episode, facts)), facts)
    message, evidence = render_advisory(advisory), render_evidence(advisory)
    # The evidence's notification text repeats the headline's counts: no reason to edit the thread.
    rendered = Rendered(digest_of(message), digest_of(replace(evidence, text="")), _facts_digest(episode, facts))
    return View(episode, advisory, message, evidence, rendered, ledger)


def digest_of(message: Message) -> str:
    """A short digest: equal messages need no edit."""
    return _digest(json.dumps([message.text, message.blocks], sort_keys=True, ensure_ascii=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _facts_digest(episode: Episode, facts: Facts) -> str:
    """Which facts are known, not what they say: only their arrival is news, counts are edited as counts are.

    Of a closer look also what it says: one that takes another's place is news.
    """
    known = [name for name in episode.task_definitions if not isinstance(facts.task_definition(name), Missing)]
    service = "" if isinstance(facts.service, Missing) else "service"
    looks = [f"{kind}:{_digest(repr(facts.closer[kind]))[:8]}" for kind in episode.kinds if kind in facts.closer]
    rooms = ["rooms"] if isinstance(facts.rooms, Rooms) else []
    return ",".join([service, *sorted(known), *sorted(looks), *rooms])[:400]


def _is_settled(episode: Episode, now: datetime, policy: Policy) -> bool:
    """Resolved and unheard of for a day: its message is history."""
    if episode.resolved_at is None:
        return False
    return max(episode.resolved_at, episode.last_recorded_at) < now - timedelta(seconds=policy.settled_after_s)
