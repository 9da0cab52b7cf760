"""What a person can mend becomes a message; everything else keeps its traceback."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from foghorn.settings import SettingError
from foghorn_local.bus import AmbiguousEventError, InvalidPatternError, TemplateError
from foghorn_local.cli.failure import CommandFailedError
from foghorn_local.project import TemplateNotFoundError


@contextlib.contextmanager
def as_messages() -> Iterator[None]:
    """Turn errors of template, settings and files into `CommandFailedError`."""
    try:
        yield
    except (AmbiguousEventError, InvalidPatternError, TemplateError, TemplateNotFoundError, SettingError) as error:
        raise CommandFailedError(str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandFailedError(f"{error.filename or 'file'}: {error.strerror or error}") from error
