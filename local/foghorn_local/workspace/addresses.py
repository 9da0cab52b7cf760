"""Where the workspace listens: fixed ports, on loopback and on the Docker bridge, never on the network."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

from foghorn_local.ports import AWS_PORT, PAGE_PORT, SLACK_PORT

LOOPBACK = "127.0.0.1"

_BRIDGE = "docker0"
_SIOCGIFADDR = 0x8915  # https://man7.org/linux/man-pages/man7/netdevice.7.html


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of the embedded AWS, of the embedded Slack, and of the page with the workspace's control; 0 takes any.

    local/env.json names the first two.
    """

    aws: int = AWS_PORT
    slack: int = SLACK_PORT
    page: int = PAGE_PORT


def docker_bridge_address() -> str | None:
    """The host's own address on Docker's default bridge, by which containers reach it; None where there is no bridge.

    Docker Desktop has none: there host.docker.internal leads to the host's loopback.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    request = struct.pack("256s", _BRIDGE.encode())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            answer = fcntl.ioctl(asking.fileno(), _SIOCGIFADDR, request)
        except OSError:
            return None
    # struct ifreq: 16 bytes of name, then a sockaddr_in whose address stands 4 bytes in
    return socket.inet_ntoa(answer[20:24])
