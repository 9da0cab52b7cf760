"""The one retry policy: full jitter, listed errors only, what the remote asked for, over before the deadline."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn import backoff
from foghorn.backoff import MARGIN_S
from foghorn.slack.errors import RateLimited, Unavailable


class Throttled(Exception):
    """Worth another call."""


class Denied(Exception):
    """Not worth one."""


def _throttled(error: BaseException) -> bool:
    return isinstance(error, Throttled)


@dataclass
class Remote:
    """Fails with these errors, one per call, then answers. Time passes only by sleeping."""

    errors: list[Exception]
    calls: int = 0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Remote]]:
    """Makes a remote whose waits are recorded instead of slept."""

    def make(*errors: Exception) -> Remote:
        made = Remote(list(errors))
        monkeypatch.setattr(backoff, "sleep", made.slept.append)
        return made

    return make


def test_a_call_that_works_is_made_once(remote: Callable[..., Remote]) -> None:
    """Without waiting."""
    works = remote()

    assert backoff.call(works, retry=_throttled) == "done"
    assert (works.calls, works.slept) == (1, [])


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_listed_errors_are_tried_again(remote: Callable[..., Remote], failures: int) -> None:
    """Each after a wait of its own."""
    fails = remote(*[Throttled()] * failures)

    assert backoff.call(fails, retry=_throttled, attempts=4) == "done"
    assert fails.calls == failures + 1
    assert len(fails.slept) == failures


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_attempts_are_bounded_and_the_last_error_is_raised(remote: Callable[..., Remote], attempts: int) -> None:
    """The error itself, not the retrying library's."""
    errors = [Throttled(str(number)) for number in range(10)]
    fails = remote(*errors)

    with pytest.raises(Throttled) as caught:
        backoff.call(fails, retry=_throttled, attempts=attempts)

    assert caught.value is errors[attempts - 1]
    assert fails.calls == attempts
    assert len(fails.slept) == attempts - 1


@pytest.mark.parametrize("error", [Denied(), ValueError(), KeyError("x")])
def test_other_errors_leave_at_once(remote: Callable[..., Remote], error: Exception) -> None:
    """Also after some that were worth a retry."""
    fails = remote(Throttled(), error)

    with pytest.raises(type(error)):
        backoff.call(fails, retry=_throttled)

    assert fails.calls == 2


def test_an_interrupt_is_no_failure_to_retry(remote: Callable[..., Remote]) -> None:
    """Even where the caller would retry everything."""

    def interrupted() -> None:
        fails.calls += 1
        raise KeyboardInterrupt

    fails = remote()
    with pytest.raises(KeyboardInterrupt):
        backoff.call(interrupted, retry=lambda error: isinstance(error, Exception))

    assert fails.calls == 1


def _waits(seed: int, attempts: int, base_s: float, cap_s: float, error: Exception | None = None) -> list[float]:
    """The waits of a call that always fails."""
    random.seed(seed)
    fails = Remote([error or Throttled()] * attempts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backoff, "sleep", fails.slept.append)
        with pytest.raises((Throttled, RateLimited)):
            backoff.call(fails, retry=lambda _: True, attempts=attempts, base_s=base_s, cap_s=cap_s)
    return fails.slept


@given(
    seed=st.integers(0, 2**32 - 1),
    attempts=st.integers(2, 12),
    base_s=st.floats(0.01, 2),
    cap_s=st.floats(0.5, 30),
)
def test_every_wait_is_between_nothing_and_the_doubled_bound(
    seed: int, attempts: int, base_s: float, cap_s: float
) -> None:
    """Full jitter: from 0 up to base × 2ⁿ, never beyond the cap."""
    for number, wait_s in enumerate(_waits(seed, attempts, base_s, cap_s)):
        assert 0 <= wait_s <= min(cap_s, base_s * 2**number)


def test_jitter_is_full() -> None:
    """Callers that failed together come back apart: waits fill the whole range, from its start to its end."""
    thirds = {int(3 * _waits(seed, 4, 1, 60)[2] / 4) for seed in range(60)}

    assert thirds == {0, 1, 2}


@given(seed=st.integers(0, 1000), asked_s=st.floats(0, 120))
def test_what_the_remote_asks_for_is_honoured(seed: int, asked_s: float) -> None:
    """`Retry-After` is a lower bound, beyond the cap too; jitter may add to a shorter one."""
    waits = _waits(seed, 3, 0.1, 5, RateLimited(asked_s))

    assert all(max(asked_s, 0) <= wait_s <= max(asked_s, 0.2) for wait_s in waits)


def test_an_error_that_asks_for_nothing(remote: Callable[..., Remote]) -> None:
    """None is no number of seconds."""
    error = Unavailable("x")
    error.retry_after_s = None  # type: ignore[attr-defined]
    fails = remote(error)

    assert backoff.call(fails, retry=lambda _: True) == "done"


@pytest.mark.parametrize(
    ("left_s", "calls"),
    [(60, 4), (MARGIN_S + 30, 4), (MARGIN_S + 10.5, 2), (MARGIN_S + 9.5, 1), (MARGIN_S, 1), (0, 1), (-1, 1)],
)
def test_it_stops_before_the_deadline(monkeypatch: pytest.MonkeyPatch, left_s: float, calls: int) -> None:
    """A wait that would not leave the margin is not begun: the error leaves while there is time to tidy up."""
    fails = Remote([RateLimited(10)] * 3)
    left = [left_s]

    def sleep(seconds: float) -> None:
        left[0] -= seconds

    monkeypatch.setattr(backoff, "sleep", sleep)
    with backoff.deadline(lambda: left[0]):
        if calls == 4:
            assert backoff.call(fails, retry=lambda _: True) == "done"
        else:
            with pytest.raises(RateLimited):
                backoff.call(fails, retry=lambda _: True)

    assert fails.calls == calls
    assert left[0] >= min(left_s, MARGIN_S)


@given(left_s=st.floats(0, 40), asked=st.lists(st.floats(0, 20), max_size=6))
def test_the_margin_is_never_slept_away(left_s: float, asked: list[float]) -> None:
    """Whatever the remote asks for and however little is left."""
    left = [left_s]
    fails = Remote([RateLimited(seconds) for seconds in asked])

    def sleep(seconds: float) -> None:
        left[0] -= seconds

    with pytest.MonkeyPatch.context() as patch, backoff.deadline(lambda: left[0]):
        patch.setattr(backoff, "sleep", sleep)
        try:
            backoff.call(fails, retry=lambda _: True, attempts=5)
        except RateLimited:
            assert fails.calls >= 1
    assert left[0] >= min(left_s, MARGIN_S) - 1e-9


@given(left_s=st.floats(0, 60), attempt_s=st.floats(0, 20), hangs=st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_a_remote_that_hangs_is_left_before_the_deadline(left_s: float, attempt_s: float, hangs: list[float]) -> None:
    """Another attempt is begun only where it would end in time, however much of its own time each of them takes."""
    left = [left_s]
    begun: list[float] = []

    def hang() -> str:
        begun.append(left[0])
        left[0] -= attempt_s * hangs[len(begun) - 1]
        raise Throttled

    def sleep(seconds: float) -> None:
        left[0] -= seconds

    with pytest.MonkeyPatch.context() as patch, backoff.deadline(lambda: left[0]):
        patch.setattr(backoff, "sleep", sleep)
        with pytest.raises(Throttled):
            backoff.call(hang, retry=_throttled, attempts=5, attempt_s=attempt_s)
    assert all(left_then - attempt_s >= MARGIN_S - 1e-9 for left_then in begun[1:])


@pytest.mark.parametrize(("left_s", "calls"), [(60, 5), (30, 3), (18.5, 2), (16, 1), (5, 1)])
def test_as_many_attempts_are_made_as_fit(monkeypatch: pytest.MonkeyPatch, left_s: float, calls: int) -> None:
    """With attempts of 7 s, of which each takes all: 30 s hold three of them and the margin."""
    left = [left_s]
    fails = Remote([Throttled()] * 5)

    def hang() -> str:
        left[0] -= 7
        return fails()

    monkeypatch.setattr(backoff, "sleep", lambda seconds: None)
    with backoff.deadline(lambda: left[0]), pytest.raises(Throttled):
        backoff.call(hang, retry=_throttled, attempts=5, attempt_s=7)
    assert fails.calls == calls


def test_the_deadline_ends_with_its_block() -> None:
    """Also when the block fails; one inside another takes its place."""
    assert backoff.remaining_s() == float("inf")
    with backoff.deadline(lambda: 30.0):
        with pytest.raises(Denied):
            _fail_within(5.0)
        assert backoff.remaining_s() == 30
    assert backoff.remaining_s() == float("inf")


def _fail_within(left_s: float) -> None:
    with backoff.deadline(lambda: left_s):
        assert backoff.remaining_s() == left_s
        raise Denied
