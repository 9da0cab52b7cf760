from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from foghorn.advisories.advisory import Advisory
from foghorn.rules.model import Step
from foghorn.slack.chart import CHART_BLOCK, bar_chart
from foghorn.slack.message import Message
from foghorn.slack.rendering import render_advisory
from foghorn.slack.thread import has_evidence, render_escalation, render_evidence, render_merged, render_recovery
from foghorn_local.slack.block_schema import check_blocks
from tests.slack.advisories import (
    ADVISORIES,
    ENORMOUS,
    HOSTILE,
    NEVER_STARTED,
    OOM_STORM,
    RESOLVED,
    SINGLE_EXIT,
    SLOW_START,
    SLOW_STOP,
)

MESSAGES: dict[str, Message] = {
    **{f"{name}.advisory": render_advisory(advisory) for name, advisory in ADVISORIES.items()},
    **{f"{name}.evidence": render_evidence(advisory) for name, advisory in ADVISORIES.items()},
    "oom_storm.escalation": render_escalation(OOM_STORM),
    "resolved.recovery": render_recovery(RESOLVED),
    "merged.permalink": render_merged("https://example.slack.com/archives/C0123456789/p1700000000000100"),
    "merged.words": render_merged("the incident of cluster prod"),
}


def _texts(message: Message) -> list[str]:
    shown = [block for block in message.blocks if block["type"] != CHART_BLOCK]
    return [(block.get("text") or block["elements"][0])["text"] for block in shown]


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_are_as_reviewed(name: str, golden: Callable[[str, object], None]) -> None:
    """Every kind of message is a file that can be pasted into Block Kit Builder."""
    message = MESSAGES[name]

    golden(f"slack/{name}.json", {"text": message.text, "blocks": list(message.blocks)})


@pytest.mark.parametrize("name", MESSAGES)
def test_the_sdk_knows_every_block(name: str) -> None:
    """Slack's own models accept each block and give it back unchanged; they do not know of charts yet."""
    for block in MESSAGES[name].blocks:
        if block["type"] == CHART_BLOCK:
            continue
        parsed = Block.parse(block)
        assert parsed is not None
        assert _without_defaults(parsed.to_dict()) == _without_defaults(block)


@pytest.mark.parametrize("name", MESSAGES)
def test_the_embedded_slack_finds_no_fault(name: str) -> None:
    """Its schema is written from Slack's documentation alone, charts included."""
    assert check_blocks(list(MESSAGES[name].blocks)) == []


def test_a_start_up_is_a_chart_beside_the_same_in_words() -> None:
    """The bars are the phases in seconds; one chart to a message, right below the words."""
    message = render_evidence(SLOW_START)

    kinds = [block["type"] for block in message.blocks]
    assert kinds.count(CHART_BLOCK) == 1
    chart = message.blocks[kinds.index(CHART_BLOCK)]["chart"]
    assert [(point["label"], point["value"]) for point in chart["series"][0]["data"]] == [
        ("Provision", 10.4),
        ("of which interface", 4.1),
        ("Image pull", 34.2),
        ("Container start", 1.3),
    ]
    words, advice = _texts(message)[-2:]
    assert message.blocks[kinds.index(CHART_BLOCK) - 1]["text"]["text"] == words
    assert words.startswith("*Start-up*\nTask 0123456789abcdef0123456789abcdef")
    assert "`image pull`  34.2 s, 74 % of all" in words
    assert advice.startswith("•  Starting a task of search is mostly pulling images: 34.2 s of 45.9 s (74 %). (FH1041)")
    assert "1.  Look up the compressed size of search" in advice
    assert "```aws ecr describe-images" in advice


def test_what_is_worth_knowing_stands_in_the_thread_alone() -> None:
    """Under a title of its own, with its steps."""
    (said,) = [text for text in _texts(render_evidence(SLOW_STOP)) if text.startswith("*Worth knowing*")]

    assert "= 330 s to stop, and a deployment waits for it. (FH2014)" in said
    assert "1.  Where responses are short" in said
    assert "330 s" not in str(render_advisory(SLOW_STOP).blocks)


def test_a_task_that_never_ran_has_no_chart() -> None:
    """One phase is nothing to compare; what is not told says why."""
    message = render_evidence(NEVER_STARTED)

    assert [block["type"] for block in message.blocks] == ["section"]
    assert "`not told`  image pull (no pullStoppedAt)" in _texts(message)[0]


def test_the_chart_goes_first_where_space_ends() -> None:
    """It shows nothing that the words do not."""
    full = replace(SLOW_START, evidence=tuple((f"log {n}", "line\n" * 300) for n in range(9)))

    assert all(block["type"] != CHART_BLOCK for block in render_evidence(full).blocks)


def test_labels_of_a_chart_are_cut_to_what_slack_takes() -> None:
    """Longer ones would cost the whole message its blocks."""
    chart = bar_chart("t" * 99, "n" * 99, [(f"{n:02}" * 99, n) for n in range(30)], "u" * 99)

    assert check_blocks([dict(chart)]) == []


def _without_defaults(block: dict[str, Any]) -> dict[str, Any]:
    """The SDK leaves out what is false."""
    return json.loads(
        json.dumps(block), object_hook=lambda fields: {key: value for key, value in fields.items() if value}
    )


@pytest.mark.parametrize("advisory", ADVISORIES.values(), ids=ADVISORIES)
def test_the_same_advisory_gives_the_same_json(advisory: Advisory) -> None:
    """An edit that changes nothing can be told from one that does."""
    again = replace(advisory)

    assert json.dumps(render_advisory(again).blocks) == json.dumps(render_advisory(advisory).blocks)
    assert render_advisory(again).text == render_advisory(advisory).text


def test_an_open_advisory_is_read_from_the_top() -> None:
    """Header, why, reach, next, what was not checked, where: in this order."""
    message = render_advisory(OOM_STORM)

    assert [block["type"] for block in message.blocks] == ["header", *["section"] * 3, *["context"] * 2]
    header, why, reach, steps, not_checked, where = _texts(message)
    assert header == "🔴 checkout: containers run out of memory, 27 stops in 4 min"
    assert why.startswith("*Why*\nContainer web is killed")
    assert "`OutOfMemoryError: Container killed due to memory usage`" in why
    assert "Ruled out: stop time-out" in why
    assert reach.startswith("*Reach*\n•  2 of 6 tasks running")
    assert "```aws ecs describe-task-definition" in steps
    assert "|Open in console>" in steps
    assert not_checked.startswith("*Not checked:* deployment bounds: AccessDeniedException")
    assert where.startswith("*Critical*  ·  prod · eu-west-1 · 123456789012")


def test_the_notification_stands_alone() -> None:
    """A locked phone shows severity, headline and cause."""
    assert render_advisory(OOM_STORM).text == (
        "🔴 Critical: checkout: containers run out of memory, 27 stops in 4 min\n"
        "Container web is killed because it uses more than its hard limit of 512 MiB."
    )


def test_a_resolved_advisory_begins_with_how_it_ended() -> None:
    """Nobody takes it for an open one, and it asks for no command."""
    texts = _texts(render_advisory(RESOLVED))

    assert texts[0].startswith("✅ Resolved: checkout")
    assert texts[1].startswith("*Recovered*\nsteady since 14:41:20 UTC")
    assert texts[-1].startswith("*Was critical*")
    assert "```" not in "".join(texts)
    assert len("".join(texts)) < len("".join(_texts(render_advisory(OOM_STORM))))


def test_a_headline_that_says_resolved_does_not_say_it_twice() -> None:
    """The builder of the headline may know better."""
    message = render_advisory(replace(RESOLVED, headline="Resolved: checkout is steady"))

    assert _texts(message)[0] == "✅ Resolved: checkout is steady"


def test_hostile_text_pages_nobody() -> None:
    """Mentions, links, formatting and secrets of an event come out as words."""
    for message in (render_advisory(HOSTILE), render_evidence(HOSTILE), render_escalation(HOSTILE)):
        everything = json.dumps([message.text, *message.blocks], ensure_ascii=False)
        for planted in ("<!", "<@", "hunter2", "AKIA", "javascript:", "\u202e", "\\u001b"):
            assert planted not in everything


def test_of_many_steps_three_are_shown() -> None:
    """Who reads at night does three things at most."""
    assert "4." not in _texts(render_advisory(HOSTILE))[3]


def test_what_is_dropped_is_counted() -> None:
    """A reader sees that there was more; the first proof, reach and step outlast the rest."""
    header, why, reach, steps, *_ = _texts(render_advisory(ENORMOUS))

    assert header.endswith("…")
    assert "field 0" in why
    assert "more not shown" in why
    assert "more not shown" in reach
    assert "1.  " in steps
    assert "its command is too long to show" in steps


def test_empty_parts_are_left_out() -> None:
    """An advisory that only knows its cause has no empty headings."""
    bare = replace(SINGLE_EXIT, proof=(), reach=(), steps=(), context=(), rule_ids=())

    assert [block["type"] for block in render_advisory(bare).blocks] == ["header", "section", "context"]
    assert not has_evidence(bare)
    assert has_evidence(OOM_STORM)


def test_a_step_may_have_neither_command_nor_link() -> None:
    """Some steps are a sentence."""
    message = render_advisory(replace(SINGLE_EXIT, steps=(Step("Ask the owner of the job"),)))

    assert "*Next*\n1.  Ask the owner of the job" in _texts(message)


def test_all_that_was_not_checked_is_in_the_thread() -> None:
    """The message names three and says how many more; the reply names all."""
    advisory = ADVISORIES["health_check"]

    assert "1 more in the thread" in _texts(render_advisory(advisory))[-2]
    assert all(text in _texts(render_evidence(advisory))[-1] for text in advisory.not_checked)


@pytest.mark.parametrize(
    ("message", "start"),
    [
        (render_escalation(OOM_STORM), "🔴 *Now critical:* checkout: containers run out of memory"),
        (render_recovery(RESOLVED), "✅ *Recovered:* steady since 14:41:20 UTC"),
        (MESSAGES["merged.permalink"], "↪ Merged into <https://example.slack.com/archives/C0123456789/"),
        (MESSAGES["merged.words"], "↪ Merged into the incident of cluster prod."),
    ],
)
def test_short_replies_say_the_same_in_text_and_block(message: Message, start: str) -> None:
    """These notify: the notification is the message."""
    assert message.text.startswith(start)
    assert _texts(message)[0].startswith(message.text)
