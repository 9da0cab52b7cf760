"""Items of an older or a newer Foghorn: what is missing has its default, what is unknown is passed over."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import Any

import pytest

from foghorn.adapters import incident_items as items
from foghorn.adapters.unreadable_items import read_or_skip
from foghorn.facts.fact import ContainerDefinition, EfsVolume, Missing, Service, TaskDefinition
from foghorn.incidents.records import Check, Ledger, Shown
from tests.support.signals import CHECKOUT, at, failure, recorded

SHOWN = Shown(True, "critical", "oom_killed", "", 3, 1, "service", "abc", at(5))
LEDGER = Ledger(
    "event#1", "C0FOGHORN", "1700000000.000100", at(4), SHOWN, {"evidence": "1700000001.000100"}, "warning", "def", 2, 1
)
SERVICE = Service("checkout", "ACTIVE", 3, 2, 1, 100, 200, True, True, 30, ("group",), "checkout:42", ("message",))
CONTAINER = ContainerDefinition(
    "app",
    "app:1",
    memory_limit_mib=512,
    secret_names=("TOKEN",),
    env_file_arns=("arn:aws:s3:::example-config/prod.env",),
    depends_on=(("proxy", "HEALTHY"), ("migrate", "SUCCESS")),
)
VOLUME = EfsVolume("data", "fs-0123456789abcdef0", "fsap-0123456789abcdef0", "/", transit_encryption=True, iam=True)
DEFINITION = TaskDefinition("checkout", 42, (CONTAINER,), 1024, 512, efs_volumes=(VOLUME,))
EVENT = recorded(
    failure(
        3,
        "oom_killed",
        evidence={"detail.reason": "x"},
        container="app",
        exit_code=137,
        image="app:1",
        subnet_id="subnet-1",
    )
)
NEW = {"invented_later": {"deep": [1]}}
OTHER_VERSION = Missing("the look-up was recorded by another version of Foghorn")


def _ledger_item(body: dict[str, Any]) -> dict[str, Any]:
    return {"pk": CHECKOUT.key, "sk": "ledger#event#1", "ledger": json.dumps(body)}


def _ledger_body() -> dict[str, Any]:
    body: dict[str, Any] = json.loads(items.ledger_to_item(CHECKOUT.key, LEDGER, 0)["ledger"])
    return body


def _without(data: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != name}


def test_a_ledger_with_more_in_it_is_the_same_ledger() -> None:
    """Also where more is in what is shown."""
    body = _ledger_body() | NEW
    body["shown"] |= NEW
    assert items.ledger_from_item(_ledger_item(body)) == LEDGER


@pytest.mark.parametrize("name", [field.name for field in fields(Ledger) if field.name not in ("channel", "ts")])
def test_a_ledger_without_a_field_still_knows_its_message(name: str) -> None:
    """So the message is edited, and not posted anew."""
    read = items.ledger_from_item(_ledger_item(_without(_ledger_body(), name)))
    assert (read.anchor, read.channel, read.ts) == (LEDGER.anchor, LEDGER.channel, LEDGER.ts)
    same = {field.name for field in fields(Ledger)} - {name, "shown"}
    assert {field: getattr(read, field) for field in same} == {field: getattr(LEDGER, field) for field in same}


def test_a_ledger_without_a_time_was_posted_when_slack_says() -> None:
    """A message's ts is the second at which it was posted."""
    read = items.ledger_from_item(_ledger_item(_without(_ledger_body(), "posted_at")))
    assert read.posted_at.timestamp() == pytest.approx(1_700_000_000.0001, abs=0.001)


@pytest.mark.parametrize("name", [field.name for field in fields(Shown)])
def test_what_is_not_known_to_be_shown_has_a_default(name: str) -> None:
    """One that differs from what any episode shows, or, for the time, that of the post: at most one edit too many."""
    body = _ledger_body()
    del body["shown"][name]
    read = items.ledger_from_item(_ledger_item(body)).shown
    same = {field.name for field in fields(Shown)} - {name}
    assert {field: getattr(read, field) for field in same} == {field: getattr(SHOWN, field) for field in same}
    if name == "at":
        assert read.at == LEDGER.posted_at


def test_facts_with_more_in_them_are_the_same_facts() -> None:
    """Service, task definition and container."""
    service = json.loads(items.fact_to_text(SERVICE)) | NEW
    ((key, text),) = items.task_definition_attribute("checkout:42", DEFINITION).items()
    entry = json.loads(text) | NEW
    entry["fact"] |= NEW
    for inside in ("containers", "efs_volumes"):
        entry["fact"][inside] = [one | NEW for one in entry["fact"][inside]]
    found = items.facts_from_item({"service": json.dumps(service), key: json.dumps(entry), "later": "x"})
    assert found.service == SERVICE
    assert found.task_definitions == {"checkout:42": DEFINITION}


@pytest.mark.parametrize("name", [field.name for field in fields(Service)])
def test_a_service_without_a_field_has_its_default_or_is_missing(name: str) -> None:
    """A count that is not there is never taken for a count."""
    text = json.dumps(_without(json.loads(items.fact_to_text(SERVICE)), name))
    found = items.facts_from_item({"service": text}).service
    required = {"name", "status", "desired_count", "running_count", "pending_count"}
    if name in required:
        assert found == OTHER_VERSION
    else:
        assert isinstance(found, Service)
        assert getattr(found, name) in (None, ())


@pytest.mark.parametrize("name", [field.name for field in fields(TaskDefinition)])
def test_a_task_definition_without_a_field_likewise(name: str) -> None:
    """And it says of which revision it is."""
    ((key, text),) = items.task_definition_attribute("checkout:42", DEFINITION).items()
    entry = json.loads(text)
    del entry["fact"][name]
    found = items.facts_from_item({key: json.dumps(entry)}).task_definitions["checkout:42"]
    if name in {"family", "revision", "containers"}:
        assert found == OTHER_VERSION
    else:
        assert isinstance(found, TaskDefinition)
        assert getattr(found, name) in (None, ())


@pytest.mark.parametrize("name", [field.name for field in fields(ContainerDefinition)])
def test_a_container_without_a_field_likewise(name: str) -> None:
    """Older versions knew neither environment files nor dependencies."""
    ((key, text),) = items.task_definition_attribute("checkout:42", DEFINITION).items()
    entry = json.loads(text)
    del entry["fact"]["containers"][0][name]
    found = items.facts_from_item({key: json.dumps(entry)}).task_definitions["checkout:42"]
    if name in {"name", "image"}:
        assert found == OTHER_VERSION
    else:
        assert isinstance(found, TaskDefinition)
        assert found.containers[0] == replace(CONTAINER, **{name: getattr(ContainerDefinition("x", "x"), name)})


STRANGE: list[tuple[str, dict[str, Any]]] = [
    ("a dependency of three parts", {"containers": [asdict(CONTAINER) | {"depends_on": [["a", "START", 7]]}]}),
    ("a dependency that is a number", {"containers": [asdict(CONTAINER) | {"depends_on": [7]}]}),
    ("a volume that is a text", {"efs_volumes": ["data"]}),
    ("a volume without its file system", {"efs_volumes": [{"name": "data"}]}),
]


@pytest.mark.parametrize("change", [row[1] for row in STRANGE], ids=[row[0] for row in STRANGE])
def test_a_task_definition_of_another_shape_is_missing(change: dict[str, Any]) -> None:
    """No rule meets what it does not expect."""
    ((key, text),) = items.task_definition_attribute("checkout:42", DEFINITION).items()
    entry = json.loads(text)
    entry["fact"] |= change
    assert items.facts_from_item({key: json.dumps(entry)}).task_definitions == {"checkout:42": OTHER_VERSION}


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "7", '"x"', '{"name": 1}'])
def test_a_fact_that_is_no_fact_is_not_checked(text: str) -> None:
    """The others stand."""
    ((key, good),) = items.task_definition_attribute("checkout:42", DEFINITION).items()
    found = items.facts_from_item({"service": text, key: good, items.TASK_DEFINITION_PREFIX + "x": text})
    assert found.service == OTHER_VERSION
    assert found.task_definition("checkout:42") == DEFINITION


@pytest.mark.parametrize("name", ["t", "ev", "svc", "task", "td", "c", "img", "x", "sn", "recorded_at"])
def test_an_event_without_what_is_optional_is_an_event(name: str) -> None:
    """Of the same kind, at the same time, with the same key; received when it happened where that is not known."""
    item = items.event_to_item(EVENT, 0)
    item["signal"] = json.dumps(_without(json.loads(item["signal"]), name) | NEW)
    read = items.event_from_item(_without(item, name) | NEW)
    assert read.sort_key == EVENT.sort_key
    assert (read.signal.kind, read.signal.scope) == ("oom_killed", CHECKOUT)
    assert read.recorded_at == (EVENT.signal.occurred_at if name == "recorded_at" else EVENT.recorded_at)


@pytest.mark.parametrize("name", ["k", "sv", "sc", "e", "at", "id"])
@pytest.mark.parametrize("value", [None, "", 7, [], {"x": 1}], ids=repr)
def test_an_event_without_its_core_is_skipped(name: str, value: object) -> None:
    """Unless another type of text still makes an event of it, which is then one."""
    item = items.event_to_item(EVENT, 0)
    record = json.loads(item["signal"])
    without = item | {"signal": json.dumps(_without(record, name))}
    assert read_or_skip(without, items.event_from_item) is None
    strange = read_or_skip(item | {"signal": json.dumps(record | {name: value})}, items.event_from_item)
    assert strange is None or name in ("k", "id")


@pytest.mark.parametrize("item", [{}, {"signal": None}, {"signal": "x"}, {"signal": "[]"}, {"signal": 1}], ids=repr)
def test_an_item_that_is_none_of_ours_is_skipped(item: dict[str, Any]) -> None:
    """Whatever stands there."""
    assert read_or_skip(item, items.event_from_item) is None
    assert read_or_skip(item, items.ledger_from_item) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"services": ["a"]}', '{"services": 1, "at": 2}'])
def test_a_check_that_is_none_is_not_owed(text: str) -> None:
    """The next delivery says anew what is owed."""
    assert items.check_from_text(text) is None


def test_a_check_with_more_in_it_is_owed() -> None:
    """As it was."""
    check = Check(("checkout",), at(1800))
    assert items.check_from_text(json.dumps(json.loads(items.check_to_text(check)) | NEW)) == check


def test_meta_of_before_most_of_its_attributes() -> None:
    """Open, and nothing else is known."""
    read = items.meta_from_item({"pk": CHECKOUT.key, "sk": "META", "state": "open"} | NEW)
    assert (read.is_open, read.dirty, read.version, read.topics) == (True, False, 0, frozenset())
