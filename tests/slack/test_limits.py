from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foghorn.advisories.advisory import Advisory, StartUp, Status
from foghorn.rules.model import Advice, Step
from foghorn.signals.signal import Severity
from foghorn.slack import limits
from foghorn.slack.chart import CHART_BLOCK
from foghorn.slack.message import Message
from foghorn.slack.rendering import render_advisory
from foghorn.slack.thread import render_escalation, render_evidence, render_merged, render_recovery
from foghorn_local.slack.block_schema import check_blocks
from tests.slack.advisories import ADVISORIES

_LINK = re.compile(r"<https://[^<>|\s]+\|[^<>|]+>")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_RENDERERS = (render_advisory, render_evidence, render_escalation, render_recovery)


def assert_slack_takes(message: Message) -> None:
    """Every limit of `foghorn.slack.limits`, and nothing that Slack would read as a control sequence."""
    assert 0 < limits.length(message.text) <= limits.MESSAGE_TEXT
    assert 0 < len(message.blocks) <= limits.BLOCKS_PER_MESSAGE
    assert limits.json_length(message.text, message.blocks) < limits.MESSAGE_JSON
    texts = [message.text]
    charts = [block for block in message.blocks if block["type"] == CHART_BLOCK]
    assert len(charts) <= 1
    assert check_blocks(list(message.blocks)) == []
    for block in message.blocks:
        if block in charts:
            continue
        assert block["type"] in {"header", "section", "context"}
        limit = {"header": limits.HEADER_TEXT, "section": limits.SECTION_TEXT}.get(block["type"], limits.TEXT_OBJECT)
        elements = block.get("elements", [block.get("text")])
        assert len(elements) <= limits.CONTEXT_ELEMENTS
        for element in elements:
            assert 0 < limits.length(element["text"]) <= limit
            assert element["type"] == ("plain_text" if block["type"] == "header" else "mrkdwn")
            texts.append(element["text"])
            assert element["type"] == "plain_text" or element["text"].count("```") % 2 == 0
    for text in texts:
        bare = _ENTITY.sub("", _LINK.sub("", text))
        assert not re.search("[<>&]", bare), bare
        text.encode()


_ALPHABET = st.one_of(st.sampled_from('<>&`*_~:|!@#\n "\\日🔥\u202e\x00'), st.characters())
_TEXT = st.one_of(
    st.text(_ALPHABET, max_size=60),
    st.builds(lambda piece, times: piece * times, st.text(_ALPHABET, min_size=1, max_size=6), st.integers(1, 900)),
    st.sampled_from(["<!channel> ", "`" * 700, "🔥" * 3_000, "日本 " * 2_000, "&" * 5_000, "x" * 9_000]),
)
_TEXTS = st.lists(_TEXT, max_size=6).map(tuple)
_PAIRS = st.lists(st.tuples(_TEXT, _TEXT), max_size=6).map(tuple)
_URL = st.one_of(st.none(), _TEXT, _TEXT.map("https://example.com/".__add__))
_STEPS = st.lists(st.builds(Step, _TEXT, st.one_of(st.none(), _TEXT), _URL), max_size=5).map(tuple)
_BARS = st.lists(
    st.tuples(st.sampled_from(["Provision", "Image pull", "Container start"]), st.floats(0, 1e12)),
    max_size=3,
    unique_by=lambda bar: bar[0],
).map(tuple)
_START_UP = st.builds(
    StartUp,
    about=_TEXT,
    phases=_PAIRS,
    bars=_BARS,
    advice=st.lists(st.tuples(_TEXT, st.builds(Advice, _TEXT, steps=_STEPS)), max_size=3).map(tuple),
)
_ADVISORY = st.builds(
    Advisory,
    headline=_TEXT,
    severity=st.sampled_from(Severity),
    status=st.sampled_from(Status),
    cause=_TEXT,
    proof=_PAIRS,
    ruled_out=_TEXTS,
    reach=_TEXTS,
    steps=_STEPS,
    context=_TEXTS,
    evidence=_PAIRS,
    timeline=_PAIRS,
    start_up=st.none() | _START_UP,
    advice=st.lists(st.tuples(_TEXT, st.builds(Advice, _TEXT, steps=_STEPS)), max_size=5).map(tuple),
    not_checked=_TEXTS,
    recovery=st.one_of(st.none(), _TEXT),
    rule_ids=_TEXTS,
)


@settings(max_examples=50)
@given(_ADVISORY)
def test_no_advisory_breaks_a_limit(advisory: Advisory) -> None:
    """However long and hostile its texts are, Slack takes every message of it."""
    for render in _RENDERERS:
        assert_slack_takes(render(advisory))


@given(_TEXT)
def test_no_pointer_breaks_a_limit(into: str) -> None:
    """The same of the message that points to another."""
    assert_slack_takes(render_merged(into))


@pytest.mark.parametrize("text", ["日" * 3_000, "🔥" * 3_000, "\\" * 3_000, '"' * 3_000, "<" * 3_000, "é x " * 900])
def test_the_costliest_characters_fit(text: str) -> None:
    """Every field full of what JSON or Slack writes longest: the parts that are never dropped still fit."""
    many = (text,) * 60
    advisory = Advisory(
        headline=text,
        severity=Severity.CRITICAL,
        status=Status.OPEN,
        cause=text,
        proof=((text, text),) * 60,
        ruled_out=many,
        reach=many,
        steps=(Step(text[:300], text[:650]),) * 3,
        context=many,
        evidence=((text, text),) * 60,
        timeline=((text, text),) * 60,
        start_up=StartUp(text, ((text, text),) * 60, (("Image pull", 1.0),), (("FH1041", Advice(text)),) * 60),
        advice=(("FH2014", Advice(text)),) * 60,
        not_checked=many,
        recovery=text,
        rule_ids=many,
    )

    for render in _RENDERERS:
        assert_slack_takes(render(advisory))


@pytest.mark.parametrize("advisory", ADVISORIES.values(), ids=ADVISORIES)
def test_the_examples_hold_the_limits(advisory: Advisory) -> None:
    """The golden messages are sendable."""
    for render in _RENDERERS:
        assert_slack_takes(render(advisory))


def test_lengths_count_an_emoji_twice() -> None:
    """UTF-16 units, the longer of the two ways Slack may count."""
    assert limits.length("a🔥日") == 4
    assert limits.json_length("é", []) == len(json.dumps({"text": "é", "blocks": []}))
