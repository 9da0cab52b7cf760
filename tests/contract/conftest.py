"""Fixtures of the contract suites."""

from tests.support.stores import store

__all__ = ["store"]
