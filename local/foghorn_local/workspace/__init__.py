"""The workspace that stays up: embedded AWS and Slack on fixed ports, the queue polled, the real clock.

`Workspace` (workspace.py) is all of it; `WorkspaceClient` (client.py) talks to one that runs in another process.
"""
