"""Kinds of deployments' hooks, of daemons, and of retirements that AWS announces. None of them is a stopped task."""

from __future__ import annotations

from foghorn.signals.kind import Kind
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
_HOOKS = _GUIDE + "ecs_hook_state_change_events.html"
_DAEMONS = _GUIDE + "managed-daemons-events.html"
_RETIREMENT = _GUIDE + "task-maintenance.html"


def _bad(
    name: str,
    title: str,
    definition: str,
    remedy: str,
    source: str,
    *,
    severity: Severity,
    specificity: int = 2,
    family: str = "deployment",
    shared: bool = False,
    lasts: bool = False,
    recovers: tuple[str, ...] = (),
) -> Kind:
    ends = frozenset(recovers)
    return Kind(
        name,
        family,
        True,
        severity,
        specificity,
        title,
        definition,
        remedy,
        source,
        shared=shared,
        stop=False,
        recovers=ends,
        lasts=lasts,
    )


def _good(name: str, family: str, title: str, definition: str, source: str, *recovers: str) -> Kind:
    ends = frozenset(recovers)
    return Kind(name, family, False, Severity.INFO, 1, title, definition, "None.", source, stop=False, recovers=ends)


HOOK_KINDS = (
    _bad(
        "hook_awaiting_action",
        "deployment waits for a person",
        "A pause hook holds the deployment until somebody lets it go on or rolls it back, or until the hook times out.",
        "Decide: continue, or roll back. Nobody decides: at the deadline ECS does what the hook is set to.",
        _GUIDE + "pause-lifecycle-hooks.html",
        severity=Severity.WARNING,
        specificity=0,  # What waits is the cause of nothing: whatever fails beside it leads.
        lasts=True,
    ),
    _bad(
        "hook_failed",
        "deployment hook failed",
        "A lifecycle hook of the deployment failed, or a person answered a pause hook with a roll-back.",
        "Read the deployment's status reason and the logs of the hook's function.",
        _HOOKS,
        severity=Severity.CRITICAL,
        recovers=("hook_awaiting_action",),
    ),
    _bad(
        "hook_timed_out",
        "deployment hook timed out",
        "A lifecycle hook did not end in time, or nobody answered a pause hook: ECS does what the hook is set to.",
        "See whether the deployment went on or was rolled back; deploy again, or give the hook more time.",
        _HOOKS,
        severity=Severity.WARNING,
        recovers=("hook_awaiting_action",),
    ),
    _good(
        "hook_succeeded",
        "deployment",
        "deployment hook succeeded",
        "A lifecycle hook ended well, or a person let the deployment go on.",
        _HOOKS,
        "hook_awaiting_action",
    ),
)

DAEMON_KINDS = (
    _bad(
        "daemon_task_start_impaired",
        "daemon tasks fail to start",
        "ECS cannot start a daemon's task on a container instance: it does not run, or it could not be made.",
        "Read the reason: the image, the daemon's health check, or what is short on the instance.",
        _DAEMONS,
        severity=Severity.CRITICAL,
        specificity=1,
        family="daemon",
        shared=True,
    ),
    _bad(
        "daemon_deployment_failed",
        "daemon deployment failed",
        "The deployment of a daemon failed and is rolled back, or even its roll-back failed.",
        "Look at why tasks of the new revision stopped.",
        _DAEMONS,
        severity=Severity.CRITICAL,
        specificity=1,
        family="daemon",
    ),
    _good(
        "daemon_deployment_completed",
        "daemon",
        "daemon deployment completed",
        "All tasks of a daemon run and are healthy, of the new revision or of the one that was rolled back to.",
        _DAEMONS,
        "daemon_task_start_impaired",
        "daemon_deployment_failed",
    ),
)

RETIREMENT_KINDS = (
    _bad(
        "fargate_task_retirement",
        "Fargate retires tasks",
        "AWS Health announces the day from which Fargate stops tasks that run on an old platform revision.",
        "Services replace their tasks by themselves; run standalone tasks again before that day.",
        _RETIREMENT,
        severity=Severity.INFO,
        specificity=3,
        family="lifecycle",
        lasts=True,
    ),
    _good(
        "fargate_task_retirement_closed",
        "lifecycle",
        "Fargate task retirement is closed",
        "AWS Health has closed the notice of a retirement.",
        _RETIREMENT,
        "fargate_task_retirement",
    ),
)

DEPLOYMENT_KINDS = (*HOOK_KINDS, *DAEMON_KINDS, *RETIREMENT_KINDS)
