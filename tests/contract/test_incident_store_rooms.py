"""The room on container instances in both stores: kept whole, beside the other facts, until a new incident."""

from __future__ import annotations

import pytest

from foghorn.facts.deployment import Rollout
from foghorn.facts.instance_room import InstanceRoom, Rooms
from foghorn.facts.missing import Missing
from foghorn.incidents.store import IncidentStore
from tests.contract.test_room_source import SCARCE, WHOLE
from tests.support.signals import CHECKOUT, at

ROOMS = [
    Missing("AccessDeniedException on ListContainerInstances"),
    Rooms((), 0),
    Rooms((), 3, more=True),
    Rooms((WHOLE, SCARCE, InstanceRoom("x")), 3, task_definition="checkout:42"),
]


@pytest.mark.parametrize("rooms", ROOMS)
def test_room_is_kept_until_a_new_incident(store: IncidentStore, rooms: Rooms | Missing) -> None:
    """Forgetting it takes nothing else away."""
    assert store.facts(CHECKOUT).rooms is None
    store.save_facts(CHECKOUT, rooms=rooms, rollout=Rollout(at(0)))
    store.save_facts(CHECKOUT, service=Missing("denied"))
    assert rooms == store.facts(CHECKOUT).rooms == store.load(CHECKOUT, lambda _: None).facts.rooms
    store.save_facts(CHECKOUT, forget_rooms=True)
    assert (store.facts(CHECKOUT).rooms, store.facts(CHECKOUT).rollout) == (None, Rollout(at(0)))


def test_what_is_found_anew_takes_the_place_of_the_old(store: IncidentStore) -> None:
    """Also where the old is to be forgotten in the same step."""
    store.save_facts(CHECKOUT, rooms=ROOMS[0])
    store.save_facts(CHECKOUT, rooms=ROOMS[1], forget_rooms=True)
    assert store.facts(CHECKOUT).rooms == ROOMS[1]
