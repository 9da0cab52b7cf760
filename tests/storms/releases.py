"""Releases that fail, one stream per way to deploy: deterministic, in the order in which things happened.

Each is one incident of service checkout, which has two tasks of the old release 41 and gets release 42.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from foghorn_local.demo.ecs import OUT_OF_MEMORY, Cluster, End, Event, pull_failed, stamp
from foghorn_local.demo.service import Service
from tests.storms.streams import SECOND, START, crash_loop, in_order

MINUTE = timedelta(minutes=1)
SHOP = Cluster()
GOOD = Service(SHOP, "checkout", revision=41)
BAD = replace(GOOD, revision=42)
FIXED = replace(GOOD, revision=43)
UNHEALTHY = End(
    "ServiceSchedulerInitiated",
    "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/"
    "checkout/0123456789abcdef)",
    143,
)


def standing(good: Service = GOOD) -> list[Event]:
    """The old release: two tasks that have run for a day."""
    return [event for number in range(2) for event in good.task(number).start(START - timedelta(days=1))]


def rolling_with_breaker(tasks: int = 10) -> list[Event]:
    """The image was never pushed: ten tasks fail to start, the circuit breaker acts and rolls back; steady 6 min on."""
    events = [*standing(), BAD.deployment_started(START)]
    missing = pull_failed(SHOP.image("checkout", "42"))
    for number in range(tasks):
        events += BAD.task(number).fail_to_start(START + (10 + 25 * number) * SECOND, missing)
    given_up = START + (60 + 25 * tasks) * SECOND
    events += [BAD.impaired(START + 100 * SECOND), BAD.deployment_failed(given_up)]
    return in_order(events + _rolled_back(given_up + SECOND))


def rolling_without_breaker(crashes: int = 30) -> list[Event]:
    """Nothing ends the crashes but the next release, which is healthy."""
    events = [*standing(), BAD.deployment_started(START)]
    events += crash_loop(BAD, crashes=crashes, every_s=40, start=START + 10 * SECOND)
    mended = START + (60 + 40 * crashes) * SECOND
    events += [BAD.impaired(START + 5 * MINUTE), FIXED.deployment_started(mended)]
    for number in range(2):
        events += FIXED.task(number).start(mended + 10 * SECOND)
    events += [FIXED.deployment_completed(mended + 2 * MINUTE), FIXED.steady(mended + 2 * MINUTE + SECOND)]
    return in_order(events)


def by_alarm(cluster: Cluster = SHOP) -> list[Event]:
    """All tasks run; an alarm gives the release up while it bakes."""
    good, bad = replace(GOOD, cluster=cluster), replace(BAD, cluster=cluster)
    events = [*standing(good), bad.deployment_started(START)]
    for number in range(2):
        events += bad.task(number).start(START + 10 * SECOND)
    given_up = START + 4 * MINUTE
    events.append(bad.deployment(given_up, "FAILED", "ECS deployment failed: alarm detected.", "ERROR"))
    reason = f"ECS deployment alarms: rolling back to deploymentId {good.deployment_id}."
    events.append(good.deployment(given_up + SECOND, "IN_PROGRESS", reason))
    return in_order(events + _steady_again(given_up + SECOND, good))


def blue_green() -> list[Event]:
    """The green tasks wait for a person, who lets them go on; then the load balancer finds them unhealthy."""
    events = [*standing(), BAD.deployment_started(START)]
    tasks = [BAD.task(number) for number in range(3)]
    for number, task in enumerate(tasks):
        events += task.start(START + (10 + number) * SECOND)
    stage = "POST_TEST_TRAFFIC_SHIFT"
    events.append(BAD.hook(START + 2 * MINUTE, "HOOK_AWAITING_ACTION", stage, START + 24 * 60 * MINUTE))
    events.append(BAD.hook(START + 6 * MINUTE, "HOOK_SUCCEEDED", stage))
    for number, task in enumerate(tasks):
        events += task.stop(START + (420 + 20 * number) * SECOND, UNHEALTHY)
    given_up = START + 9 * MINUTE
    events.append(BAD.deployment_failed(given_up))
    return in_order(events + _rolled_back(given_up + SECOND))


def canary() -> list[Event]:
    """A twentieth of the traffic is enough for the alarm."""
    return by_alarm()


def daemon() -> list[Event]:
    """A daemon's image is missing on every instance; the corrected revision is out ten minutes later."""
    missing = f"CannotPullContainerError: failed to resolve ref {SHOP.image('log-agent', '9')}: not found"
    return in_order(
        [
            *(_of_daemon(number * MINUTE, "DAEMON_TASK_START_IMPAIRED", "WARNING", missing) for number in range(5)),
            _of_daemon(10 * MINUTE, "DAEMON_DEPLOYMENT_SUCCESSFUL", "INFO", None),
        ]
    )


def _of_daemon(after: timedelta, name: str, event_type: str, reason: str | None) -> Event:
    arn, at = SHOP.of("daemon", f"{SHOP.name}/log-agent"), START + after
    detail: Event = {
        "eventType": event_type,
        "eventName": name,
        "clusterArn": SHOP.arn,
        "daemonArn": arn,
        "createdAt": stamp(at),
    }
    if reason is not None:
        detail |= {"failureType": "TASK_FAILED_TO_RUN", "reason": reason}
    kind = "ECS Daemon Service Action" if reason is not None else "ECS Daemon Deployment State Change"
    return SHOP.envelope(kind, at, arn, detail)


def rollback_that_fails() -> list[Event]:
    """What the old release needs is gone as well: its new tasks run out of memory too."""
    events = rolling_with_breaker(4)[:-3]
    back = START + 4 * MINUTE
    for number in range(3):
        task, begin = GOOD.task(f"back{number}"), back + 40 * number * SECOND
        events += task.start(begin) + task.stop(begin + 20 * SECOND, OUT_OF_MEMORY)
    return in_order(events)


def _rolled_back(at: datetime) -> list[Event]:
    return [GOOD.rolling_back_to(at, GOOD.deployment_id), *_steady_again(at)]


def _steady_again(at: datetime, good: Service = GOOD) -> list[Event]:
    rescued = good.task("rescue").start(at + 5 * SECOND)
    return [*rescued, good.deployment_completed(at + 6 * MINUTE - SECOND), good.steady(at + 6 * MINUTE)]
