"""What the catalogue says of itself: the sections of a rule's docstring, and names looked up."""

from __future__ import annotations

import difflib
import re
import sys

from foghorn.rules import CATALOGUE
from foghorn.rules.model import Rule
from foghorn.signals.kind import Kind
from foghorn.signals.kinds import KINDS
from foghorn_local.catalogue.symptoms import Sighting, look_at

SECTIONS = ("What", "Why it matters", "Known problems", "Next steps")
_SECTION = re.compile(rf"^({'|'.join(SECTIONS)}): ", re.MULTILINE)

BANDS = {
    "1": "Task and container",
    "2": "Service and deployment",
    "3": "Capacity and scaling",
    "4": "Spot",
    "5": "Throttling",
    "9": "Foghorn itself",
}


class UnknownNameError(LookupError):
    """No rule, no kind, no words of AWS. The message names what comes close."""


def module_of(rule: Rule) -> str:
    """The name of the module that a rule is written in."""
    return rule.check.__module__.rsplit(".", 1)[-1]


def sections_of(rule: Rule) -> dict[str, str]:
    """The sections of a rule's docstring, each as one paragraph. Raises ValueError when one is missing."""
    parts = _SECTION.split(sys.modules[rule.check.__module__].__doc__ or "")
    found = {name: " ".join(text.split()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    missing = [name for name in SECTIONS if not found.get(name)]
    if missing:
        raise ValueError(f"{rule.id}: the docstring lacks {', '.join(missing)}")
    return found


def band_of(rule: Rule) -> str:
    """The title of the band that a rule's id lies in."""
    return BANDS[rule.id.removeprefix("FH")[0]]


def rules_for(kind: str) -> tuple[Rule, ...]:
    """The rules that explain a kind, in the catalogue's order."""
    return tuple(rule for rule in CATALOGUE if kind in rule.kinds)


def scope_of(rule: Rule) -> str:
    """What a rule without kinds speaks about."""
    return "a start-up that failed, or failed soon after" if rule.about_start_up else "every incident"


def look_up(name: str) -> Rule | Kind | Sighting:
    """A rule by its id, in any case, a kind by its name, or what words of AWS may mean. Raises UnknownNameError."""
    rule = next((rule for rule in CATALOGUE if rule.id == name.strip().upper()), None)
    kind = KINDS.get(name.strip().lower().replace("-", "_"))
    found = rule or kind or look_at(name)
    if found is not None:
        return found
    known = {word.lower(): word for word in (*(rule.id for rule in CATALOGUE), *KINDS)}
    close = difflib.get_close_matches(name.strip().lower(), known, n=3, cutoff=0.6)
    spelled = [known[word] for word in close]
    hint = (
        f"did you mean {' or '.join(spelled)}?"
        if spelled
        else "`foghorn rules` lists rules and kinds, docs/rules/symptoms.md the words of AWS"
    )
    raise UnknownNameError(f"{name!r} is no rule, no kind and nothing that AWS is known to say; {hint}")
