"""Stands before a function's handler and tells where its modules were loaded from."""

from __future__ import annotations

import sys
from typing import Any

import app

assert callable(app.handler)


def handler(event: object, context: Any) -> dict[str, str]:
    """The file of each module that INIT or the first call loads, by name. The event is passed on first."""
    app.handler(event, context)
    found = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    return {name: str(file) for name, file in found.items() if file}
