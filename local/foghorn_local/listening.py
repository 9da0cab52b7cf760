"""A socket that listens, or an error that names the port: what the embedded servers are put on."""

from __future__ import annotations

import os
import socket


class PortUnavailableError(Exception):
    """Nothing can listen there. The message names port and address and says why."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(f"port {port} on {host}: {os.strerror(error.errno) if error.errno else error}")
        self.host = host
        self.port = port


def listening_socket(host: str, port: int) -> socket.socket:
    """A TCP socket that listens on one address; port 0 takes a free one. Raises PortUnavailableError.

    The servers are given it ready-made because werkzeug, when it binds for itself, ends the process where it cannot.
    """
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError as error:
        raise PortUnavailableError(host, port, error) from error
