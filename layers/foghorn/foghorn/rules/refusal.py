"""What IAM says when it refuses: who may not do what, on what, and which policy decided.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from foghorn.rules.evidence import ends_early

_ACTION = re.compile(r"perform:? ([a-z0-9-]{2,40}:[A-Za-z]{2,80})(?=\s|[,;]|\.\s)")
_BY_POLICY = re.compile(r"no [a-z]+-based policy allows the ([a-z0-9-]{2,40}:[A-Za-z]{2,80}) action")
_ROLE = re.compile(r":assumed-role/([\w+=,.@-]{1,64})/")
_RESOURCE = re.compile(r"on (?:the )?resource:? (arn:[^\s,]{1,500})(?=[\s,])")
_BY = (
    (re.compile(r"explicit deny in an? ([a-z -]{3,40}? policy)"), "it is denied explicitly in a {}"),
    (re.compile(r"no ([a-z-]{3,40} policy) allows"), "no {} allows it"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The parts of a refusal that the text has whole; None for the others. `policy` reads well after a colon."""

    action: str | None = None
    role: str | None = None
    resource: str | None = None
    policy: str | None = None


def refusal_in(reason: str) -> Refusal:
    """Read `User: … is not authorized to perform: ACTION on resource: ARN because …`. A part cut off is not taken."""
    # The last word of a text that was cut off may be half a word, so a word counts with what follows it alone.
    text = " ".join(reason.split()) + ("" if ends_early(reason) else " ")
    named = _ACTION.search(text) or _BY_POLICY.search(text)
    role, resource = _ROLE.search(text), _RESOURCE.search(text)
    policy = next((words.format(found[1]) for pattern, words in _BY if (found := pattern.search(text))), None)
    return Refusal(
        action=named[1] if named else None,
        role=role[1] if role else None,
        resource=resource[1].rstrip(".") if resource else None,
        policy=policy,
    )
