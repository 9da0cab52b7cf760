"""Take the pictures of docs/images: play the demo, show the page of its channel in a headless Chromium.

They are taken all or none: without Chromium, without a font that has emoji, with a page that is wider than a screen or
a picture that is too large, it says so, fails, and leaves docs/images as it was.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from foghorn_local.demo.ecs import Event
from foghorn_local.demo.scenes import WORLD, stream
from foghorn_local.play.play import play
from foghorn_local.slack import Channel, Message, render_html
from foghorn_local.slack.workspace import Revision
from tools.chromium import Chromium, ChromiumError, Screen, find_chromium, started

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs/images"
MOST_BYTES = 400_000
MARGIN_PX = 12
FAILED = "SERVICE_DEPLOYMENT_FAILED"
"""The event that ends the crash loop of the demo: what was told before it is the advisory at its height."""

# An emoji that is drawn in colour leaves pixels that are not grey.
HAS_EMOJI = """(() => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "20px sans-serif";
  pen.fillText("\\u{1F534}", 0, 20);
  const dots = pen.getImageData(0, 0, 30, 30).data;
  for (let at = 0; at < dots.length; at += 4) if (dots[at] !== dots[at + 1]) return true;
  return false;
})()"""


class NotTaken(Exception):
    """Why there are no pictures."""


@dataclass(frozen=True)
class Picture:
    """One file: what is shown on which screen, and the element that is cut out of it (None: the screen as it is)."""

    name: str
    channel: Channel
    screen: Screen
    selector: str | None = None


def pictures(channel: Channel) -> Sequence[Picture]:
    """The pictures that the README shows, from the channel as the demo leaves it."""
    first = channel.messages[0]
    failed_at_s = min(at_s(event) for event in stream() if event["detail"].get("eventName") == FAILED)
    before = [revision for revision in first.revisions if revision.at_s < failed_at_s]
    column = Screen(width_px=620, height_px=800, scale=1.5)
    return (
        Picture("advisory-open.png", _alone(channel, first, before), column, "article"),
        Picture("advisory-resolved.png", _alone(channel, first, first.revisions), column, "article"),
        Picture("channel-desktop.png", channel, Screen(width_px=1200, height_px=1000)),
        Picture("channel-phone.png", channel, Screen(width_px=390, height_px=844, scale=1.5, dark=True, phone=True)),
    )


def at_s(event: Event) -> float:
    """When an event happened, in seconds since 1970."""
    return datetime.fromisoformat(event["time"]).timestamp()


def _alone(channel: Channel, message: Message, revisions: list[Revision]) -> Channel:
    """The channel with this one message as its revisions left it, and no thread."""
    return replace(channel, messages=[replace(message, revisions=revisions, replies=[])])


def take(browser: Chromium, picture: Picture, page: Path) -> bytes:
    """One picture as PNG. Raises NotTaken."""
    page.write_text(render_html([picture.channel]), encoding="utf-8")
    browser.show(page, picture.screen)
    if not browser.evaluate(HAS_EMOJI):
        raise NotTaken("no font has coloured emoji (Debian, Ubuntu: fonts-noto-color-emoji)")
    if browser.evaluate("document.documentElement.scrollWidth > innerWidth"):
        raise NotTaken(f"{picture.name}: the page is wider than the screen")
    png = browser.screenshot(picture.selector, MARGIN_PX)
    if len(png) > MOST_BYTES:
        raise NotTaken(f"{picture.name}: {len(png)} bytes, at most {MOST_BYTES}")
    return png


def main() -> int:
    """Take them all; 1 if it cannot."""
    path = find_chromium()
    if path is None:
        print("screenshots: no Chromium and no Chrome here ($CHROMIUM names one); docs/images is as it was")
        return 1
    channel = play(stream(), template=ROOT / "template.yaml", world=WORLD).channel
    try:
        with tempfile.TemporaryDirectory() as folder, started(path) as browser:
            taken = {one.name: take(browser, one, Path(folder) / "channel.html") for one in pictures(channel)}
    except (ChromiumError, NotTaken) as why:
        print(f"screenshots: {why}; docs/images is as it was")
        return 1
    IMAGES.mkdir(exist_ok=True)
    for name, png in taken.items():
        (IMAGES / name).write_bytes(png)
        print(f"screenshots: docs/images/{name}, {len(png) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
