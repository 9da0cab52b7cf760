"""The streams that take every function everywhere it can ask AWS for something."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from foghorn.adapters.ecs_facts import EcsFacts
from foghorn.adapters.incident_items import META_KEY
from foghorn.facts.fact import Facts
from foghorn.pipeline import delivery
from foghorn.signals.scope import Scope
from foghorn_local.aws import workspace_client
from foghorn_local.demo.ecs import Cluster, Event
from foghorn_local.demo.service import Service
from foghorn_local.play.faults import parse_faults
from foghorn_local.play.play import play
from foghorn_local.play.stack import REGION
from tests.contract.permissions import closer_plays, own_plays, placement_plays
from tests.contract.permissions.deployment import TEMPLATE
from tests.contract.permissions.recording import Recording, recording
from tests.storms.releases import by_alarm
from tests.storms.streams import START, crash_loop, first_crash, in_order, spot_that_heals

HOME = Cluster()
ABROAD = (Cluster("shop", "111122223333", "eu-west-1"), Cluster("prod", "123456789012", "ap-northeast-2"))
MINUTE = timedelta(minutes=1)


# Parameters that decide what is asked at all, and their defaults.
SWITCHES: Mapping[str, str] = {"ReadLogs": "on", "StartChecks": "on"}


def recorded(parameters: Mapping[str, str] | None = None) -> Recording:
    """All of them under the template's parameters, each played once per test run."""
    given = SWITCHES | (parameters or {})
    looks = silence() if given.get("SilenceCheck", "on") == "on" else Recording()
    closer = _closer_look(*(given[name] for name in SWITCHES))
    return _everyday() | _overtaken() | _unplaced() | _own_troubles() | closer | of_another_account() | looks


class _TooMuchOnce:
    """More seconds than a notifier has left, the first time that they are compared."""

    def __init__(self) -> None:
        self._asked = False

    def __gt__(self, remaining_s: object) -> bool:
        first, self._asked = not self._asked, True
        return first


@cache
def _everyday() -> Recording:
    """Without the switches, so that what depends on them is heard in the streams below and nowhere else."""
    with recording() as record:
        for events, faults in _plays():
            play(events, template=TEMPLATE, faults=parse_faults(faults), parameters=dict.fromkeys(SWITCHES, "off"))
    return record


@cache
def _overtaken() -> Recording:
    """A notifier claims the incident while its leader gathers, and one has no time left: each rings once more."""
    services = Service(HOME, "checkout"), Service(HOME, "mailer")
    events = [*crash_loop(services[0], crashes=1), services[1].impaired(START)]
    events += [service.steady(START + 3 * MINUTE) for service in services]
    with recording() as record:
        with _claimed_meanwhile():
            play(in_order(events), template=TEMPLATE, parameters=dict.fromkeys(SWITCHES, "off"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delivery, "NEEDS_S", _TooMuchOnce())
            play(first_crash(), template=TEMPLATE, parameters=dict.fromkeys(SWITCHES, "off"))
    return record


@cache
def _unplaced() -> Recording:
    """Tasks that found no place, at home and elsewhere."""
    clusters = (HOME, *ABROAD)
    with recording() as record:
        play(
            placement_plays.causes(*clusters),
            template=TEMPLATE,
            world=placement_plays.world_of(*clusters),
            parameters=dict.fromkeys(SWITCHES, "off"),
        )
    return record


@cache
def _own_troubles() -> Recording:
    """What Foghorn tells of itself: every function has something to note."""
    mailer = Service(HOME, "mailer")
    events = [*_not_understood(), *_a_whole_life(), mailer.impaired(START), mailer.steady(START + 3 * MINUTE)]
    with recording() as record, own_plays.in_trouble():
        play(in_order(events), template=TEMPLATE, parameters=dict.fromkeys(SWITCHES, "off") | own_plays.PARAMETERS)
    return record


@contextmanager
def _claimed_meanwhile() -> Iterator[None]:
    """Every look-up takes so long that the incident has been claimed when it ends, as one does: nothing is new then."""
    gather = EcsFacts.gather

    def overtaken(self: EcsFacts, scope: Scope, **asked: Any) -> Facts:
        table = workspace_client("dynamodb", os.environ["AWS_ENDPOINT_URL"], region=REGION)
        table.update_item(
            TableName=os.environ["FOGHORN_TABLE"],
            Key={"pk": {"S": scope.key}, "sk": {"S": META_KEY}},
            UpdateExpression="SET dirty = :no",
            ExpressionAttributeValues={":no": {"BOOL": False}},
        )
        return gather(self, scope, **asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EcsFacts, "gather", overtaken)
        yield


@cache
def _closer_look(*switches: str) -> Recording:
    """What calls for a closer look, at home and in another region."""
    clusters = (closer_plays.HOME, closer_plays.OF_ANOTHER_REGION)
    return _looked_at(*clusters, parameters=dict(zip(SWITCHES, switches, strict=True)))


@cache
def of_another_account() -> Recording:
    """The same, with every switch on, in another account: nothing there is looked at closer."""
    return _looked_at(closer_plays.OF_ANOTHER_ACCOUNT, parameters=SWITCHES)


@cache
def silence() -> Recording:
    """The schedule comes round twice, over a service of which no event tells: none of its tasks gets to run."""
    told = Service(HOME, "checkout")
    events = in_order([*crash_loop(told, crashes=1), told.steady(START + 50 * MINUTE)])
    task = {
        "taskArn": f"arn:aws:ecs:{REGION}:{HOME.account}:task/{HOME.name}/0123456789abcdef0123456789abcdef",
        "group": "service:quiet",
        "lastStatus": "PENDING",
        "desiredStatus": "RUNNING",
        "createdAt": (START - 60 * MINUTE).isoformat(),
    }
    quiet = {"serviceName": "quiet", "status": "ACTIVE", "desiredCount": 2, "runningCount": 0, "pendingCount": 1}
    home = {"name": HOME.name, "account": HOME.account, "region": HOME.region, "services": [quiet], "tasks": [task]}
    off = dict.fromkeys(SWITCHES, "off")
    with recording() as record:
        played = play(events, template=TEMPLATE, world={"clusters": [home]}, parameters=off | {"SilenceCheck": "on"})
    assert any("tasks are stuck" in message.text for message in played.channel.messages), "nothing was told"
    return record


def _looked_at(*clusters: Cluster, parameters: Mapping[str, str]) -> Recording:
    events = in_order([event for cluster in clusters for event in closer_plays.causes(cluster)])
    world = closer_plays.world_of(*clusters)
    with recording() as record, closer_plays.known_ids():
        play(events, template=TEMPLATE, world=world, parameters=parameters, furnish=closer_plays.furnish)
    return record


def _plays() -> Iterator[tuple[list[Event], str]]:
    yield _a_whole_life(), "slack:429:1,slack:500:1,crash:after-record:1,duplicate:2"
    yield _a_whole_life(), "crash:after-post:1,dynamodb:throttle:4,ecs:throttle:1"
    yield first_crash(), "ecs:throttle:all,slack:drop-after-accept:1"
    yield spot_that_heals(), ""
    yield _not_understood(), ""
    yield [_agent_away(HOME.region)], ""
    yield [_agent_away("ap-northeast-2")], ""
    for cluster in ABROAD:
        yield _silence_after(cluster), ""
    for cluster in (HOME, *ABROAD):
        yield _given_up_unseen(cluster), ""


def _agent_away(region: str) -> Event:
    """A container instance whose agent does not come back: the sweeper looks it up."""
    text = (TEMPLATE.parent / "events/task_state.instance_agent_disconnected.json").read_text(encoding="utf-8")
    event: Event = json.loads(text.replace("eu-central-1", region))
    return event


def _a_whole_life() -> list[Event]:
    """Crashes, an impaired and a failed deployment, a second cause, a roll-back and a steady state."""
    bad, good = Service(HOME, "checkout", revision=42), Service(HOME, "checkout", revision=41)
    events = crash_loop(bad, crashes=4)
    events += [
        bad.impaired(START + 3 * MINUTE),
        bad.unplaced(START + 4 * MINUTE),
        bad.deployment_failed(START + 5 * MINUTE),
        good.rolling_back_to(START + 5 * MINUTE, bad.deployment_id),
        good.steady(START + 12 * MINUTE),
    ]
    return in_order(events)


def _given_up_unseen(cluster: Cluster) -> list[Event]:
    """A release that no stop tells of, and that the service lists no longer when ECS says that it failed."""
    return [event for event in by_alarm(cluster) if "IN_PROGRESS" not in str(event["detail"].get("eventName"))]


def _silence_after(cluster: Cluster) -> list[Event]:
    """A crash and an impaired service of another account or region, and then nothing: the sweeper looks it up."""
    service = Service(cluster, "orders", revision=7)
    impaired = Service(cluster, "mailer", revision=3).impaired(START + MINUTE)
    return in_order([*crash_loop(service, crashes=1), impaired])


def _not_understood() -> list[Event]:
    """An event for each detector that its rule lets pass and that cannot be parsed."""
    broken: list[Any] = [
        crash_loop(Service(HOME, "checkout"), crashes=1)[-1],
        Service(HOME, "checkout").impaired(START + MINUTE),
    ]
    for event in broken:
        event["account"] = 123456789012
    return broken
