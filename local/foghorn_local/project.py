"""Where the project is: the folder of template.yaml, without which there are no rules and no functions."""

from __future__ import annotations

from pathlib import Path

TEMPLATE = "template.yaml"


class TemplateNotFoundError(FileNotFoundError):
    """No template.yaml where one was looked for. The message says where."""


def find_template(given: str | None = None, start: Path | None = None) -> Path:
    """The template: the given one; else the first upwards from `start` (the current directory); else the checkout's.

    Raises TemplateNotFoundError.
    """
    if given is not None:
        path = Path(given)
        if not path.is_file():
            raise TemplateNotFoundError(f"{given}: no such template")
        return path.resolve()
    here = (start or Path.cwd()).resolve()
    checkout = Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, checkout):
        if _is_ours(folder / TEMPLATE):
            return folder / TEMPLATE
    raise TemplateNotFoundError(
        f"no {TEMPLATE} of Foghorn in {here} or above it, nor in {checkout}; name one with --template"
    )


def _is_ours(path: Path) -> bool:
    """A template of another project on the way up is not taken for ours."""
    try:
        return path.is_file() and "TaskStateFunction:" in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
