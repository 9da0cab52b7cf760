"""Private keys in a log whose BEGIN line was written before what was read, at any width of their lines."""

from __future__ import annotations

import base64
import random

import pytest

from foghorn.adapters.key_material import without_key_material
from foghorn.slack.redaction import REDACTED

# Made of a seed: no key of anybody.
_BODY = base64.b64encode(random.Random(7).randbytes(1_190)).decode()


def wrapped(width: int) -> list[str]:
    """The body of a key in lines of this width."""
    return [_BODY[at : at + width] for at in range(0, len(_BODY), width)]


@pytest.mark.parametrize("width", [16, 20, 24, 32, 40, 48, 60, 63, 64, 65, 70, 72, 76, 77, 100, 128, 1_024, len(_BODY)])
@pytest.mark.parametrize("skipped", [0, 1, 3])
def test_no_line_of_a_key_is_kept(width: int, skipped: int) -> None:
    """Not its short last line, either; what was written around it is kept."""
    lines = wrapped(width)[skipped:]
    assert without_key_material(["starting", *lines, "bye"]) == ["starting", *[REDACTED] * len(lines), "bye"]


def test_indented_lines_are_lines_of_a_key() -> None:
    """As in YAML."""
    lines = [f"    {line}" for line in wrapped(48)]
    assert without_key_material(lines) == [REDACTED] * len(lines)


KEPT = [
    ("a digest in hex", ["0a" * 16, "da39a3ee5e6b4b0d3255bfef95601890afd80709"]),
    ("ids in hex, one by one", ["0123456789abcdef0123456789abcdef"] * 5),
    ("words", ["starting", "listening", "ready", "bye"]),
    ("names of classes", ["CheckoutController1", "PaymentController22", "Order"]),
    ("names of one length, without digits", ["CheckoutController", "AccountsController", "PaymentsController"]),
    ("a path", ["/opt/App/Lib2/Python/Site/Packages/Checkout/Main"]),
    ("a line of dashes and words", ["-" * 80, "=" * 80, "Listening on http://0.0.0.0:8080"]),
    ("one id of capitals, small letters and digits", ["V1StGXR8Z5jdHi6BmyTa"]),
    ("nothing", []),
]


@pytest.mark.parametrize("lines", [row[1] for row in KEPT], ids=[row[0] for row in KEPT])
def test_what_is_no_key_is_kept(lines: list[str]) -> None:
    """A reader needs it."""
    assert without_key_material(lines) == lines


@pytest.mark.parametrize("line", ["a", "A1" * 100 + " ", "A1a/" * 30, "=", "A1a=" * 30, "A" * 64])
def test_many_long_lines_come_to_an_end(line: str) -> None:
    """1 MB: each line is looked at a few times, however many there are."""
    lines = [line] * (1_048_576 // len(line))
    assert len(without_key_material(lines)) == len(lines)
    assert len(without_key_material([line * (1_048_576 // len(line))])) == 1
