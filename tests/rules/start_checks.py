"""The rows that every rule of a start-up check must keep: it speaks where its own check found something, else not."""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName, Verdict
from tests.rules.builders import checked, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case


def found(
    name: CheckName, kind: str, text: str, resource: str, says: tuple[str, ...], why: str = "", **row: object
) -> Case:
    """The check found something, and the rule says it."""
    given = facts(closer=checked(kind, name, Verdict.FOUND, text, resource))
    return Case(FIRES, why or "the check found it", subject(signal(kind), given=given), says=says, **row)  # type: ignore[arg-type]


def rows(name: CheckName, kind: str, text: str, resource: str, says: tuple[str, ...], other: str) -> list[Case]:
    """All rows. `other` is a kind that does not make the check relevant."""

    def near(verdict: Verdict, named: CheckName = name, of: str = kind) -> Case:
        given = facts(closer=checked(of, named, verdict, text, resource))
        return Case(NEAR_MISS, f"{named.value} {verdict.value} of {of}", subject(signal(kind), given=given))

    another = CheckName.SECRETS if name is CheckName.LOGGING else CheckName.LOGGING
    return [
        found(name, kind, text, resource, says),
        near(Verdict.FINE),
        near(Verdict.NOT_CHECKED),
        near(Verdict.FOUND, another),
        near(Verdict.FOUND, of=other),
        Case(SILENT, "nobody looked", subject(signal(kind))),
        Case(SILENT, "a failure that does not call for it", subject(signal(other))),
    ]
