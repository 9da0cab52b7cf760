"""The release behind an incident: from which revision to which, how far it got, what became of it, what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from foghorn.advisories.wording import counted, listed, minute, span
from foghorn.facts.deployment import Rollout, ServiceDeployment
from foghorn.facts.fact import Facts, Missing, Service
from foghorn.facts.revision_changes import changes_of
from foghorn.incidents.episode import Episode, Resolution
from foghorn.rules.model import Release
from foghorn.rules.release import Revisions, goes_back_to, revisions_of, rollout_behind
from foghorn.signals.kinds import KINDS

_SOON = timedelta(hours=1)
"""A failure this soon after a deployment began is told as one of the release."""

_CAUSES = 3
_CHANGES = 12
_ROLLING = "ROLLING"
_DONE = "COMPLETED"


@dataclass(frozen=True, slots=True)
class ToldRelease:
    """A release with its verdict, as the headline says it."""

    revisions: Revisions
    verdict: str

    def __str__(self) -> str:
        return f"release {self.revisions} {self.verdict}"


def release_of(episode: Episode, facts: Facts) -> ToldRelease | None:
    """The release that the headline names: one that ECS gave up, else one that fails soon after it began."""
    release, rollout = episode.failing, _rollout(facts)
    if release is not None:
        return ToldRelease(revisions_of(release, facts), _verdict(release, rollout_behind(release, facts)))
    if rollout is None or rollout.task_definition is None or rollout.previous is None:
        return None  # a service that is new has no other release to be told from
    identity = episode.kinds[episode.leading].sample.deployment_id
    if identity is None or identity != rollout.deployment_id or episode.opened_at - rollout.created_at > _SOON:
        return None
    verdict = "fails" if episode.is_open else "had failures"
    return ToldRelease(Revisions(rollout.task_definition, rollout.previous), verdict)


def release_lines(episode: Episode, facts: Facts, breaker: str = "") -> list[str]:
    """For the reach: what became of the newest failing release, of what its tasks stopped, and how far it got.

    `breaker`: how far its circuit breaker counts, where FH2013 tells it.
    """
    release, lines = episode.failing, []
    if release is not None:
        to = revisions_of(release, facts).to
        name = f"{to} ({release.deployment_id})" if to != release.deployment_id else to
        lines.append(f"Newest failing release {name}: {_ends(release, facts)}{_earlier(episode, release)}")
        others = [one for one in episode.releases if one.stops and one is not release]
        if release.stops and others:
            causes = listed([f"{kind_title(kind)} ×{count}" for kind, count in release.causes], _CAUSES)
            lines.append(f"Of its tasks {release.stops} stopped: {causes}")
    # Once ECS gave it up, what became of it is told by events: a look may have been taken before.
    if episode.is_open and release is None:
        lines += [*_progress(facts, counts_failures=not breaker), *([breaker] if breaker else ())]
    return lines


def changes(episode: Episode, facts: Facts) -> tuple[str, ...]:
    """What the release changed, after a line that says from what to what; nothing where that is not known."""
    told, rollout = release_of(episode, facts), _rollout(facts)
    if told is None or rollout is None or told.revisions.before is None:
        return ()
    found = changes_of(rollout, facts)
    if found is None:
        return ()
    if not found:
        again = told.revisions.to == told.revisions.before
        what = "the same revision again" if again else "nothing that is compared differs"
        return (f"{told.revisions}: {what}",)
    beyond = len(found) - _CHANGES
    more = (f"{beyond} more",) if beyond > 0 else ()
    return (str(told.revisions), *found[:_CHANGES], *more)


def not_checked(episode: Episode, facts: Facts) -> list[str]:
    """What could not be found out of the release, and why."""
    rollout = facts.rollout
    if isinstance(rollout, Missing):
        return [f"which release this is, and what it changed: {rollout.reason}"]
    if rollout is None:
        return []
    lines = []
    if isinstance(rollout.progress, Missing):
        lines.append(f"how far the roll-out is: {rollout.progress.reason}")
    told = release_of(episode, facts)
    if told is None or told.revisions.before is None or told.revisions.to == told.revisions.before:
        return lines
    for name in (rollout.previous, rollout.task_definition):
        known = facts.task_definition(name)
        if isinstance(known, Missing):
            return [*lines, f"what the release changed: {known.reason} for {name}"]
    if isinstance(rollout.changed_values, Missing):
        lines.append(f"values of environment variables: {rollout.changed_values.reason}")
    return lines


def began(episode: Episode, facts: Facts) -> tuple[datetime, str] | None:
    """When the release that the headline names began, for the timeline."""
    told, rollout = release_of(episode, facts), _rollout(facts)
    if told is None or rollout is None or rollout.task_definition != told.revisions.to:
        return None
    return rollout.created_at, f"deployment of {rollout.task_definition} began"


def back_to(episode: Episode, facts: Facts) -> str:
    """Begins the recovery line of a release that was rolled back, else "".

    `Rolled back to checkout:41, steady after 6 min. `
    """
    release = episode.failing
    if release is None or release.rolled_back_at is None or episode.resolved_at is None:
        return ""
    target = goes_back_to(release, facts)
    others = (
        one for one in episode.releases if one.deployment_id not in (release.deployment_id, release.rolled_back_to)
    )
    replaced = any(one.last_at > release.rolled_back_at for one in others)
    steady = episode.resolution is Resolution.STEADY_STATE and episode.resolved_at > release.rolled_back_at
    if replaced:
        return ""  # what is steady now is a later release
    after = f", steady after {span(episode.resolved_at - release.rolled_back_at)}" if steady else ""
    return f"Rolled back{f' to {target}' if target else ''}{after}. "


def _rollout(facts: Facts) -> Rollout | None:
    return facts.rollout if isinstance(facts.rollout, Rollout) else None


def _verdict(release: Release, rollout: Rollout | None) -> str:
    if release.rollback_fails:
        return "failed, and so does the rollback"
    if release.rolled_back:
        return "was rolled back"
    progress = rollout.progress if rollout is not None else None
    staged = isinstance(progress, ServiceDeployment) and progress.strategy not in (None, _ROLLING)
    # While ECS rolls back, the stage may be one of that.
    if staged and isinstance(progress, ServiceDeployment) and progress.stage and "ROLLBACK" not in progress.status:
        return f"failed at {progress.stage}"
    return "failed"


def _ends(release: Release, facts: Facts) -> str:
    given_up = f"given up by ECS at {minute(release.failed_at)}" if release.failed_at is not None else ""
    if release.rolled_back_at is None:
        return given_up
    target = goes_back_to(release, facts)
    back = f"rolled back{f' to {target}' if target else ''} at {minute(release.rolled_back_at)}"
    return f"{back}, and tasks of that fail too" if release.rollback_fails else back


def _earlier(episode: Episode, newest: Release) -> str:
    others = [one for one in reversed(episode.releases) if one.failed and one is not newest]
    names = [one.deployment_id for one in others if one.deployment_id != newest.rolled_back_to]
    return f"; earlier: {listed(names, 3)}" if names else ""


def _progress(facts: Facts, *, counts_failures: bool) -> list[str]:
    """How far the roll-out is. Counts are the service's, which every look renews, as it does its running count."""
    rollout, service = _rollout(facts), facts.service
    if rollout is None:
        return []
    parts = []
    deployments = service.deployments if isinstance(service, Service) else ()
    own = next((one for one in deployments if one.id == rollout.deployment_id and one.rollout_state != _DONE), None)
    progress = rollout.progress if isinstance(rollout.progress, ServiceDeployment) else None
    if own is not None and len(deployments) > 1:
        parts.append(f"{own.running_count} of {counted(own.desired_count, 'task')} of the new revision running")
        if own.failed_tasks and counts_failures:
            limit = progress.breaker.threshold if progress is not None and progress.breaker is not None else None
            acts = f", the circuit breaker acts at {limit}" if limit and _breaks(progress) else ""
            parts.append(f"{own.failed_tasks} failed in a row{acts}")
    if progress is not None and progress.strategy not in (None, _ROLLING):
        parts.append(f"{progress.strategy}{f' at {progress.stage}' if progress.stage else ''}")
    if progress is not None and progress.triggered_alarms:
        parts.append(f"alarms {listed(progress.triggered_alarms, 2)}")
    return [f"Roll-out when last looked at: {', '.join(parts)}"] if parts else []


def _breaks(progress: ServiceDeployment | None) -> bool:
    return progress is not None and progress.breaker is not None and progress.breaker.status != "DISABLED"


def kind_title(kind: str) -> str:
    """A kind in plain words."""
    return KINDS[kind].title if kind in KINDS else kind.replace("_", " ")
