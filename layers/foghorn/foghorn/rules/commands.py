"""Read-only AWS CLI commands that a person can copy.

Names come from events and are untrusted: every argument is quoted for a POSIX shell. A value that begins with `-` is
joined to its option, so that it cannot be read as an option itself.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from foghorn.signals.scope import Scope

Options = Mapping[str, str | tuple[str, ...]]


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)


def _option(name: str, values: tuple[str, ...]) -> str:
    if len(values) == 1 and values[0].startswith("-"):
        return f"{name}={shlex.quote(_printable(values[0]))}"
    return " ".join((name, *(shlex.quote(_printable(value)) for value in values)))


def aws(
    service: str, operation: str, region: str, options: Options, query: str = "", *, argument: str | None = None
) -> str:
    """One command. `options` maps `--option` to its value or values; `query` is a JMESPath expression of ours.

    `argument` is a positional one; it loses a leading `-`, which no log group has.
    """
    words = ["aws", service, operation]
    if argument is not None:
        words.append(shlex.quote(_printable(argument.lstrip("-"))))
    words += [_option(name, (value,) if isinstance(value, str) else value) for name, value in options.items()]
    words.append(_option("--region", (region,)))
    if query:
        words.append(_option("--query", (query,)))
    return " ".join(words)


def ecs(scope: Scope, operation: str, options: Options | None = None, query: str = "") -> str | None:
    """A command about something in the scope's cluster, or None where the event names no cluster."""
    if scope.cluster is None:
        return None
    return aws("ecs", operation, scope.region, {"--cluster": scope.cluster, **(options or {})}, query)
