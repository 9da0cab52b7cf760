"""The index by symptom says nothing that classification would not."""

from __future__ import annotations

import pytest

from foghorn.signals import KINDS, classify
from foghorn.signals.kinds_own import OWN_KINDS
from foghorn.signals.kinds_silence import SILENCE_KINDS
from foghorn.signals.stop_reasons import kind_of_error, kind_of_stop
from foghorn.signals.symptoms import ANY_OTHER, SYMPTOMS, Seen, Symptom
from tests.signals.task_events import kind_of

TEXTS = [one for one in SYMPTOMS if one.seen in (Seen.ERROR, Seen.CODE, Seen.WORDS)]
# Words that mean something inside a longer reason only.
INSIDE = {
    **dict.fromkeys(
        (
            "manifest unknown",
            "no basic auth credentials",
            "toomanyrequests",
            "does not contain descriptor matching platform",
            "no processor for media-type",
        ),
        "CannotPullContainerError: ",
    ),
    "executable file not found in $PATH": "CannotStartContainerError: ",
}


def _name(symptom: Symptom) -> str:
    return f"{symptom.seen}: {symptom.text}"


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=_name)
def test_a_symptom_names_kinds_and_how_to_tell_them_apart(symptom: Symptom) -> None:
    """Kinds of the vocabulary, each once; of several it is said what decides."""
    assert symptom.kinds
    assert [kind for kind in symptom.kinds if kind not in KINDS] == []
    assert len(set(symptom.kinds)) == len(symptom.kinds)
    assert symptom.told_apart or len(symptom.kinds) == 1
    assert not symptom.told_apart.endswith(".")


def test_no_symptom_is_listed_twice() -> None:
    """A text has one row per place where it is seen."""
    assert len({(one.seen, one.text.lower()) for one in SYMPTOMS}) == len(SYMPTOMS)


def test_every_failure_can_be_found_by_what_is_seen() -> None:
    """A new kind needs its words in the index; what Foghorn finds by itself AWS does not tell."""
    listed = {kind for one in SYMPTOMS for kind in one.kinds}
    untold = {kind.name for kind in (*OWN_KINDS, *SILENCE_KINDS)}
    assert [name for name, kind in KINDS.items() if kind.failure and name not in listed | untold] == []


@pytest.mark.parametrize("symptom", TEXTS, ids=_name)
def test_words_are_classified_as_the_index_says(symptom: Symptom) -> None:
    """Where the words alone decide, they decide for a kind of the row; for a row of one kind they must."""
    text = INSIDE.get(symptom.text, "") + symptom.text.replace("i-…", "i-0123456789abcdef0")
    kinds = {kind_of_stop(text), kind_of_error(text)} - {None}
    assert kinds <= set(symptom.kinds)
    assert kinds or len(symptom.kinds) > 1 or symptom.kinds == ("unknown",)


@pytest.mark.parametrize("symptom", [one for one in SYMPTOMS if one.seen is Seen.EXIT_CODE], ids=_name)
@pytest.mark.parametrize("group", ["service:checkout", "family:report"])
def test_exit_codes_are_classified_as_the_index_says(symptom: Symptom, group: str) -> None:
    """Of a service's container and of a standalone task's, without any reason."""
    code = 3 if symptom.text == ANY_OTHER else int(symptom.text)
    started_by = "ecs-svc/1" if group.startswith("service") else "someone"
    containers = [{"name": "app", "exitCode": code}]
    stop = {"stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited"}
    assert kind_of(**stop, containers=containers, group=group, startedBy=started_by) in symptom.kinds


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("TaskFailedToStart", "Task failed to start"),
        ("EssentialContainerExited", "Essential container in task exited"),
        ("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)"),
        ("ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group x)"),
        ("UserInitiated", "anything"),
        ("SpotInterruption", "Your Spot Task was interrupted."),
        ("TerminationNotice", "Host EC2 (instance i-0123456789abcdef0) terminated."),
    ],
)
def test_stop_codes_are_classified_as_the_index_says(code: str, reason: str) -> None:
    """Each stop code of the index, and no other, with what ECS says beside it."""
    row = next(one for one in SYMPTOMS if one.seen is Seen.STOP_CODE and one.text == code)
    assert kind_of(stopCode=code, stoppedReason=reason) in row.kinds


@pytest.mark.parametrize("symptom", [one for one in SYMPTOMS if one.seen is Seen.EVENT], ids=_name)
def test_events_are_classified_as_the_index_says(symptom: Symptom) -> None:
    """By their name, as a service action or a deployment event."""
    name = "SOMETHING_NEW" if " " in symptom.text else symptom.text
    deployment = name.startswith("SERVICE_DEPLOYMENT")
    arn = "arn:aws:ecs:eu-central-1:123456789012:service/prod/checkout"
    said = classify(
        {
            "id": "00000000-0000-4000-8000-000000000001",
            "detail-type": "ECS Deployment State Change" if deployment else "ECS Service Action",
            "source": "aws.ecs",
            "account": "123456789012",
            "region": "eu-central-1",
            "time": "2026-01-05T10:00:41Z",
            "resources": [arn],
            "detail": {"eventType": "WARN", "eventName": name, "deploymentId": "ecs-svc/1"},
        }
    )
    assert (said.signals[0].kind if said.signals else said.reason) in symptom.kinds


@pytest.mark.parametrize("symptom", [one for one in SYMPTOMS if one.seen in (Seen.HOOK, Seen.DAEMON)], ids=_name)
def test_hooks_and_daemons_are_classified_as_the_index_says(symptom: Symptom) -> None:
    """By their name, whatever type they come with."""
    what = "ECS Hook State Change" if symptom.seen is Seen.HOOK else "ECS Daemon Service Action"
    cluster = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod"
    for kind in ("INFO", "WARNING", None):
        detail = {"eventName": symptom.text, "eventType": kind, "clusterArn": cluster}
        said = classify({"detail-type": what, "source": "aws.ecs", "detail": detail})
        assert ((said.signals[0].kind if said.signals else said.reason),) == symptom.kinds


@pytest.mark.parametrize("symptom", [one for one in SYMPTOMS if one.seen is Seen.NOTICE], ids=_name)
def test_notices_are_classified_as_the_index_says(symptom: Symptom) -> None:
    """By their code and status."""
    told = set()
    for status in ("upcoming", "open", "closed"):
        detail = {"service": "ECS", "eventTypeCode": symptom.text, "statusCode": status}
        place = {"account": "123456789012", "region": "eu-central-1"}
        said = classify({"detail-type": "AWS Health Event", "source": "aws.health", "detail": detail, **place})
        told.add(said.signals[0].kind if said.signals else said.reason)
    assert told == set(symptom.kinds)
