"""The sample events as a page: what each says to Foghorn, and the line that runs it in a Lambda container."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from foghorn.signals.classify import classify
from foghorn.signals.signal import Classification, Outcome

if TYPE_CHECKING:
    from foghorn_local.bus import Application

# A sample that no rule lets through is shown with the function that would take it, by the family in its name.
FUNCTIONS = {"task_state": "TaskStateFunction", "deployment": "DeploymentFunction"}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_INTRODUCTION = """# Sample events

Every file of `events/` is one EventBridge event as AWS sends it, with synthetic names. `make invoke EVENT=…` and
`foghorn send …` take any of them; the lines below run it [in a Lambda container by hand](local-workspace.md).

*Starts*: whether the rules of `template.yaml` let it through. What they keep away costs nothing; run by hand, the
function says why it has nothing to say."""


def samples_page(events: Path, application: Application, note: str) -> str:
    """The page as markdown. Raises ValueError for a file that names no family of `FUNCTIONS`."""
    blocks = [note, _INTRODUCTION]
    for family, function in FUNCTIONS.items():
        rows = [_row(path, function, application) for path in sorted(events.glob(f"{family}.*.json"))]
        head = ["| What it says | Starts | |", "| --- | --- | --- |"]
        blocks.append(f"## {function}\n\n" + "\n".join([*head, *rows]))
    unknown = [path.name for path in events.glob("*.json") if path.name.split(".")[0] not in FUNCTIONS]
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]}: its name begins with none of {', '.join(FUNCTIONS)}")
    return "\n\n".join(blocks) + "\n"


def _row(path: Path, function: str, application: Application) -> str:
    event = json.loads(path.read_text(encoding="utf-8"))
    started = application.function_for(event)
    said = _said(classify(event, received_at=_NEVER)).replace("|", "\\|")
    line = f"`sam local invoke --config-env local {started or function} -e events/{path.name}`"
    return f"| {said} | {'yes' if started else 'no'} | {line} |"


def _said(classification: Classification) -> str:
    if classification.outcome is Outcome.SIGNAL:
        leading = classification.signals[0]
        return f"{leading.title} (`{leading.kind}`)"
    return f"{classification.outcome.value}: `{classification.reason}`"
