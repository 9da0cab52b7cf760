"""Two calls at once: both results, both errors, one context."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from foghorn import backoff, side_by_side
from foghorn.side_by_side import OneAfterAnother, started

LONG_ENOUGH_S = 30


@pytest.fixture(params=[ThreadPoolExecutor, OneAfterAnother], ids=["threads", "one after another"])
def executor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both ways of running keep the same promises."""
    monkeypatch.setattr(side_by_side, "executor", request.param)
    return


def _fails(error: Exception, done: list[str]) -> Callable[[], None]:
    def fail() -> None:
        done.append(str(error))
        raise error

    return fail


@pytest.mark.usefixtures("executor")
def test_both_results_in_order() -> None:
    """As they were given, whichever ended first."""
    assert (1, "two") == side_by_side.side_by_side(lambda: 1, lambda: "two")


@pytest.mark.usefixtures("executor")
@pytest.mark.parametrize(
    ("first", "second", "raised"),
    [(True, False, "first"), (False, True, "second"), (True, True, "first")],
    ids=["the first fails", "the second fails", "both fail"],
)
def test_an_error_is_raised_after_both_ended(first: bool, second: bool, raised: str) -> None:
    """No call is left behind, and no error is swallowed where there is but one."""
    done: list[str] = []
    calls = [
        _fails(KeyError(name), done) if fails else lambda name=name: done.append(repr(name))
        for name, fails in (("first", first), ("second", second))
    ]
    with pytest.raises(KeyError, match=raised):
        side_by_side.side_by_side(*calls)
    assert sorted(done) == ["'first'", "'second'"]


@pytest.mark.usefixtures("executor")
def test_the_deadline_holds_beside_too() -> None:
    """A look-up in another thread stops before the function's own time is over."""
    with backoff.deadline(lambda: 7.5):
        assert (7.5, 7.5) == side_by_side.side_by_side(backoff.remaining_s, backoff.remaining_s)


def test_they_do_not_wait_for_each_other() -> None:
    """Each waits until the other has begun: one after another they would never end."""
    begun = threading.Barrier(2, timeout=LONG_ENOUGH_S)
    side_by_side.side_by_side(begun.wait, begun.wait)


def test_the_block_goes_on_while_it_runs() -> None:
    """And ends when it has ended."""
    goes_on = threading.Event()
    with started(lambda: goes_on.wait(LONG_ENOUGH_S)) as beside:
        assert not beside.done()
        goes_on.set()
    assert beside.result() is True
