"""What exit codes of containers mean, in words that follow "container app …".

Above 128 a code is 128 + the number of the signal that ended the process; 126 and 127 are a shell's.
Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02
"""

from __future__ import annotations

_SIGNALS = range(129, 160)
_MEANING = {
    0: "ended with success, though a service's container is meant to keep running",
    1: "ended with an application error",
    2: "ended with an error, in a shell one of wrong usage",
    126: "could not run its command: the file is not executable",
    127: "could not find its command",
    130: "was interrupted (SIGINT)",
    134: "aborted itself (SIGABRT): a failed assertion, or a runtime that gave up",
    136: "crashed on an arithmetic error (SIGFPE)",
    137: "was killed (SIGKILL)",
    139: "crashed on an invalid memory access (SIGSEGV): a bug in native code, or a library built for another system",
    143: "was asked to end (SIGTERM) and did, though ECS names no stop of its own",
    255: "ended with an application error: 255 is what exit(-1) becomes, or a code out of range",
}


def meaning(exit_code: int | None) -> str:
    """How a container ended."""
    if exit_code is None:
        return "ended, and the event shows no exit code"
    other = f"was ended by signal {exit_code - 128}" if exit_code in _SIGNALS else "ended with an application error"
    return _MEANING.get(exit_code, other)
