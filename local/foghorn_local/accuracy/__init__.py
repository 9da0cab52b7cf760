"""How often the classifier is right on labelled records: `make accuracy`."""

from __future__ import annotations
