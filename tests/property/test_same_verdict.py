"""What must not change a verdict: case, blanks, marks, ids, names, order, and where ECS put the text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.signals import KINDS, Outcome, classify
from foghorn.signals.service_messages import kind_of_message
from foghorn.signals.stop_reasons import kind_of_error, kind_of_stop
from tests.signals.tables import lifecycle, messages
from tests.signals.tables.errors import ERRORS
from tests.signals.task_events import kind_of, task_event

STOPS = [(text, kind) for text, kind in [*ERRORS, *lifecycle.ROWS] if kind is not None]
BLANKS = st.sampled_from([" ", "  ", "\n", "\t", "\r\n", " \u00a0"])

TRANSFORMS: dict[str, Callable[[str], str]] = {
    "small letters": str.lower,
    "capitals": str.upper,
    "line breaks": lambda text: text.replace(" ", "\n    "),
    "doubled blanks": lambda text: text.replace(" ", "  "),
    "curly apostrophes": lambda text: text.replace("'", "’"),
    "straight apostrophes": lambda text: text.replace("’", "'"),
    "curly quotation marks": lambda text: text.replace('"', "“"),
    "another account": lambda text: re.sub(r"\d{12}", "999999999999", text),
    "a hidden account": lambda text: re.sub(r"\d{12}", "XXXXXXXXXX", text),
    "another region": lambda text: text.replace("eu-west-1", "us-gov-west-1"),
    "a registry of one's own": lambda text: re.sub(r"\d{12}\.dkr\.ecr\.[\w.-]+/", "localhost:5000/", text),
    "another public registry": lambda text: text.replace("docker.io/", "quay.example.net/denied/"),
    "another address": lambda text: text.replace("192.0.2.", "203.0.113."),
    "stop code in front": lambda text: f"TaskFailedToStart: {text}",
    "time in front": lambda text: f"Task stopped at: 2026-01-05T10:00:41.001Z\n{text}",
    "blanks around": lambda text: f"\n {text} \n",
    "longer than is read": lambda text: f"{text} {'z' * 5_000}",
}


@pytest.mark.parametrize("change", TRANSFORMS.values(), ids=list(TRANSFORMS))
def test_a_stop_reads_the_same(change: Callable[[str], str]) -> None:
    """Each row of the tables, changed."""
    changed = {text: kind_of_stop(change(text)) for text, _ in STOPS}
    assert changed == dict(STOPS)


OF_MESSAGES = {name: change for name, change in TRANSFORMS.items() if "in front" not in name}


@pytest.mark.parametrize("change", OF_MESSAGES.values(), ids=list(OF_MESSAGES))
def test_a_message_reads_the_same(change: Callable[[str], str]) -> None:
    """Each row of the table, changed, behind its service."""
    changed = {text: kind_of_message(f"(service web) {change(text)}").name for text, _ in messages.ROWS}
    assert changed == dict(messages.ROWS)


@given(st.sampled_from(STOPS), st.lists(BLANKS, min_size=1, max_size=5))
def test_blanks_are_blanks(row: tuple[str, str], blanks: list[str]) -> None:
    """Any mixture of them."""
    text, kind = row
    words = text.split(" ")
    assert kind_of_stop("".join(word + blanks[n % len(blanks)] for n, word in enumerate(words))) == kind


@pytest.mark.parametrize("limit", [255, 1_024])
def test_a_cut_never_changes_the_family(limit: int) -> None:
    """ECS cuts on Fargate at 255, the EC2 agent at 1,024 characters; a long role or image moves the cut about."""
    wrong = []
    for text, kind in STOPS:
        for pad in ("", "x" * 60, "x" * 200):
            longer = text.replace("assumed-role/", f"assumed-role/{pad}").replace("/cart", f"/{pad}cart")
            found = kind_of_stop(longer[:limit])
            if (
                found is None
                or KINDS[found].family != KINDS[kind].family
                or KINDS[found].failure != KINDS[kind].failure
            ):
                wrong.append((found, kind, longer[:limit]))
    assert wrong == []


@pytest.mark.parametrize("generic", ["Task failed to start", "Essential container in task exited", "", None])
def test_it_matters_not_where_the_error_stands(generic: str | None) -> None:
    """In stoppedReason, or in a container's reason behind a generic sentence."""
    silent = {"name": "db"}
    there = {
        text: kind_of(stoppedReason=generic, containers=[silent, {"name": "a", "reason": text}]) for text, _ in ERRORS
    }
    here = {text: kind_of(stoppedReason=text, containers=[silent, {"name": "a"}]) for text, _ in ERRORS}
    assert there == here == dict(ERRORS)


NAMES = [
    "oom",
    "web-unhealthy",
    "OutOfMemoryError",
    "CannotPullContainerError: not found",
    "health checks",
    "AGENT",
    "",
]
SIDE_CAR = {"name": "aws-guardduty-agent-AbCd", "exitCode": 137, "cpu": "null"}
CONTAINERS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(NAMES),
            "exitCode": st.sampled_from([0, 1, 2, 137, 143]),
            "reason": st.sampled_from([text for text, _ in ERRORS]),
            "image": st.sampled_from(["registry.example.com/not-found:404", "denied", "oom:no-space"]),
        },
    ),
    min_size=1,
    max_size=4,
)


@given(CONTAINERS, st.randoms(use_true_random=False))
def test_the_order_of_containers_does_not_matter(containers: list[dict[str, object]], chance: object) -> None:
    """As long as one verdict is the strongest: the first of equals is taken otherwise."""
    reasons = {kind_of_error(str(one["reason"])) for one in containers if "reason" in one}
    shuffled = list(containers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    before, after = kind_of(containers=containers), kind_of(containers=shuffled)
    assert before == after or {before, after} <= reasons


@given(CONTAINERS, st.integers(0, 4))
def test_a_side_car_of_guard_duty_changes_nothing(containers: list[dict[str, object]], place: int) -> None:
    """Wherever it stands; it has no image, and is killed after the app has ended."""
    detail = {"stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited"}
    if all("exitCode" in one or "reason" in one for one in containers):
        joined = [*containers[:place], SIDE_CAR, *containers[place:]]
        assert kind_of(**detail, containers=joined) == kind_of(**detail, containers=containers)


@given(CONTAINERS, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_names_never_decide(containers: list[dict[str, object]], service: str, family: str) -> None:
    """Neither the service's, the family's, the containers' nor the images'."""
    plain = [{key: value for key, value in one.items() if key in ("exitCode", "reason")} for one in containers]
    arn = f"arn:aws:ecs:eu-central-1:123456789012:task-definition/{family or 'x'}:1"
    named = kind_of(containers=containers, group=f"service:{service}", taskDefinitionArn=arn)
    assert named == kind_of(containers=plain, group="service:shop")


@given(st.sampled_from([text for text, _ in STOPS]), CONTAINERS)
def test_what_a_user_quotes_decides_nothing(text: str, containers: list[dict[str, object]]) -> None:
    """StopTask takes any text as its reason."""
    said = classify(task_event(stopCode="UserInitiated", stoppedReason=text, containers=containers))
    assert (said.outcome, said.reason) == (Outcome.ROUTINE, "user_stopped")


@given(st.sampled_from([text for text, _ in ERRORS]))
def test_a_container_never_makes_a_stop_routine(text: str) -> None:
    """Only the task's own reason or code says that somebody wanted it."""
    assert classify(task_event(containers=[{"name": "a", "reason": text, "exitCode": 0}])).outcome is Outcome.SIGNAL
