from __future__ import annotations

import io

import pytest
from rich.console import Console

from foghorn.advisories.advisory import Advisory
from foghorn_local.terminal import advisory_panel, print_advisory
from tests.slack.advisories import ADVISORIES, HOSTILE, OOM_STORM, RESOLVED, SLOW_START, SLOW_STOP


def _printed(advisory: Advisory, *, terminal: bool = False, framed: bool = False, width: int = 80) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=width, color_system="truecolor" if terminal else None)
    if framed:
        console.print(advisory_panel(advisory))
    else:
        print_advisory(advisory, console)
    return out.getvalue()


def test_a_pipe_gets_plain_lines() -> None:
    """No colours, no frame, and each command on one line, so that it can be searched and copied."""
    lines = _printed(OOM_STORM).splitlines()

    assert lines[0] == "CRITICAL checkout: containers run out of memory, 27 stops in 4 min"
    assert f"   {OOM_STORM.steps[0].command}" in lines
    assert "\x1b" not in "".join(lines)
    assert [line for line in lines if line in {"Why", "Reach", "Next", "Evidence", "Timeline", "Not checked"}] == [
        *("Why", "Reach", "Next", "Evidence", "Timeline", "Not checked")
    ]


def test_a_start_up_is_told_in_words_and_bars() -> None:
    """The longest phase has the longest bar."""
    lines = _printed(SLOW_START).splitlines()

    at = lines.index("Start-up")
    assert lines[at + 2] == "provision  10.4 s, of which network interface 4.1 s"
    assert "Image pull          ████████████████████ 34.2 s" in lines
    assert "Container start     █ 1.3 s" in lines
    assert any(line.endswith("34.2 s of 45.9 s (74 %). (FH1041)") for line in lines)


def test_what_is_worth_knowing_is_told_with_its_steps() -> None:
    """After the evidence."""
    lines = _printed(SLOW_STOP).splitlines()

    at = lines.index("Worth knowing")
    assert lines[at + 1].endswith("= 330 s to stop, and a deployment waits for it. (FH2014)")
    assert lines[at + 2].startswith("1. Where responses are short, 5 s do")


def test_a_resolved_one_begins_with_how_it_ended() -> None:
    """As in Slack."""
    lines = _printed(RESOLVED).splitlines()

    assert lines[:2] == ["RESOLVED checkout: containers run out of memory, 27 stops in 4 min", "Recovered"]
    assert lines[2].startswith("steady since 14:41:20 UTC")


def test_a_terminal_gets_colour() -> None:
    """Severity is seen before it is read."""
    assert "\x1b[" in _printed(OOM_STORM, terminal=True)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", sorted(set(ADVISORIES) - {"enormous"}))
def test_the_frame_keeps_to_the_width(name: str, width: int) -> None:
    """Every line of the card ends at the frame."""
    lines = _printed(ADVISORIES[name], framed=True, width=width).splitlines()

    assert lines[0].startswith("╭")
    assert lines[-1].startswith("╰")
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("framed", [False, True])
def test_hostile_text_reaches_no_terminal(framed: bool) -> None:
    """Escape sequences, direction overrides and secrets stay out; markup is shown as it is."""
    shown = _printed(HOSTILE, framed=framed)

    for planted in ("\x1b", "\u202e", "hunter2", "javascript:"):
        assert planted not in shown
    assert "<!channel> *pwn*" in shown
