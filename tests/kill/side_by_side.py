#!/usr/bin/env python3
"""A member's page alone, and beside 64 activities that name silent key hosts and 32 people logging in (design.md 4.16):
p50 and p99 of both, and their ratio. A step of the part `long` (`./samvad test --long`); by hand
`tests/kill/side_by_side.py`. It means something on a machine that does nothing else.

Rounds alternate, so that what else the machine does meets both alike. The company lives on other machines: here, where it
shares the server's cores, it takes what nobody else wants, so that what is measured is the server. Exit status 1 when p99
beside is over 1.2 times p99 alone.
"""

import base64
import contextlib
import email.utils
import gc
import hashlib
import http.client
import math
import multiprocessing
import os
import pathlib
import re
import socket
import sys
import threading
import time
import urllib.parse

from ground import PASSWORD, Ground, People
from waiting import free_port, until

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SAMVAD_BINARY") or str(ROOT / "build/release/samvad")
ROUNDS, PAGES, SILENT_HOSTS, LOG_INS, MOST = 20, 500, 64, 32, 1.2


class SilentHost:
    """Takes connections and says nothing."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.held: list[socket.socket] = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            self.held.append(self.listener.accept()[0])


def unsigned_post(port: int, number: int) -> bytes:
    """An activity whose signature can only be judged with a key of a silent host."""
    body = b'{"type":"Create"}'
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    key = f"https://s{number % SILENT_HOSTS}.test/users/u{number}-{time.monotonic_ns()}#main-key"
    signature = base64.b64encode(os.urandom(256)).decode()
    head = (f"POST /inbox HTTP/1.1\r\nHost: localhost:{port}\r\nDate: {email.utils.formatdate(usegmt=True)}\r\n"
            f"Digest: SHA-256={digest}\r\nContent-Type: application/activity+json\r\nContent-Length: {len(body)}\r\n"
            f'Signature: keyId="{key}",algorithm="rsa-sha256",headers="(request-target) host date digest",'
            f'signature="{signature}"\r\n\r\n')
    return head.encode() + body


def give_way() -> None:
    """This process runs where a core would idle: by its class, and beside other sessions by its group's."""
    os.setsid()
    with contextlib.suppress(OSError):
        pathlib.Path("/proc/self/autogroup").write_text("19")
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


class Company:
    """Those who wait beside the reader, until told to stop; in a process of their own, or the reader would wait for
    their turns of the interpreter."""

    def __init__(self, port: int):
        self.port = port
        self.leaving = multiprocessing.Event()
        self.log_ins, self.posts = multiprocessing.Value("i"), multiprocessing.Value("i")
        self.process = multiprocessing.get_context("fork").Process(target=self.all, daemon=True)
        self.process.start()

    def all(self) -> None:
        give_way()
        self.stopping = threading.Event()
        page, cookie = self.form()
        token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        self.body = urllib.parse.urlencode({"csrf": token, "name": "chair", "password": PASSWORD})
        self.headers = {"Cookie": cookie, "Origin": f"http://localhost:{self.port}",
                        "Content-Type": "application/x-www-form-urlencoded"}
        threads = [threading.Thread(target=self.post, args=(number,)) for number in range(SILENT_HOSTS)]
        threads += [threading.Thread(target=self.log_in) for _ in range(LOG_INS)]
        for thread in threads:
            thread.start()
        self.leaving.wait()
        self.stopping.set()
        for thread in threads:
            thread.join()

    @staticmethod
    def count(value) -> None:
        with value.get_lock():
            value.value += 1

    def form(self) -> tuple[str, str]:
        connection = http.client.HTTPConnection("localhost", self.port)
        connection.request("GET", "/log-in", headers={"Accept": "text/html"})
        answer = connection.getresponse()
        return answer.read().decode(), answer.getheader("Set-Cookie").split(";")[0]

    def post(self, number: int) -> None:
        while not self.stopping.is_set():
            with socket.create_connection(("127.0.0.1", self.port)) as wire:
                wire.settimeout(0.5)
                wire.sendall(unsigned_post(self.port, number))
                self.count(self.posts)
                while not self.stopping.is_set():
                    try:
                        wire.recv(65536)
                        break  # its host was given up
                    except TimeoutError:
                        continue
            self.stopping.wait(0.2)  # then the next one

    def log_in(self) -> None:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        while not self.stopping.is_set():
            connection.request("POST", "/log-in", self.body, self.headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 303:
                self.count(self.log_ins)
        connection.close()

    def leave(self) -> None:
        self.leaving.set()
        self.process.join()


def times(port: int, target: str, cookie: str) -> list[float]:
    """Milliseconds of each of PAGES readings over one connection."""
    connection = http.client.HTTPConnection("localhost", port)
    found = []
    gc.disable()  # its pauses would be taken for the server's
    for _ in range(PAGES):
        began = time.perf_counter()
        connection.request("GET", target, headers={"Cookie": cookie, "Accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{target}: {answer.status}")
        found.append((time.perf_counter() - began) * 1000)
    gc.enable()
    connection.close()
    return found


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]


def measure(forum: Ground) -> float:
    people = People(forum, 1, 1)
    thread, _, slug = people.threads[0]
    target, cookie = f"/t/{thread}/{slug}", people.members[0][0]
    times(forum.port, target, cookie)  # warm
    alone, beside = [], []
    log_ins = posts = 0
    for _ in range(ROUNDS):
        alone += times(forum.port, target, cookie)
        company = Company(forum.port)
        until(lambda: company.posts.value >= SILENT_HOSTS and company.log_ins.value > 0, "the company is there", 20)
        beside += times(forum.port, target, cookie)
        company.leave()
        log_ins, posts = log_ins + company.log_ins.value, posts + company.posts.value
    for name, values in (("alone", alone), ("beside", beside)):
        print(f"{name:7} {len(values)} pages: p50 {quantile(values, .5):.2f} ms, p99 {quantile(values, .99):.2f} ms")
    print(f"beside it: {posts} activities naming silent hosts, {log_ins} log-ins done by {LOG_INS} clients")
    return quantile(beside, .99) / quantile(alone, .99)


def main() -> int:
    silent = SilentHost()
    port = int(os.environ.get("SAMVAD_PORT") or free_port())
    forum = Ground(BINARY, port, {})
    hosts = forum.base / "hosts"
    hosts.write_text("".join(f"127.0.0.1 s{number}.test {silent.port}\n" for number in range(SILENT_HOSTS)))
    hosts.chmod(0o644)
    forum.settings.write_text(forum.settings.read_text().replace(
        "allowed_ranges =", f'hosts_file = "{hosts}"\nallowed_ranges ='))
    try:
        forum.up()
        forum.wait_ready()
        ratio = measure(forum)
        words = f"p99 beside / alone = {ratio:.2f}, at most {MOST} wanted"
        print(words)
        print("ok side_by_side" if ratio <= MOST else f"not ok side_by_side: {words}", flush=True)
        return 0 if ratio <= MOST else 1
    finally:
        forum.close()


if __name__ == "__main__":
    sys.exit(main())
