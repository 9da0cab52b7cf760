"""Which environment variables have another value in one revision than in the other, without keeping any value.

Of a value only a digest under a key of this process is kept, for the few revisions that were read last: it is of no use
to whoever reads the table, and gone with the process.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from foghorn.facts.missing import Missing

_REVISIONS_KEPT = 8
_MOST_NAMES = 20

Digests = Mapping[str, Mapping[str, bytes]]


class EnvironmentDigests:
    """Digests of the environments that this process has read, by the revision's ARN."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._known: OrderedDict[str, Digests] = OrderedDict()

    def note(self, arn: str, definition: Mapping[str, Any]) -> None:
        """Take in one `taskDefinition` of DescribeTaskDefinition."""
        self._known[arn] = {
            container.get("name", ""): {
                variable.get("name", ""): self._digest(variable.get("value", ""))
                for variable in container.get("environment", ())
            }
            for container in definition.get("containerDefinitions", ())
        }
        self._known.move_to_end(arn)
        while len(self._known) > _REVISIONS_KEPT:
            self._known.popitem(last=False)

    def changed(self, before: str, after: str) -> tuple[str, ...] | Missing:
        """`container.NAME` of each variable that both revisions have, with another value; at most twenty."""
        old, new = self._known.get(before), self._known.get(after)
        if old is None or new is None:
            return Missing("the two revisions were not read by the same function")
        names = sorted(
            f"{container}.{name}"
            for container, values in new.items()
            for name, digest in values.items()
            if old.get(container, {}).get(name, digest) != digest
        )
        return tuple(names[:_MOST_NAMES])

    def _digest(self, value: str) -> bytes:
        return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
