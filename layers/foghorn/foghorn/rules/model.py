"""What a rule is, what it sees and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from foghorn.facts.fact import FactName, Facts, Missing, Service, TaskDefinition
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Severity, Signal


@dataclass(frozen=True, slots=True)
class KindSummary:
    """All events of one kind in one incident. `sample` is the earliest of them: evidence is shown of it.

    Of a kind that lasts it is the newest: a second hook that waits has another deadline.
    """

    kind: str
    count: int
    first_at: datetime
    last_at: datetime
    sample: Signal


@dataclass(frozen=True, slots=True)
class Release:
    """A deployment of which something failed. Times are those of events, UTC.

    `failed_at`: ECS gave it up; `rolled_back_at`: ECS goes back to the deployment `rolled_back_to`, of which something
    failed after that where `rollback_fails`. `task_definition` is the `family:revision` that its stopped tasks ran,
    `causes` how many of its tasks stopped of which kind, the most first, `stopped_at` when the last of them did.
    """

    deployment_id: str
    first_at: datetime
    last_at: datetime
    failed_at: datetime | None = None
    rolled_back_at: datetime | None = None
    rolled_back_to: str | None = None
    rollback_fails: bool = False
    task_definition: str | None = None
    causes: tuple[tuple[str, int], ...] = ()
    stopped_at: tuple[datetime, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether ECS gave it up."""
        return self.failed_at is not None

    @property
    def rolled_back(self) -> bool:
        """Whether ECS went back to an earlier one."""
        return self.rolled_back_at is not None

    @property
    def stops(self) -> int:
        """How many of its tasks stopped."""
        return sum(count for _, count in self.causes)


def failing_release(releases: Sequence[Release]) -> Release | None:
    """The newest that ECS gave up or rolled back; not one that it went back to and that fails as well."""
    given_up = [one for one in releases if one.failed or one.rolled_back]
    targets = {one.rolled_back_to for one in given_up if one.rolled_back_to != one.deployment_id}
    own = [one for one in given_up if one.deployment_id not in targets] or given_up
    return own[-1] if own else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule may look at: the incident's folded events and the facts. `leading` is the leading kind.

    `start_up`: the stop of the task that shows how long tasks take to start; None where that is not the matter.
    `releases`: deployments of which something failed.
    """

    scope: Scope
    leading: str
    kinds: Mapping[str, KindSummary]
    stops: int
    facts: Facts = field(default_factory=Facts)
    start_up: Signal | None = None
    releases: tuple[Release, ...] = ()

    @property
    def failing(self) -> Release | None:
        """The newest release that ECS gave up or rolled back."""
        return failing_release(self.releases)

    @property
    def release(self) -> Release | None:
        """The release that the leading cause belongs to: the failing one, else the one whose task stopped so."""
        if self.failing is not None:
            return self.failing
        identity = self.kinds[self.leading].sample.deployment_id
        return next((one for one in self.releases if one.deployment_id == identity), None)

    def fact(self, name: FactName) -> Service | TaskDefinition | Missing:
        """The value of a fact for the leading sample, or `Missing`."""
        if name is FactName.SERVICE:
            return self.facts.service
        return self.facts.task_definition(self.kinds[self.leading].sample.task_definition)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired. `evidence` maps a short label to the text that proves it (untrusted, unescaped)."""

    rule_id: str
    kind: str
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One next step: plain text with the resource's name, a copyable read-only command, a console link."""

    text: str
    command: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say of a finding: the cause in one plain sentence, what was ruled out and why, at most three steps."""

    cause: str
    ruled_out: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of the catalogue. `kinds` are the causes it explains; `needs` are facts without which it is skipped.

    `about_start_up`: its advice stands beside the start-up timeline in the thread. `is_snapshot`: it speaks of what was
    seen at the last look, so it says nothing of an incident that is over. `only_in_thread`: it is worth knowing, but
    no cause.
    """

    id: str
    title: str
    kinds: tuple[str, ...]
    severity: Severity
    source: str
    check: Callable[[Subject], Finding | None]
    advise: Callable[[Finding, Subject], Advice]
    needs: tuple[FactName, ...] = ()
    inhibits: tuple[str, ...] = ()
    about_start_up: bool = False
    is_snapshot: bool = False
    only_in_thread: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be checked, and why: shown as "not checked: …"."""

    rule: Rule
    missing: Missing


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding with its rule and its advice."""

    rule: Rule
    finding: Finding
    advice: Advice


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The catalogue's verdict: the leading finding first."""

    explained: tuple[Explained, ...] = ()
    skipped: tuple[Skipped, ...] = ()
