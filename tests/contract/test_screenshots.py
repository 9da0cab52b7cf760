"""`make screenshots` takes all pictures or none, and says why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from foghorn_local.slack import Channel
from tools import screenshots
from tools.chromium import Chromium, ChromiumError, Screen
from tools.screenshots import MOST_BYTES, Picture

PICTURES = [Picture(f"{name}.png", Channel("C0", name), Screen(390, 844)) for name in ("first", "second")]


@dataclasses.dataclass
class FakeBrowser:
    """A browser that sees what it is told to see."""

    emoji: bool = True
    too_wide: bool = False
    png: bytes = b"\x89PNG new"
    shown: list[Screen] = dataclasses.field(default_factory=list)

    def show(self, page: Path, screen: Screen) -> None:
        """Reads the page, which must be there."""
        assert "<h1>" in page.read_text(encoding="utf-8")
        self.shown.append(screen)

    def evaluate(self, expression: str) -> bool:
        """Of the two questions that are asked."""
        return self.emoji if "canvas" in expression else self.too_wide

    def screenshot(self, selector: str | None, margin_px: int) -> bytes:
        """The first picture is well, the second as told."""
        return self.png if len(self.shown) > 1 else FakeBrowser.png


@pytest.fixture
def images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one picture from before; two are to be taken."""

    @dataclasses.dataclass
    class Played:
        channel: None = None

    (tmp_path / "first.png").write_bytes(b"old")
    monkeypatch.setattr(screenshots, "IMAGES", tmp_path)
    monkeypatch.setattr(screenshots, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(screenshots, "play", lambda *_args, **_kwargs: Played())
    monkeypatch.setattr(screenshots, "pictures", lambda _channel: PICTURES)
    return tmp_path


def with_browser(monkeypatch: pytest.MonkeyPatch, browser: FakeBrowser | Exception) -> None:
    """The next browser that is started."""

    @contextmanager
    def started(_path: str) -> Iterator[Chromium]:
        if isinstance(browser, Exception):
            raise browser
        yield cast(Any, browser)

    monkeypatch.setattr(screenshots, "started", started)


def test_all_are_taken(images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each on its own screen, over the ones from before."""
    browser = FakeBrowser()
    with_browser(monkeypatch, browser)
    assert screenshots.main() == 0
    assert {path.name: path.read_bytes() for path in images.iterdir()} == dict.fromkeys(
        ("first.png", "second.png"), browser.png
    )
    assert browser.shown == [picture.screen for picture in PICTURES]


@pytest.mark.parametrize(
    "browser, why",
    [
        (FakeBrowser(emoji=False), "no font has coloured emoji"),
        (FakeBrowser(too_wide=True), "first.png: the page is wider than the screen"),
        (FakeBrowser(png=bytes(MOST_BYTES + 1)), f"second.png: {MOST_BYTES + 1} bytes, at most {MOST_BYTES}"),
        (ChromiumError("Chromium ended"), "Chromium ended"),
    ],
    ids=["no emoji", "too wide", "too large", "no browser"],
)
def test_one_that_fails_leaves_all_as_they_were(
    images: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    browser: FakeBrowser | Exception,
    why: str,
) -> None:
    """The reason is said, and make sees that it failed."""
    with_browser(monkeypatch, browser)
    assert screenshots.main() == 1
    said = capsys.readouterr().out
    assert why in said
    assert "docs/images is as it was" in said
    assert {path.name: path.read_bytes() for path in images.iterdir()} == {"first.png": b"old"}


def test_without_chromium_nothing_is_tried(
    images: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what is missing."""
    monkeypatch.setattr(screenshots, "find_chromium", lambda: None)
    with_browser(monkeypatch, AssertionError("started"))
    assert screenshots.main() == 1
    assert "no Chromium and no Chrome here" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in images.iterdir()} == {"first.png": b"old"}
