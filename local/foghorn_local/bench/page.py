"""The generated parts of docs/benchmarks.md: each between two markers, everything around them is written by hand."""

from __future__ import annotations

import re

_STALE = re.compile(r"\A> \*\*NOT MEASURED.*\n\n")


class MarkerMissingError(LookupError):
    """The page has no place for a part. The message names it."""


def _place(part: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- bench:{part} -->\n).*?(<!-- /bench:{part} -->)", re.DOTALL)


def part_of(page: str, part: str) -> str:
    """What stands between the markers. Raises `MarkerMissingError`."""
    found = _place(part).search(page)
    if found is None:
        raise MarkerMissingError(f"the page has no <!-- bench:{part} --> … <!-- /bench:{part} -->")
    return found[0].removeprefix(found[1]).removesuffix(found[2])


def replaced(page: str, part: str, text: str) -> str:
    """The page with another text between the markers. Raises `MarkerMissingError`."""
    part_of(page, part)
    return _place(part).sub(lambda found: f"{found[1]}{text.strip()}\n{found[2]}", page)


def not_measured(page: str, part: str, reason: str) -> str:
    """The page with the figures of an earlier run left as they are, and a loud word above them that they are old."""
    earlier = _STALE.sub("", part_of(page, part))
    # One line, whatever the reason: the next run finds it by its end.
    notice = f"> **NOT MEASURED in the last run**: {' '.join(reason.split())}. What follows is an earlier run's."
    return replaced(page, part, f"{notice}\n\n{earlier}")
