"""Memory, and what grows with the number of posts."""

import resource
import socket
import statistics
import time

from delivery import Writer
from forum import Forum
from machine import Problem, memory_mb, wrk

IDLE = 10_000


def idle_memory(forum: Forum) -> dict:
    """Resident memory of the server at rest, and what 10,000 silent connections add."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(IDLE + 2000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),
                                                resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    before = memory_mb(forum.pids(False))
    sockets = []
    request = f"GET /about HTTP/1.1\r\nHost: {forum.host}\r\nX-Forwarded-Proto: https\r\n\r\n".encode()
    try:
        for _ in range(IDLE):
            one = socket.create_connection(("127.0.0.1", forum.port), timeout=20)
            one.sendall(request)
            sockets.append(one)
        for one in sockets:
            answered(one)
        during = memory_mb(forum.pids(False))
        forum.get("/about")
    finally:
        for one in sockets:
            one.close()
    return {"idle": before, "connections": len(sockets), "added": during - before,
            "postgres": memory_mb(forum.pids(True))}


def answered(one: socket.socket) -> None:
    """Reads the answer away, so that the connection is idle and not stuck."""
    text = b""
    while b"\r\n\r\n" not in text:
        text += one.recv(65536)
    head, _, body = text.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise Problem(f"an idle connection was answered {head[:60]!r}")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += one.recv(65536)


def figures(forum: Forum, seconds: float, posts: int) -> dict:
    """Milliseconds of one page, one list and one reply at a time, at this size of database."""
    known, cookie = forum.headers() | {"Cookie": "__Host-session=" + "n" * 43}, {}
    page = f"/t/{forum.names['thread']}/{forum.names['slug']}?page=2"
    found = {}
    for name, path in (("page", page), ("list", "/b/board1"), ("home", "/")):
        found[name] = wrk(forum.address + path, headers=known | cookie, connections=1, seconds=seconds)["p50_ms"]
    writer = Writer(forum)
    thread, _ = writer.thread("quiet", f"Growth {time.time()}", "How long does a reply take?")
    found["reply"] = statistics.median(writer.reply(thread, f"Reply {number}") for number in range(posts)) * 1000
    return found


def growth(small: Forum, large: Forum, rounds: int, seconds: float, posts: int) -> dict:
    """Pairs of the same figures at both sizes, the forums side by side."""
    lists: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        less, more = figures(small, seconds, posts), figures(large, seconds, posts)
        for name in less:
            lists.setdefault(name, []).append((less[name], more[name]))
    return {name: {"small": statistics.median(pair[0] for pair in pairs), "large": statistics.median(pair[1] for pair in pairs),
                   "ratio": statistics.median(pair[1] / pair[0] for pair in pairs)} for name, pairs in lists.items()}


def sizes(forum: Forum) -> str:
    """Bytes of the database."""
    return forum.sql("select pg_size_pretty(pg_database_size(current_database()))")
