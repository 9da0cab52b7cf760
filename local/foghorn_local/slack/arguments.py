"""A method's arguments, as Slack reads them from a query, a form or a JSON body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from foghorn_local.slack.workspace import ts_micros


class SlackRefusal(Exception):
    """Slack answers ``ok: false`` with ``error`` and, for some errors, further fields."""

    def __init__(self, error: str, **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.fields = fields


class Arguments:
    """Typed access to a call's arguments; a wrong one raises the ``SlackRefusal`` that Slack documents."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """The argument as text; '' when it is not given."""
        value = self._values.get(name, "")
        if isinstance(value, bool | int | float):
            return str(value)
        if not isinstance(value, str):
            raise SlackRefusal(
                "invalid_arguments", response_metadata={"messages": [f"[ERROR] {name} must be a string"]}
            )
        return value

    def flag(self, name: str) -> bool:
        """True for every spelling of true that Slack takes."""
        return self._values.get(name) in (True, 1, "1", "true", "True")

    def moment(self, name: str, error: str) -> int | None:
        """A Slack timestamp in microseconds; None when it is not given."""
        if name not in self._values:
            return None
        try:
            return ts_micros(self.text(name))
        except ValueError:
            raise SlackRefusal(error) from None

    def limit(self, default: int, at_most: int) -> int:
        """The page size: ``default`` unless given, refused outside 1 to ``at_most``."""
        if "limit" not in self._values:
            return default
        value = self.text("limit")
        if not value.isdecimal() or not 1 <= int(value) <= at_most:
            raise SlackRefusal("invalid_limit")
        return int(value)

    def blocks(self) -> list[Any] | None:
        """The ``blocks``, given as an array or as its JSON text; None when they are not given."""
        value = self._values.get("blocks")
        if value == "":
            return None
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except json.JSONDecodeError:
                raise SlackRefusal("invalid_blocks_format") from None
        if value is not None and not isinstance(value, list):
            raise SlackRefusal("invalid_blocks_format")
        return value

    def metadata(self) -> Mapping[str, Any] | None:
        """``{"event_type", "event_payload"}``, an empty object (remove it) or None (not given).

        https://docs.slack.dev/messaging/message-metadata names no size limit, so none is checked.
        """
        value = self._values.get("metadata")
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except json.JSONDecodeError:
                raise SlackRefusal("invalid_metadata_format") from None
        if value is None or value == {}:
            return value
        if not isinstance(value, Mapping) or not {"event_type", "event_payload"} <= value.keys():
            raise SlackRefusal("invalid_metadata_format")
        event_type, payload = value["event_type"], value["event_payload"]
        if not (isinstance(event_type, str) and event_type and isinstance(payload, Mapping)):
            raise SlackRefusal("invalid_metadata_format")
        return value
