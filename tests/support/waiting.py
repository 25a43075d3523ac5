"""Waiting for a condition, and a free port: what every script that starts the program needs."""

import contextlib
import random
import socket
import time


def until(condition, words: str, patience: float = 120.0):
    """Polls `condition` until it gives something true; what it gave. TimeoutError after `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)  # poll interval
    raise TimeoutError(f"never happened: {words}")


def free_port() -> int:
    """Below the range from which the kernel takes ports for connections, so that none of these takes it meanwhile."""
    for port in random.sample(range(20000, 32000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port")
