"""Calls: one Slack call of one step, and the ledger it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from foghorn import backoff
from foghorn.incidents.records import Ledger
from foghorn.incidents.telling import Action, pause_edits_after, shown_now
from foghorn.observability import Metric, count, logger
from foghorn.pipeline.outlook import Step, View
from foghorn.slack.chart import CHART_BLOCK
from foghorn.slack.errors import MessageGone, Refused, SlackError, Unavailable
from foghorn.slack.message import Message
from foghorn.slack.messenger import ATTEMPT_S, Messenger
from foghorn.slack.thread import render_escalation, render_merged, render_recovery

T = TypeVar("T")

ADVISORY = "advisory"
_LOOK_BACK = timedelta(seconds=60)
_PLAINER_HELPS = frozenset({"invalid_blocks", "msg_blocks_too_long", "msg_too_long"})


class SlackCalls:
    """Makes the call that a step asks for. Raises the errors of `foghorn.slack.errors`."""

    def __init__(self, messenger: Messenger, channel: str, clock: Callable[[], datetime]) -> None:
        self._messenger = messenger
        self._channel = channel
        self._clock = clock

    def make(self, step: Step, *, interrupted_since: datetime | None, known: frozenset[str]) -> Ledger:
        """Do it and return the ledger as it then is.

        After an interrupted sender (`interrupted_since`) a post or reply is looked for first: `known` are the
        messages of this scope that are accounted for already.
        """
        action, ledger = step.decision.action, step.ledger
        if action is Action.POST:
            return self._post(step, interrupted_since, known)
        if ledger is None:
            raise ValueError(f"{action} needs a told message")
        if action is Action.EDIT:
            return self._edit(step, ledger)
        if action is Action.EDIT_MERGED:
            self._update_if_there(ledger, ledger.ts, render_merged(step.view.advisory.headline), step, ADVISORY)
            return replace(ledger, merged_into=step.view.episode.anchor)
        if action is Action.EDIT_EVIDENCE:
            if "evidence" in ledger.replies:
                self._update_if_there(ledger, ledger.replies["evidence"], step.view.evidence, step, "evidence")
            return _with_evidence(ledger, step)
        return self._reply(step, ledger, interrupted_since)

    def stray(self, view: View, *, interrupted_since: datetime, known: frozenset[str]) -> Ledger | None:
        """A message of this scope that an interrupted sender posted and nobody knows of, where no post is due any more.

        Events that came meanwhile may have made its incident part of another: then it has to become a pointer.
        """
        metadata = self._of(view, ADVISORY)
        ts = self._looked_for(self._channel, interrupted_since, metadata, None, known)
        if ts is None:
            return None
        now = self._clock()
        return Ledger(
            anchor=f"{view.episode.anchor}~{ts}",
            channel=self._channel,
            ts=ts,
            posted_at=now,
            shown=replace(shown_now(view.episode, view.rendered, now), digest=""),
            first_severity=view.episode.severity.value,
        )

    def _post(self, step: Step, interrupted_since: datetime | None, known: frozenset[str]) -> Ledger:
        view = step.view
        now = self._clock()
        ts = self._find(self._channel, ADVISORY, step, interrupted_since, None, known)
        shown = shown_now(view.episode, view.rendered, now)
        if ts is not None:
            # What the found message shows is not known: its digest stays open, so that it is edited once.
            shown = replace(shown, digest="")
        else:
            ts = self._send(self._channel, view.message, None, self._metadata(step, ADVISORY))
            count(Metric.SLACK_POSTS)
        return Ledger(
            # A message that replaces a deleted one takes its place, also when the episode now begins earlier.
            anchor=step.ledger.anchor if step.ledger is not None else view.episode.anchor,
            channel=self._channel,
            ts=ts,
            posted_at=now,
            shown=shown,
            first_severity=view.episode.severity.value,
        )

    def _edit(self, step: Step, ledger: Ledger) -> Ledger:
        try:
            self._update(ledger, ledger.ts, step.view.message, step, ADVISORY)
        except MessageGone:
            logger.warning("message deleted by a person", extra={"ts": ledger.ts})
            return replace(ledger, gone_at_flaps=step.view.episode.flaps)
        pauses = pause_edits_after(step.decision, step.view.episode, ledger)
        shown = shown_now(step.view.episode, step.view.rendered, self._clock())
        return replace(ledger, shown=shown, pause_edits=pauses)

    def _reply(self, step: Step, ledger: Ledger, interrupted_since: datetime | None) -> Ledger:
        name, message = self._reply_of(step)
        try:
            ts = self._find(ledger.channel, name, step, interrupted_since, ledger.ts, frozenset())
            if ts is None:
                ts = self._send(ledger.channel, message, ledger.ts, self._metadata(step, name))
                count(Metric.SLACK_REPLIES)
        except MessageGone:
            return replace(ledger, gone_at_flaps=step.view.episode.flaps)
        told = replace(ledger, replies={**ledger.replies, name: ts})
        return _with_evidence(told, step) if name == "evidence" else told

    def _reply_of(self, step: Step) -> tuple[str, Message]:
        view = step.view
        if step.decision.action is Action.REPLY_EVIDENCE:
            return "evidence", view.evidence
        if step.decision.action is Action.REPLY_CRITICAL:
            return "critical", render_escalation(view.advisory)
        return f"recovered:{view.episode.flaps}", render_recovery(view.advisory)

    def _metadata(self, step: Step, part: str) -> Mapping[str, str]:
        return self._of(step.view, part)

    @staticmethod
    def _of(view: View, part: str) -> Mapping[str, str]:
        return {"scope": view.episode.scope.key, "part": part}

    def _find(
        self,
        channel: str,
        part: str,
        step: Step,
        since: datetime | None,
        thread_ts: str | None,
        known: frozenset[str],
    ) -> str | None:
        if since is None:
            return None
        return self._looked_for(channel, since, self._metadata(step, part), thread_ts, known)

    def _looked_for(
        self,
        channel: str,
        since: datetime,
        metadata: Mapping[str, str],
        thread_ts: str | None,
        known: frozenset[str],
    ) -> str | None:
        return _tried_again(
            lambda: self._messenger.find(
                channel, since=since - _LOOK_BACK, metadata=metadata, thread_ts=thread_ts, known=known
            )
        )

    def _send(self, channel: str, message: Message, thread_ts: str | None, metadata: Mapping[str, str]) -> str:
        def send(body: Message) -> str:
            return self._messenger.post(channel, body, thread_ts=thread_ts, metadata=metadata).ts

        return _as_accepted(message, send)

    def _update_if_there(self, ledger: Ledger, ts: str, message: Message, step: Step, part: str) -> None:
        """A pointer or a reply that a person deleted needs no edit any more."""
        try:
            self._update(ledger, ts, message, step, part)
        except MessageGone:
            logger.warning("message deleted by a person", extra={"ts": ts})

    def _update(self, ledger: Ledger, ts: str, message: Message, step: Step, part: str) -> None:
        metadata = self._metadata(step, part)

        def update(body: Message) -> None:
            # Where it was posted: the setting may name another channel by now.
            self._messenger.update(ledger.channel, ts, body, metadata=metadata)

        _as_accepted(message, update)
        count(Metric.SLACK_EDITS)


def _with_evidence(ledger: Ledger, step: Step) -> Ledger:
    """The ledger once the evidence reply shows what it should."""
    rendered = step.view.rendered
    return replace(ledger, evidence_digest=rendered.evidence_digest, evidence_facts=rendered.facts)


def _as_accepted(message: Message, send: Callable[[Message], T]) -> T:
    """Send it, and what is plainer of it where Slack does not take the blocks. Any other refusal stands."""
    for plainer in _plainer(message):
        try:
            return _tried_again(partial(send, message))
        except Refused as refused:
            if refused.error not in _PLAINER_HELPS:
                raise
            logger.error("blocks refused, sent with fewer", extra={"error": refused.error})
            message = plainer
    return _tried_again(partial(send, message))


def _tried_again(call: Callable[[], T]) -> T:
    return backoff.call(call, retry=lambda error: isinstance(error, Unavailable), attempt_s=ATTEMPT_S)


def _plainer(message: Message) -> Iterator[Message]:
    """First without charts, which are new and stand beside the same in words; at last the text alone."""
    without = tuple(block for block in message.blocks if block.get("type") != CHART_BLOCK)
    if without and without != message.blocks:
        yield Message(message.text, without)
    if message.blocks:
        yield Message(message.text, ())


def reason_of(failure: SlackError) -> str:
    """A bounded word for metrics."""
    return failure.reason[:64]
