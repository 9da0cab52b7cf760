"""All rows of errors: what a container's reason may say as well as the task's."""

from __future__ import annotations

from tests.signals.tables import credentials, image_pull, initialisation, runtime

ERRORS = [*image_pull.ROWS, *credentials.ROWS, *initialisation.ROWS, *runtime.ROWS]
