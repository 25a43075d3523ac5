"""Memory, and what grows with the number of posts."""

import os
import pathlib
import resource
import signal
import socket
import statistics
import subprocess
import time

from delivery import Writer
from forum import Forum
from machine import Costs, Problem, Use, children, command_of, memory_mb, percentiles, wrk
from peers import page_server
from waiting import until

IDLE = 10_000


def idle_memory(forum: Forum, directory: pathlib.Path) -> dict:
    """Resident memory of the server at rest, and what 10,000 silent connections add; the same for nginx."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(IDLE + 2000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),
                                                resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    request = f"GET {{}} HTTP/1.1\r\nHost: {forum.host}\r\nX-Forwarded-Proto: https\r\n\r\n"
    ours = silent(lambda: forum.pids(False), forum.port, request.format("/about"))
    nginx = page_server(directory, forum.port + 2, *forum.get("/about"), 1)
    try:
        limit = silent(nginx.pids, forum.port + 2, request.format("/page"))
    finally:
        nginx.stop()
    return {"connections": IDLE, "added": ours["during"] - ours["before"], "postgres": memory_mb(forum.pids(True)),
            "nginx": limit["before"], "nginx_added": limit["during"] - limit["before"], "nginx_after": limit["after"]}


def silent(pids, port: int, request: str) -> dict[str, float]:
    """Memory before, while and after so many connections have had one answer each and say nothing more."""
    before = memory_mb(pids())
    sockets = []
    try:
        for _ in range(IDLE):
            one = socket.create_connection(("127.0.0.1", port), timeout=20)
            one.sendall(request.encode())
            sockets.append(one)
        for one in sockets:
            answered(one)
        during = memory_mb(pids())
    finally:
        for one in sockets:
            one.close()
    return {"before": before, "during": during, "after": memory_mb(pids())}


def database_start(forum: Forum) -> float:
    """Stops the forum; seconds from starting its PostgreSQL alone, by the same command, to its first answer."""
    first = forum.pids(True)[0]
    command = pathlib.Path(f"/proc/{first}/cmdline").read_bytes().split(b"\0")[:-1]
    place = forum.sockets()
    forum.stop()
    began = time.monotonic()
    postgres = subprocess.Popen(forum.as_owner(*[word.decode() for word in command]), cwd="/", stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ready = forum.as_owner("pg_isready", "-q", "-h", place)
    try:
        until(lambda: subprocess.run(ready, cwd="/", check=False).returncode == 0, "PostgreSQL alone")
        return time.monotonic() - began
    finally:
        for pid in children(postgres.pid):
            if command_of(pid) == "postgres":
                os.kill(pid, signal.SIGINT)  # a fast stop; its own processes follow
                break
        postgres.wait(timeout=60)


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


def figures(forum: Forum, seconds: float, posts: int) -> dict[str, dict]:
    """One page, one list and one reply at a time, at this size of database: milliseconds and costs of each."""
    fields = forum.headers() | {"Cookie": "__Host-session=" + "n" * 43}
    page = f"/t/{forum.names['thread']}/{forum.names['slug']}?page=2"
    found = {}
    for name, path in (("page", page), ("list", "/b/board1"), ("home", "/")):
        watch = Use(**forum.groups())
        run = wrk(forum.address + path, headers=fields, connections=1, seconds=seconds)
        found[name] = run | {"uses": [(use, run["rate"] * seconds) for use in (watch.end(), run["use"])]}
    writer = Writer(forum)
    thread, _ = writer.thread("quiet", f"Growth {time.time()}", "How long does a reply take?")
    watch = Use(**forum.groups())
    half, most = percentiles([writer.reply(thread, f"Reply {number}") * 1000 for number in range(posts)])
    found["reply"] = {"p50_ms": half, "p99_ms": most, "uses": [(watch.end(), posts)]}
    return found


def growth(small: Forum, large: Forum, rounds: int, seconds: float, posts: int) -> dict:
    """Pairs of the same figures at both sizes, the forums side by side."""
    pairs: dict[str, list[tuple[dict, dict]]] = {}
    for _ in range(rounds):
        less, more = figures(small, seconds, posts), figures(large, seconds, posts)
        for name in less:
            pairs.setdefault(name, []).append((less[name], more[name]))
    return {name: compared(found) for name, found in pairs.items()}


def compared(pairs: list[tuple[dict, dict]]) -> dict:
    """Medians of both sizes, of their ratio, and the costs at the larger size."""
    costs = Costs()
    for _, more in pairs:
        for use, pieces in more["uses"]:
            costs.add(use, pieces)
    times = {f"{size}_{part}": statistics.median(pair[index][f"{part}_ms"] for pair in pairs)
             for index, size in enumerate(("small", "large")) for part in ("p50", "p99")}
    return times | {"ratio": statistics.median(more["p50_ms"] / less["p50_ms"] for less, more in pairs), "costs": costs.found()}


def sizes(forum: Forum) -> str:
    """Bytes of the database."""
    return forum.sql("select pg_size_pretty(pg_database_size(current_database()))")
