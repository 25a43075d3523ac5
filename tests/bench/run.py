#!/usr/bin/env python3
"""Measures what docs/performance.md tells: `./samvad test bench` prints the table and writes that file when --write is
given (SAMVAD_BENCH=write does the same). Rows: page, member, inbox, delivery, memory, growth; all when none is named.
The seeded databases of the growth rows are kept below /var/tmp between runs.
"""

import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time
import traceback

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1] / "support")]
sys.dont_write_bytecode = True

import delivery  # noqa: E402
import inbox  # noqa: E402
import others  # noqa: E402
import pages  # noqa: E402
import report  # noqa: E402
from forum import RAISED, ROOT, Forum  # noqa: E402
from machine import CORES, Problem, memory_mb, openssl_rsa  # noqa: E402
from peers import peer_settings, tls_peers  # noqa: E402

ROWS = ("page", "member", "inbox", "delivery", "memory", "growth")
STARTS = 5  # of the forum and of PostgreSQL alone, in turn; the medians stand in the table
KEPT = pathlib.Path(f"/var/tmp/samvad-bench-{os.geteuid()}")


class Bench:
    """One run."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.table = report.Table()
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="samvad-bench-"))
        self.work.chmod(0o755)
        self.peers_directory = self.work / "peers"
        self.extra = peer_settings(self.peers_directory, arguments.port + 3)
        self.page = None

    def wants(self, row: str) -> bool:
        return row in self.arguments.rows

    def main_forum(self) -> None:
        """Everything on a forum of 10^5 posts."""
        forum = Forum(self.work / "main", self.arguments.port, self.extra)
        peers = tls_peers(self.peers_directory, self.arguments.port + 3, self.peers_directory / "actors")
        try:
            forum.seed(self.arguments.posts)
            forum.start()
            at_rest = memory_mb(forum.pids(False))
            self.page = pages.Page(forum)
            print(f"page: {self.page.words()}", flush=True)
            self.page_rows(forum)
            self.federation_rows(forum, peers)
            if self.wants("memory"):
                loaded = {name: memory_mb(pids) for name, pids in forum.groups().items()}
                rounds = [(others.database_start(forum), forum.start()) for _ in range(STARTS)]
                alone, start = (statistics.median(seconds) for seconds in zip(*rounds))
                memory = others.idle_memory(forum, self.work / "quiet") | {"idle": at_rest, "loaded": loaded}
                report.small_rows(self.table, self.page, memory, {"ours": start, "limit": alone})
        finally:
            forum.stop()
            peers.stop()

    def page_rows(self, forum: Forum) -> None:
        rounds, seconds = self.arguments.rounds, self.arguments.seconds
        if self.wants("page"):
            report.cached_row(self.table, "page.cached", pages.cached(forum, self.page, self.work, rounds, seconds))
        if self.wants("member"):
            report.page_row(self.table, "page.member", "the same for a member",
                            pages.uncached(forum, self.page, self.work, True, rounds, seconds))
            report.page_row(self.table, "page.around", "the same around the page cache, the thread in memory",
                            pages.uncached(forum, self.page, self.work, False, rounds, seconds))
            with forum.started_with(server__thread_memory_bytes=0):
                report.page_row(self.table, "page.uncached", "the same made anew from the database",
                                pages.uncached(forum, self.page, self.work, False, rounds, seconds))

    def federation_rows(self, forum: Forum, peers) -> None:
        sign = openssl_rsa(str(CORES - 1))[0]
        if self.wants("inbox"):
            peer = inbox.Peer(forum, self.peers_directory / "actors", peers.pids())
            try:
                report.inbox_rows(self.table, inbox.rows(forum, peer, self.work, self.arguments.rounds))
            finally:
                peer.close()
        if self.wants("delivery"):
            log = self.peers_directory / "taken.log"
            report.delivery_rows(self.table, delivery.rows(forum, log, peers.pids(), self.arguments.rounds), sign)

    def growth_rows(self) -> None:
        """Two forums side by side, kept between runs."""
        less, more = 10_000, self.arguments.most
        base = KEPT / self.schema()
        anew = {"server.thread_memory_bytes": 0}  # what grows with the data is what the database does
        small = Forum(base / str(less), self.arguments.port + 10, anew)
        large = Forum(base / str(more), self.arguments.port + 20, anew)
        try:
            for forum, posts in ((small, less), (large, more)):
                began = time.monotonic()
                forum.seed(posts)
                forum.start()
                print(f"{posts:,} posts: {others.sizes(forum)}, ready after {time.monotonic() - began:.0f} s", flush=True)
            result = others.growth(small, large, self.arguments.rounds, max(1, self.arguments.seconds // 2), 30)
            report.growth_rows(self.table, result, (f"{less:,}", f"{more:,}"))
        finally:
            small.stop()
            large.stop()

    @staticmethod
    def schema() -> str:
        """Databases seeded under another schema or by another seed are not used again."""
        whole = hashlib.sha256()
        files = [*sorted((ROOT / "storage" / "sql").rglob("*.sql")), ROOT / "tests/support/seed.cpp", ROOT / "tests/bench/seed_main.cpp"]
        for file in files:
            whole.update(file.read_bytes())
        name = whole.hexdigest()[:12]
        for old in KEPT.glob("*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)
        return name

    def close(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)


def compared(results: dict[str, float], expected: pathlib.Path) -> None:
    """Ratios against those kept: 20 % less is said and fails; growth ratios may not be 20 % more."""
    known = json.loads(expected.read_text()) if expected.exists() else {}
    for key, ratio in results.items():
        if key not in known:
            continue
        worse = ratio > known[key] * 1.2 if key.startswith("growth.") else ratio < known[key] * 0.8
        if worse:
            print(f"not ok {key}.expected: the ratio was {known[key]}, it is {ratio}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the built program.")
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], help="all when none is named")
    parser.add_argument("--port", type=int, default=8500, help="the first of 30 ports")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--most", type=int, default=1_000_000, help="posts of the larger forum of the growth rows")
    parser.add_argument("--write", action="store_true", default=os.environ.get("SAMVAD_BENCH") == "write")
    arguments = parser.parse_args()
    arguments.rows = arguments.rows or list(ROWS)
    began, bench, status = time.monotonic(), Bench(arguments), 0
    print("raised: " + ", ".join(f"{key} = {value}" for key, (value, _) in RAISED.items()), flush=True)
    try:
        if set(arguments.rows) - {"growth"}:
            bench.main_forum()
        if "growth" in arguments.rows:
            bench.growth_rows()
    except (Problem, OSError) as problem:
        traceback.print_exc()
        print(f"not ok bench: {problem}", flush=True)
        status = 1
    with contextlib.suppress(OSError):
        bench.close()
    print("\n" + bench.table.markdown() + "\n" + bench.table.costs_markdown(), flush=True)
    compared(bench.table.results, ROOT / "tests" / "bench" / "expected.json")
    if arguments.write and status == 0 and bench.page:
        (ROOT / "docs" / "performance.md").write_text(report.document(bench.table, bench.page, time.monotonic() - began))
        (ROOT / "tests" / "bench" / "expected.json").write_text(json.dumps(bench.table.results, indent=1) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
