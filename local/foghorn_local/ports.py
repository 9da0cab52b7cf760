"""The fixed ports of `foghorn workspace`; local/env.json names the first two.

They lie below the range from which systems take ports for outgoing connections.
"""

AWS_PORT = 4610
SLACK_PORT = 4611
PAGE_PORT = 4612
