"""The Tracer is optional: nothing of it is loaded while it is off."""

from __future__ import annotations

import subprocess
import sys

import pytest

from foghorn.observability import traced


def _handler(event: object, context: object) -> object:
    return event


def test_a_handler_is_left_alone_while_tracing_is_off() -> None:
    """The template's default."""
    assert traced(_handler) is _handler


def test_a_traced_handler_answers_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside Lambda the Tracer itself does nothing."""
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", "false")
    wrapped = traced(_handler)
    assert wrapped is not _handler
    assert wrapped({"id": "1"}, None) == {"id": "1"}


def test_tracing_off_loads_no_x_ray() -> None:
    """Cold starts do not pay for what is off."""
    code = "import sys, foghorn.observability as o; o.traced(lambda e, c: e); print('aws_xray_sdk' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
