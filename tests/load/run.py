#!/usr/bin/env python3
"""The program under a sanitizer while 20 writers work: `run.py asan|tsan [--seconds 60]`.

12 members' browsers reply by forms, one writes to a board that 500 hosts follow, 7 connections of another server send
signed activities, and readers ask for pages beside them. Then SIGTERM: the program must end with 0, and its log must
hold no report of the sanitizer. The forum, its peers and the sending programs are those of tests/bench, unsanitized.
"""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import sys
import tempfile
import threading
import time
import traceback
import urllib.error

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "bench"), str(ROOT / "tests" / "support")]
sys.dont_write_bytecode = True

FORM_WRITERS, CONNECTIONS, READERS, ACTORS = 12, 7, 3, 200
REPORT = re.compile(r"ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer|runtime error:|SUMMARY: \w+Sanitizer")
MAY_WAIT = {429, 503}  # told to come again: no failure under load


class Tally:
    """What the writers and readers heard."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counts: dict[str, int] = {}
        self.problems: list[str] = []

    def add(self, what: str, number: int = 1) -> None:
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + number

    def problem(self, text: str) -> None:
        with self.lock:
            self.problems.append(text)

    def __getitem__(self, what: str) -> int:
        return self.counts.get(what, 0)


def repeat(until: float, tally: Tally, what: str, action) -> None:
    """Does `action` until the time is over; a refusal that asks to wait is counted apart."""
    number = 0
    while time.monotonic() < until:
        number += 1
        try:
            action(number)
            tally.add(what)
        except urllib.error.HTTPError as refused:
            if refused.code in MAY_WAIT:
                tally.add("told to wait")
            else:
                tally.problem(f"{what}: HTTP {refused.code}")
        except Exception as problem:  # noqa: BLE001: whatever a writer meets is told at the end
            tally.problem(f"{what}: {problem}")
            if len(tally.problems) > 50:
                return


def form_writer(forum, delivery, thread: str, until: float, tally: Tally, what: str) -> None:
    """Replies in one thread, page by page as a browser does."""
    writer = delivery.Writer(forum)
    repeat(until, tally, what, lambda number: writer.reply(thread, f"Reply {number} of {threading.get_ident()}"))


def reader(forum, paths: list[str], until: float, tally: Tally) -> None:
    """Asks for pages as strangers do."""
    repeat(until, tally, "page", lambda number: forum.get(paths[number % len(paths)], **{"Accept-Encoding": "gzip"}))


def remote_writers(peer, met, until: float, tally: Tally) -> None:
    """Signed replies over CONNECTIONS connections, burst by burst; `met` makes their authors strangers no more."""
    round_ = 0
    while time.monotonic() < until:
        round_ += 1
        try:
            peer.ask(f"send 1 {ACTORS} 1 {CONNECTIONS} load{round_}")
            statuses = peer.ask("go")["statuses"]
            met(peer.forum)
        except Exception as problem:  # noqa: BLE001
            return tally.problem(f"signed: {problem}")
        for status, number in statuses.items():
            tally.add("signed" if status == "202" else "told to wait", number)
            if status != "202" and int(status) not in MAY_WAIT:
                tally.problem(f"signed: HTTP {status}")


def start_all(forum, peer, bench, seconds: int, tally: Tally) -> list[threading.Thread]:
    """Every writer and reader, running until the time is over."""
    until = time.monotonic() + seconds
    followed, _ = bench.delivery.Writer(forum).thread(forum.names["board"], "A letter under load", "To all of you")
    quiet = [str(thread) for thread in forum.names["quiet"]]
    work = [(form_writer, (forum, bench.delivery, quiet[i % 6], until, tally, "form")) for i in range(FORM_WRITERS)]
    work.append((form_writer, (forum, bench.delivery, followed, until, tally, "fan-out")))
    work.append((remote_writers, (peer, bench.met, until, tally)))
    paths = ["/", f"/t/{quiet[0]}", f"/t/{followed}", f"/t/{quiet[1]}?page=1", "/about"]
    work += [(reader, (forum, paths, until, tally)) for _ in range(READERS)]
    threads = [threading.Thread(target=target, args=arguments) for target, arguments in work]
    for thread in threads:
        thread.start()
    return threads


def end_of(forum, patience: float = 180.0) -> int | None:
    """SIGTERM to the program; its status, None when it had to be killed."""
    process = forum.process
    process.terminate()
    with contextlib.suppress(Exception):
        process.wait(timeout=patience)
    if process.poll() is None:
        process.kill()
        return None
    forum.process = None
    return process.returncode


def verdicts(forum, tally: Tally, taken: int, status: int | None):
    """(name, "" or why not) of everything that must hold."""
    log = (forum.base / "log").read_text(errors="replace")
    reports = [line for line in log.splitlines() if REPORT.search(line)]
    yield "writers", "" if not tally.problems else f"{len(tally.problems)} refused, first: {tally.problems[0]}"
    yield "all_worked", "" if all(tally[what] for what in ("form", "fan-out", "signed", "page")) and taken else (
        f"nothing done by some: {tally.counts}, {taken} deliveries")
    yield "ends_with_0", "" if status == 0 else f"ended with {status}; {' '.join(log[-600:].split())}"
    yield "no_report", "" if not reports else f"{len(reports)} reports, first: {reports[0]}"


def run_load(sanitizer: str, seconds: int, keep: pathlib.Path) -> bool:
    """Sets up, loads, stops, judges."""
    import delivery  # noqa: PLC0415: reads its environment when imported
    import forum as forums
    import inbox
    import peers
    import waiting

    base = pathlib.Path(tempfile.mkdtemp(prefix="samvad-load-"))
    base.chmod(0o755)
    directory = base / "peers"
    sinks = forum = peer = None
    port, metrics, sink = waiting.free_port(), waiting.free_port(), waiting.free_port()
    try:
        forum = forums.Forum(base / "forum", port, {**peers.peer_settings(directory, sink), "metrics.port": metrics})
        forum.seed(2_000)
        actors = directory / "actors"
        (actors / "users").mkdir(parents=True, exist_ok=True)
        sinks = peers.tls_peers(directory, sink, actors)
        forum.start()
        peer = inbox.Peer(forum, actors, [])
        peer.ask(f"prepare 1 {ACTORS}")
        tally = Tally()
        taken = delivery.Taken(directory / "taken.log")
        bench = type("Bench", (), {"delivery": delivery, "met": inbox.met})
        for thread in start_all(forum, peer, bench, seconds, tally):
            thread.join()
        received = len(waiting.until(lambda: taken.lines(), "a delivery", 60))
        status = end_of(forum)
        shutil.copy(forum.base / "log", keep)
        print(f"  # {sanitizer}, {seconds} s: {tally.counts}, {received} deliveries taken; log: {keep}", flush=True)
        good = True
        for name, why in verdicts(forum, tally, received, status):
            print(f"ok {name}" if not why else f"not ok {name}: {why}", flush=True)
            good = good and not why
        return good
    finally:
        for other in (peer and peer.close, forum and forum.stop, sinks and sinks.stop):
            with contextlib.suppress(Exception):
                if other:
                    other()
        shutil.rmtree(base, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="60 s of load on a sanitized program.")
    parser.add_argument("sanitizer", help="the preset that was built: asan, tsan, or release to try the load itself")
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("SAMVAD_LOAD_SECONDS", "60")))
    arguments = parser.parse_args()
    build = ROOT / "build" / arguments.sanitizer
    os.environ["SAMVAD_BENCH_BUILD"] = str(build)
    os.environ.setdefault("ASAN_OPTIONS", "detect_stack_use_after_return=1")
    if (ROOT / "tests" / "tsan.supp").exists():
        os.environ.setdefault("TSAN_OPTIONS", f"suppressions={ROOT / 'tests' / 'tsan.supp'}")
    try:
        import forum  # noqa: PLC0415
        forum.TOOLS = ROOT / "build" / "release" / "tests" / "bench"  # the senders need no sanitizer
        keep = build / "test-results" / "load.log"
        keep.parent.mkdir(parents=True, exist_ok=True)
        return 0 if run_load(arguments.sanitizer, arguments.seconds, keep) else 1
    except Exception as problem:  # noqa: BLE001
        traceback.print_exc()
        print(f"not ok load: {problem}", flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
