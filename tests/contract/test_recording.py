"""The recording protocol on both stores: exactly once per event, and exactly one leads."""

from __future__ import annotations

import pytest

from foghorn.incidents.records import Claimed, LeaseReturn
from foghorn.incidents.store import OTHER_TOPICS, IncidentStore
from tests.support.signals import CHECKOUT, at, failure, observed, recorded, steady


def test_the_first_event_leads_and_announces(store: IncidentStore) -> None:
    """And it says that it is the first of its scope."""
    recording = store.record(failure(0), at(1))
    assert (True, True, True, True) == (recording.new, recording.lead, recording.announce, recording.first)


def test_a_further_event_does_nothing_more(store: IncidentStore) -> None:
    """It is recorded; the first one's announcement will show it."""
    store.record(failure(0), at(1))
    recording = store.record(failure(10), at(11))
    assert (True, False, False) == (recording.new, recording.lead, recording.announce)


def test_a_duplicate_is_not_new(store: IncidentStore) -> None:
    """And it does not lead while the first one gathers."""
    store.record(failure(0), at(1))
    recording = store.record(failure(0), at(2))
    assert (False, False, False) == (recording.new, recording.lead, recording.announce)


def test_a_retry_resumes_after_the_lease(store: IncidentStore) -> None:
    """The first one died while gathering: the same event leads again."""
    store.record(failure(0), at(1))
    recording = store.record(failure(0), at(2 + store.policy.gather_lease_s))
    assert (False, True, True) == (recording.new, recording.lead, recording.announce)


def test_a_new_cause_leads(store: IncidentStore) -> None:
    """So does a new revision with the same cause."""
    store.record(failure(0), at(1))
    assert store.record(failure(5, "oom_killed"), at(6)).lead
    assert store.record(failure(8, task_definition="checkout:42"), at(9)).lead


def test_an_event_of_a_clean_open_incident_announces_without_gathering(store: IncidentStore) -> None:
    """Somebody has to count it."""
    topic = store.record(failure(0), at(1)).topic
    store.end_gathering(CHECKOUT, topic)
    claimed = store.claim(CHECKOUT, at(2))
    assert isinstance(claimed, Claimed)
    store.release(CHECKOUT, LeaseReturn(claimed.meta.version, is_open=True, dirty=False, due_at=None))
    recording = store.record(failure(10), at(11))
    assert (False, True) == (recording.lead, recording.announce)


def test_topics_are_bounded(store: IncidentStore) -> None:
    """Beyond the bound all further news is one topic."""
    for revision in range(store.policy.max_topics + 5):
        store.record(failure(revision, task_definition=f"checkout:{revision}"), at(revision))
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert store.policy.max_topics + 1 == len(meta.topics)
    assert OTHER_TOPICS in meta.topics


def test_a_steady_state_of_a_healthy_service_announces_nothing(store: IncidentStore) -> None:
    """It is kept, since its failure may still be under way."""
    assert not store.record(steady(0), at(1)).announce
    assert not store.put_event(recorded(steady(0)))


@pytest.mark.parametrize(("seconds", "announces"), [(50, True), (70, False)])
def test_a_late_steady_state_matters_when_it_is_older_than_the_end(
    store: IncidentStore, seconds: float, announces: bool
) -> None:
    """Only then could it move the end."""
    store.record(failure(0), at(1))
    claimed = store.claim(CHECKOUT, at(400))
    assert isinstance(claimed, Claimed)
    version = claimed.meta.version
    store.release(CHECKOUT, LeaseReturn(version, is_open=False, dirty=False, due_at=None, settled_at=at(60)))
    assert announces == store.record(steady(seconds), at(500)).announce


def test_an_observation_is_an_event_like_any_other(store: IncidentStore) -> None:
    """Put once."""
    event = recorded(observed(1800))
    assert (store.put_event(event), store.put_event(event)) == (True, False)


def test_what_is_over_has_no_topics(store: IncidentStore) -> None:
    """The next incident's causes and revisions are news again, however many the last ones had."""
    store.record(failure(0), at(1))
    claimed = store.claim(CHECKOUT, at(400))
    assert isinstance(claimed, Claimed)
    version = claimed.meta.version
    store.release(CHECKOUT, LeaseReturn(version, is_open=False, dirty=False, due_at=None, settled_at=at(60)))
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert frozenset() == meta.topics
    assert store.record(failure(900), at(901)).lead
