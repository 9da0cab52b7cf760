"""The catalogue of rules and kinds for people: markdown pages and terminal views, from one source."""

from __future__ import annotations

from foghorn_local.catalogue.markdown import NOTE, pages, write_pages
from foghorn_local.catalogue.samples import samples_page
from foghorn_local.catalogue.terminal import explain, listing
from foghorn_local.catalogue.words import UnknownNameError

__all__ = ["NOTE", "UnknownNameError", "explain", "listing", "pages", "samples_page", "write_pages"]
