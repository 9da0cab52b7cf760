"""`foghorn explain TEXT` and docs/rules/symptoms.md: one index, found from whatever somebody has seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from foghorn.rules import CATALOGUE
from foghorn.signals import classify
from foghorn.signals.symptoms import ANY_OTHER, SYMPTOMS, Seen, Symptom
from foghorn_local import catalogue
from foghorn_local.catalogue.symptoms import Sighting, look_at
from foghorn_local.catalogue.words import look_up

SAMPLES = Path(__file__).parents[3] / "events"
FIELDS = ("eventName", "reason", "stoppedReason", "stopCode", "exitCode")


def _explained(text: str) -> str:
    console = Console(width=160, color_system=None)
    with console.capture() as captured:
        console.print(catalogue.explain(text))
    return captured.get()


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda symptom: f"{symptom.seen}: {symptom.text}")
def test_what_the_page_lists_the_terminal_finds(symptom: Symptom) -> None:
    """Every text of the index leads to its row: the same kinds, the same rules, the same words to tell them apart."""
    text = "3" if symptom.text == ANY_OTHER else symptom.text
    found = look_at(text)
    assert found is not None
    assert symptom in found.symptoms
    shown = _explained(text)
    rules = [rule.id for rule in CATALOGUE for kind in symptom.kinds if kind in rule.kinds and not rule.needs]
    assert [word for word in (*symptom.kinds, *rules) if word not in shown] == []
    assert symptom.told_apart[:60] in shown


def test_the_page_has_every_symptom_and_links_what_it_names() -> None:
    """Each text in code, each kind and rule as a link that is there."""
    pages = catalogue.pages()
    page = pages["symptoms.md"]
    assert [one.text for one in SYMPTOMS if f"| `{one.text}` |" not in page] == []
    assert "[`oom_killed`](kinds.md#oom_killed) [FH1001](FH1001.md)" in page
    assert "(symptoms.md)" in pages["README.md"]


def _signals() -> list[tuple[str, str, str]]:
    """(sample, text seen in it, its kind): the proof of each sample that tells a failure."""
    found = []
    for path in sorted(SAMPLES.glob("*.json")):
        said = classify(json.loads(path.read_text(encoding="utf-8")))
        for signal in said.signals[:1]:
            if signal.kind == "service_action_unknown":
                continue  # its name is what nobody has listed yet
            seen = {name.rsplit(".", 1)[-1]: text for name, text in reversed(signal.evidence.items())}
            first = next((seen[name] for name in FIELDS if name in seen), None)
            if first is not None:
                found.append((path.stem, first, signal.kind))
    return found


@pytest.mark.parametrize(("sample", "text", "kind"), _signals(), ids=lambda value: value[:60])
def test_the_words_of_every_sample_lead_to_its_kind(sample: str, text: str, kind: str) -> None:
    """Whoever pastes what the event says, whole, finds the cause that Foghorn would tell."""
    found = look_at(text)
    assert found is not None, sample
    assert kind in found.kinds, sample


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("exit code 139", ("essential_container_exited",)),
        ("Exit 139", ("essential_container_exited",)),
        ("exited with 42", ("essential_container_exited",)),
        ("RESOURCE:MEMORY", ("placement_failure",)),
        ("agent", ("agent_disconnected",)),
        ("(service web) ECS deployment circuit breaker: rolling back to deploymentId 1.", ("deployment_rollback",)),
        ("cannotpullcontainererror", "CannotPullContainerError"),
        ("  Task failed   ELB health checks ", ("elb_health_check_failed",)),
        ("The task can’t pull the image. Check whether the image exists", ("image_pull_not_found",)),
        ("CannotPullContainerError: 403 Forbidden", ("image_pull_access_denied",)),
        ("Host EC2 (instance i-0123456789abcdef0) terminated.", ("host_terminated",)),
        ("user agent 137 of something", None),
        ("?", None),
        ("", None),
    ],
)
def test_what_a_text_may_mean(text: str, kinds: tuple[str, ...] | str | None) -> None:
    """Codes and words in any case and spacing, whole reasons; nothing is found in what says nothing."""
    found = look_at(text)
    if isinstance(kinds, str):
        kinds = next(one.kinds for one in SYMPTOMS if one.text == kinds)
    assert (None if found is None else found.kinds) == kinds


def test_a_part_of_the_words_finds_all_that_have_it() -> None:
    """Each with what tells its kinds apart."""
    found = look_at("unable to retrieve")
    assert found is not None
    assert {one.text for one in found.symptoms} >= {"unable to retrieve secret from asm"}
    assert "unable to retrieve secret from asm: what follows" in _explained("unable to retrieve")


def test_a_name_wins_over_words() -> None:
    """What is a rule or a kind is explained as such, though words may hold it."""
    assert not isinstance(look_up("unknown"), Sighting)
    assert not isinstance(look_up("fh1001"), Sighting)


def test_exit_codes_and_stop_codes_are_all_there() -> None:
    """Those that people search for."""
    listed = {seen: {one.text for one in SYMPTOMS if one.seen is seen} for seen in Seen}
    assert {"0", "1", "126", "127", "137", "139", "143", "255"} <= listed[Seen.EXIT_CODE]
    assert listed[Seen.STOP_CODE] == {
        "TaskFailedToStart",
        "EssentialContainerExited",
        "ServiceSchedulerInitiated",
        "UserInitiated",
        "SpotInterruption",
        "TerminationNotice",
    }
