"""Stands before a function's handler and ends the process at a point, as when Lambda kills a sandbox.

`FOGHORN_TEST_DIES_AT` names it: `after_record` or `after_post`. `FOGHORN_TEST_DEATHS` is a file with one line for each
death; a function that finds as many as `FOGHORN_TEST_LIVES` in it lives on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NoReturn

from foghorn import wiring

EXIT_STATUS = 137
_POINTS = {"after_record": ("incident_store", "record"), "after_post": ("messenger", "post")}


def _deaths() -> Path:
    return Path(os.environ["FOGHORN_TEST_DEATHS"])


def _die() -> NoReturn:
    with _deaths().open("a", encoding="utf-8") as file:
        file.write("dead\n")
    os._exit(EXIT_STATUS)


class _Mortal:
    """An adapter whose one method is the last thing that the process does."""

    def __init__(self, adapter: Any, method: str) -> None:
        self._adapter = adapter
        self._method = method

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._adapter, name)
        if name != self._method:
            return attribute

        def last_words(*args: Any, **kwargs: Any) -> NoReturn:
            attribute(*args, **kwargs)
            _die()

        return last_words


def _arm(factory: str, method: str) -> None:
    build = getattr(wiring, factory)
    setattr(wiring, factory, lambda: _Mortal(build(), method))


if len(_deaths().read_text(encoding="utf-8").splitlines()) < int(os.environ["FOGHORN_TEST_LIVES"]):
    _arm(*_POINTS[os.environ["FOGHORN_TEST_DIES_AT"]])

from app import handler  # noqa: E402, F401 - the handler's module builds on what is armed above
