"""The demonstration: says what it does, plays the morning, shows the channel and the counts."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from foghorn_local.demo.scenes import WORLD, scenes, stream
from foghorn_local.play.play import play
from foghorn_local.play.report import print_summary
from foghorn_local.play.timeline import Progress
from foghorn_local.slack import render_html, render_terminal


def demonstrate(template: Path, console: Console, progress: Progress, page: Path) -> None:
    """Play the scenes and leave the channel as a page at `page`. Raises what `play` raises, OSError for the page."""
    console.print("[bold]A morning on Amazon ECS[/], as EventBridge would tell it:")
    for number, scene in enumerate(scenes(), start=1):
        console.print(f"  {number}. {scene.story}  [dim]{len(scene.events)} events[/]")
    console.print()
    console.print(
        f"Every event goes through the rules of [bold]{template.name}[/] into the real Lambda handlers. They keep\n"
        "incidents in an embedded DynamoDB, read an embedded ECS, and talk over an embedded SQS to an embedded Slack.\n"
        "[dim]No AWS account, no Slack, nothing leaves this machine; the clock jumps from one event to the next.[/]"
    )
    console.print()
    played = play(stream(), template=template, world=WORLD, progress=progress)
    console.print("[bold]The channel, as it ends up:[/]")
    console.print()
    render_terminal(played.channel, console)
    console.print()
    print_summary(played.report, console)
    console.print()
    console.print("The healthy release and the Spot replacement are not in the channel: nobody needs to hear of them.")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render_html([played.channel]), encoding="utf-8")
    console.print()
    console.print(f"The same channel as a page: [bold]{page}[/]", highlight=False)
    console.print("[dim]Play your own events: foghorn play FILE, one EventBridge event per line.[/]")
