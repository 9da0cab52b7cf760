"""A table that another version of Foghorn wrote: no incident is lost or told twice, and nothing blocks a scope."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest

from foghorn import observability
from foghorn.incidents.store import IncidentStore
from foghorn.observability import Metric
from foghorn.signals.signal import Severity
from tests.support.harness import Harness
from tests.support.signals import CHECKOUT, at, failure, recorded, steady

pytestmark = pytest.mark.parametrize("store", ["dynamodb"], indirect=True)
TABLE = "incidents"
Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Metric]:
    """Every metric that is counted, once for each time."""
    seen: list[Metric] = []
    monkeypatch.setattr("foghorn.adapters.unreadable_items.count", seen.append)
    return seen


def _rewrite(sort_key: str, change: Change) -> int:
    """Let `change` rewrite the items whose sort key begins so; their number."""
    table = boto3.resource("dynamodb").Table(TABLE)
    found = [item for item in table.scan()["Items"] if str(item["sk"]).startswith(sort_key)]
    for item in found:
        table.put_item(Item=change(dict(item)))
    return len(found)


def _body(name: str, change: Change) -> Change:
    """The same for the JSON text in one attribute."""
    return lambda item: item | {name: json.dumps(change(json.loads(item[name])))}


def _told(store: IncidentStore, stops: int = 3) -> Harness:
    harness = Harness(store=store)
    for n in range(stops):
        harness.signal(failure(n * 10))
    harness.until(at(200))
    assert len(harness.slack.posts) == 1
    return harness


OLD_DEFINITION = {"family": "checkout", "revision": 41, "containers": [{"name": "app", "image": "app:1"}]}
"""As it was kept before environment files, dependencies and volumes were."""


def _with_old_definitions(item: dict[str, Any]) -> dict[str, Any]:
    old = {name: json.loads(text) | {"fact": OLD_DEFINITION} for name, text in item.items() if name.startswith("td_")}
    assert old
    return item | {name: json.dumps(entry) for name, entry in old.items()}


OLDER: dict[str, tuple[str, Change]] = {
    "ledger without what it shows": ("ledger#", _body("ledger", lambda body: body | {"shown": {}})),
    "ledger with message and nothing else": (
        "ledger#",
        _body("ledger", lambda body: {"channel": body["channel"], "ts": body["ts"]}),
    ),
    "ledger with more": ("ledger#", _body("ledger", lambda body: body | {"buttons": {"mute": True}})),
    "facts with more": ("facts", _body("service", lambda body: body | {"deployments": [1]})),
    "task definitions with less": ("facts", _with_old_definitions),
    "facts with less": ("facts", _body("service", lambda body: {"name": body["name"]})),
    "facts that are none": ("facts", lambda item: item | {"service": "{"}),
    "META with more": ("META", lambda item: item | {"muted_until": 1, "labels": {"a", "b"}}),
    "META that says open and no more": (
        "META",
        lambda item: {"pk": item["pk"], "sk": item["sk"], "state": item["state"]},
    ),
    "events with more": ("event#", _body("signal", lambda body: body | {"zone_id": "use1-az1"})),
    "events with less": (
        "event#",
        _body("signal", lambda body: {name: body[name] for name in ("k", "sv", "sc", "e", "at", "id", "task")}),
    ),
}


@pytest.mark.parametrize(("sort_key", "change"), OLDER.values(), ids=OLDER)
def test_an_open_incident_goes_on_in_its_message(
    store: IncidentStore, counted: list[Metric], sort_key: str, change: Change
) -> None:
    """The next stop is an edit of the message that is there; a steady state closes it, and then nothing is due."""
    harness = _told(store)
    assert _rewrite(sort_key, change) > 0

    for n in range(3):
        harness.signal(failure(300 + n * 10))
    harness.signal(steady(400))
    harness.until(at(1200))

    (post,) = harness.slack.posts
    assert "6 stops" in post.message.text
    assert "Resolved" in post.message.text
    assert counted == []
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (meta.is_open, meta.dirty, meta.due_at, meta.lease_until) == (False, False, None, None)


def test_meta_that_never_had_a_version_comes_to_rest(store: IncidentStore, counted: list[Metric]) -> None:
    """Else its lease alone would be given back, and it would be due every other minute for ever."""
    harness = _told(store)
    _rewrite("META", lambda item: {name: value for name, value in item.items() if name != "version"} | {"dirty": True})
    harness.deliverer.deliver(CHECKOUT)
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (meta.is_open, meta.dirty, meta.lease_until) == (True, False, None)
    assert meta.due_at is not None
    assert meta.due_at > at(600)


UNREADABLE: dict[str, Change] = {
    "another kind of record": lambda item: item | {"signal": json.dumps({"version": 9})},
    "no JSON": lambda item: item | {"signal": "<signal/>"},
    "no record at all": lambda item: {"pk": item["pk"], "sk": item["sk"]},
    "a scope of a kind unknown here": _body(
        "signal", lambda body: body | {"sc": "123456789012|eu-central-1|prod|planet|mars"}
    ),
    "a severity unknown here": _body("signal", lambda body: body | {"sv": "apocalyptic"}),
    "a time without a zone": _body("signal", lambda body: body | {"at": "2026-03-02T10:00:00"}),
}


@pytest.mark.parametrize("change", UNREADABLE.values(), ids=UNREADABLE)
def test_an_event_that_cannot_be_read_is_skipped_and_counted(
    store: IncidentStore, counted: list[Metric], capsys: pytest.CaptureFixture[str], change: Change
) -> None:
    """The others of its scope are told; the log names the item and not what is in it."""
    lost = recorded(failure(5, evidence={"detail.reason": "hunter2"}))
    store.put_event(lost)
    assert _rewrite(lost.sort_key, change) == 1
    lines: list[tuple[str, dict[str, Any]]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(observability.logger, "error", lambda message, extra: lines.append((message, extra)))
        harness = _told(store)

    (post,) = harness.slack.posts
    assert "3 stops" in post.message.text
    assert set(counted) == {Metric.ITEMS_UNREADABLE}
    assert {(message, extra["scope"], extra["item"]) for message, extra in lines} == {
        ("item of another version skipped", CHECKOUT.key, lost.sort_key)
    }
    assert "hunter2" not in json.dumps(lines)


def test_a_kind_that_is_unknown_here_is_told_as_what_it_is(store: IncidentStore, counted: list[Metric]) -> None:
    """A newer version recorded it before it was rolled back: it is shown by name, not dropped."""
    known = failure(0)
    store.put_event(recorded(known))
    _rewrite(
        recorded(known).sort_key, _body("signal", lambda body: body | {"k": "solar_flare", "sv": Severity.WARNING})
    )
    harness = Harness(store=store)
    harness.signal(failure(10, "oom_killed"))
    harness.until(at(60))

    (post,) = harness.slack.posts
    assert "container ran out of memory ×1, solar flare ×1" in str(post.message.blocks)
    assert counted == []


def test_an_incident_of_nothing_but_unknown_kinds_is_told(store: IncidentStore, counted: list[Metric]) -> None:
    """With the patience that a kind may ask for, since nobody knows whether it does."""
    harness = Harness(store=store)
    harness.signal(replace(failure(0), kind="solar_flare"))
    harness.until(at(600))
    (post,) = harness.slack.posts
    assert "solar flare" in post.message.text
    assert counted == []


def test_a_ledger_that_names_no_message_is_told_anew(store: IncidentStore, counted: list[Metric]) -> None:
    """There is nothing to edit: better a second message than an incident that nobody hears of."""
    harness = _told(store)
    _rewrite("ledger#", _body("ledger", lambda body: {"posted_at": body["posted_at"]}))
    harness.signal(failure(300))
    harness.until(at(330))
    assert len(harness.slack.posts) == 2
    assert set(counted) == {Metric.ITEMS_UNREADABLE}


def test_a_scope_of_a_kind_unknown_here_does_not_stop_the_sweep(store: IncidentStore, counted: list[Metric]) -> None:
    """It is counted, and left to the version that knows it; the others are rung for."""
    planet = CHECKOUT.key.replace("|service|", "|planet|")
    boto3.resource("dynamodb").Table(TABLE).put_item(
        Item={"pk": planet, "sk": "META", "state": "open", "due_shard": "due", "due_at": 1}
    )
    store.mark(CHECKOUT, topic="x", now=at(0), due_at=at(0), gather_until=None)
    harness = Harness(store=store)
    harness.clock.now = at(100)
    assert harness.sweeper.sweep() == 1
    assert [message[2] for message in harness.queue.messages] == [CHECKOUT]
    assert list(store.scopes()) == [CHECKOUT]
    assert counted == [Metric.ITEMS_UNREADABLE] * 2
