"""The index by symptom: what somebody sees, in the words of AWS → kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from foghorn.signals.kinds import KINDS
from foghorn.signals.stop_reasons import kind_of_stop
from foghorn.signals.symptoms import ANY_OTHER, SYMPTOMS, Seen, Symptom

_EXIT_CODE = re.compile(r"(?:exit(?:ed)?(?: ?code)?:?(?: with)? ?)?(\d{1,3})", re.IGNORECASE)
_ELIDED = re.compile(r"\s*…\s*")
_SHORTEST = 4
_NAMES_THE_CAUSE = 3


@dataclass(frozen=True, slots=True)
class Sighting:
    """A text that somebody saw. `verdict`: the kind that the text alone proves, where it is no row of the index."""

    text: str
    symptoms: tuple[Symptom, ...]
    verdict: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it may be: the one that it proves, or those of all that it looks like."""
        if self.verdict is not None:
            return (self.verdict,)
        return tuple(dict.fromkeys(kind for symptom in self.symptoms for kind in symptom.kinds))


def look_at(text: str) -> Sighting | None:
    """What a text may mean: words of AWS, a part of them, a whole reason, a code; None where it says nothing known."""
    seen = " ".join(text.split()).replace("’", "'")
    code = _EXIT_CODE.fullmatch(seen)
    if code is not None:
        exits = {one.text: one for one in SYMPTOMS if one.seen is Seen.EXIT_CODE}
        return Sighting(f"exit code {code[1]}", (exits.get(code[1], exits[ANY_OTHER]),))
    listed = tuple(one for one in SYMPTOMS if one.seen is not Seen.EXIT_CODE and one.text.lower() == seen.lower())
    if listed:
        return Sighting(seen, listed)
    kind = kind_of_stop(seen)
    proven = kind if kind is not None and KINDS[kind].specificity >= _NAMES_THE_CAUSE else None
    found = tuple(one for one in SYMPTOMS if _shows(one, seen))
    return Sighting(seen, found, proven) if found or proven else None


def _shows(symptom: Symptom, seen: str) -> bool:
    """Whether the text has the symptom's words, or is itself a part of them."""
    if symptom.seen is Seen.EXIT_CODE:
        return False
    if symptom.seen is Seen.CODE and symptom.text.isupper():
        return re.search(rf"(?<![\w:]){re.escape(symptom.text)}(?!\w)", seen) is not None
    words, said = symptom.text.lower(), seen.lower()
    return all(part in said for part in _ELIDED.split(words)) or (len(said) >= _SHORTEST and said in words)
