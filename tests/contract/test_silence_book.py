"""One contract, two books: what holds on DynamoDB holds for the one that other tests stand on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.adapters.dynamodb_table import Update
from foghorn.adapters.incident_table import IncidentTable
from foghorn.adapters.silence_items import PARTITION, TURN_KEY, SilenceItems
from foghorn.incidents.silence_book import START, Position, SilenceBook
from foghorn.incidents.store import IncidentStore
from foghorn.signals.silence import Sight
from tests.support.signals import CHECKOUT, at
from tests.support.silence import MemoryBook
from tests.support.stores import store as store

MINUTE = timedelta(minutes=1)
THERE = Position("page-2", "arn:aws:ecs:eu-central-1:123456789012:cluster/prod", "page-3")
SIGHT = Sight(7, at(0), 3, "ecs-svc/1", 2, at(900.123))


@pytest.fixture
def book(store: IncidentStore) -> SilenceBook:
    """Each implementation in turn, empty."""
    return SilenceItems("incidents") if isinstance(store, IncidentTable) else MemoryBook()


def test_the_first_run_begins_at_the_start(book: SilenceBook) -> None:
    """Nothing was there before it."""
    turn = book.take_turn(at(0), at(60))
    assert turn is not None
    assert (turn.position, turn.round) == (START, 0)


def test_two_runs_at_once_do_not_both_look(book: SilenceBook) -> None:
    """The second one has no turn until the first hands it back."""
    first = book.take_turn(at(0), at(60))
    assert first is not None
    assert book.take_turn(at(1), at(61)) is None
    assert book.hand_back(first, THERE, 4)
    second = book.take_turn(at(2), at(62))
    assert second is not None
    assert (second.position, second.round) == (THERE, 4)


def test_the_turn_of_a_run_that_died_lapses(book: SilenceBook) -> None:
    """The next one reads the same pages again, and the dead one, should it live, changes nothing any more."""
    dead = book.take_turn(at(0), at(60))
    assert dead is not None
    assert book.take_turn(at(59), at(119)) is None
    second = book.take_turn(at(60), at(120))
    assert second is not None
    assert second.position == START
    assert not book.hand_back(dead, THERE, 9)
    assert book.hand_back(second, replace(THERE, services_token=None), 1)
    third = book.take_turn(at(61), at(121))
    assert third is not None
    assert (third.position, third.round) == (replace(THERE, services_token=None), 1)


@pytest.mark.parametrize("sight", [SIGHT, Sight(0, at(1), 0)])
def test_what_is_remembered_comes_back_until_its_time_is_over(book: SilenceBook, sight: Sight) -> None:
    """Whole, and for its own service alone."""
    assert book.sight(CHECKOUT, at(0)) is None
    book.keep_sight(CHECKOUT, sight, at(3600))
    assert book.sight(CHECKOUT, at(3599)) == sight
    assert book.sight(replace(CHECKOUT, name="mailer"), at(0)) is None
    assert book.sight(CHECKOUT, at(3600)) is None


def test_the_newest_sight_counts(book: SilenceBook) -> None:
    """It takes the place of the one before, and nothing of that stays."""
    book.keep_sight(CHECKOUT, SIGHT, at(3600))
    newer = Sight(8, at(60), 3)
    book.keep_sight(CHECKOUT, newer, at(3600))
    assert book.sight(CHECKOUT, at(0)) == newer


@pytest.mark.parametrize("store", ["dynamodb"], indirect=True)
def test_a_position_of_another_version_is_the_start(store: IncidentStore, book: SilenceBook) -> None:
    """It cannot be read: a tour that begins anew costs a few calls, one that fails for ever finds nothing."""
    assert isinstance(store, IncidentTable)
    assert isinstance(book, SilenceItems)
    book._table.update(PARTITION, TURN_KEY, Update(sets={"position": "[]"}))
    turn = book.take_turn(at(0), at(60))
    assert turn is not None
    assert turn.position == START


def test_no_incident_shows_in_it(store: IncidentStore, book: SilenceBook) -> None:
    """Its items lie beside the incidents and are none."""
    book.take_turn(at(0), at(60))
    book.keep_sight(CHECKOUT, SIGHT, at(3600))
    assert list(store.scopes()) == []
    assert list(store.due(at(86_400), 10)) == []
    assert store.meta(CHECKOUT) is None
