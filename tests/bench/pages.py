"""The thread page: cached beside nginx with the same bytes, for a member and uncached beside pgbench with its statements."""

import gzip
import hashlib
import lzma
import pathlib
import re
import statistics
import urllib.request

from forum import Forum
from machine import CORES, Costs, Problem, Use, pin, run, wrk
from peers import page_server

LEAST_BYTES, LEAST_POSTS = 48_000, 50


class Asset:
    """A file that every page loads, as it comes over the wire, and the least a strong packer makes of it."""

    def __init__(self, forum: Forum, path: str):
        self.zipped = len(forum.get(path, **{"Accept-Encoding": "gzip"})[0])
        self.packed = len(lzma.compress(forum.get(path)[0], preset=9))


class Page:
    """The 50-post page of the longest thread, looked at before it is measured."""

    def __init__(self, forum: Forum):
        self.path = f"/t/{forum.names['thread']}/{forum.names['slug']}?page=2"
        self.body, self.fields = forum.get(self.path)
        text = self.body.decode()
        self.posts = len(re.findall(r'<article[^>]*class="post', text)) or text.count("<article")
        self.zipped = len(forum.get(self.path, **{"Accept-Encoding": "gzip"})[0])
        self.words_zipped = len(gzip.compress(" ".join(re.sub(r"<[^>]*>", " ", text[text.find("<main"):]).split()).encode(), 9))
        self.assets = {what: Asset(forum, re.search(pattern, text)[1]) for what, pattern in (
            ("styles", r'<link[^>]*rel="?stylesheet"?[^>]*href="([^"]+)"'), ("script", r'<script[^>]*src="([^"]+)"'))}
        if len(self.body) < LEAST_BYTES or self.posts < LEAST_POSTS:
            raise Problem(f"the page has {len(self.body)} bytes and {self.posts} posts")

    def words(self) -> str:
        return f"{len(self.body)} bytes, {self.posts} posts, gzip {self.zipped} bytes"


def cached(forum: Forum, page: Page, work: pathlib.Path, rounds: int, seconds: float) -> dict:
    """Pairs of runs, the server on one core and the generator on the other, one thread each."""
    nginx = page_server(work / "page", forum.port + 2, page.body, page.fields, 1)
    try:
        served = f"http://127.0.0.1:{forum.port + 2}"
        if hashlib.sha256(forum.get(page.path)[0]).digest() != hashlib.sha256(read(served + "/page")).digest():
            raise Problem("nginx does not serve the same bytes")
        last = str(CORES - 1)
        pin(forum.pids(False), "0")
        pin(nginx.pids(), "0")
        ceiling = wrk(served + "/tiny", seconds=seconds, cores=last)["rate"]
        ours, theirs, costs = [], [], Costs()
        for _ in range(rounds):
            for runs, groups, url, fields in (
                    (ours, forum.groups(), forum.address + page.path, forum.headers()),
                    (theirs, {"nginx": nginx.pids()}, served + "/page", {})):
                watch = Use(**groups)
                result = wrk(url, headers=fields, seconds=seconds, cores=last)
                costs.add(watch.end(), result["rate"] * seconds)
                if runs is ours:
                    costs.add(result["use"], result["rate"] * seconds)
                runs.append(result)
        return {"ceiling": ceiling, "ours": middle(ours), "limit": middle(theirs), "costs": costs.found(),
                "ratio": ratio(ours, theirs)}
    finally:
        pin(forum.pids(False), f"0-{CORES - 1}")
        nginx.stop()


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def middle(runs: list[dict]) -> dict:
    """Median of each figure."""
    return {key: statistics.median(run[key] for run in runs) for key in runs[0] if key != "use"}


def ratio(ours: list[dict], theirs: list[dict]) -> float:
    """Median of the pairs' ratios: what disturbs the machine disturbs both runs of a pair."""
    return statistics.median(mine["rate"] / other["rate"] for mine, other in zip(ours, theirs))


def statements_of(forum: Forum, path: str, headers: dict[str, str]) -> list[tuple[str, list[str | None]]]:
    """What one request asks the database, from PostgreSQL's own log: (text, parameters) each."""
    forum.get(path, **headers)  # what is read once is in memory afterwards
    forum.sql("alter system set log_statement = 'all'", "postgres")
    forum.sql("select pg_reload_conf()", "postgres")
    mark = f"bench mark {forum.port}"
    found: list[tuple[str, list[str | None]]] = []
    for _ in range(40):  # the sessions take the new setting up at their next statement, which may be within a page
        before = found
        forum.sql(f"select '{mark}'")
        forum.get(path, **headers)
        found = logged(forum, mark)
        if found and [text for text, _ in found] == [text for text, _ in before]:
            break
    forum.sql("alter system reset log_statement", "postgres")
    forum.sql("select pg_reload_conf()", "postgres")
    if not found:
        raise Problem("PostgreSQL's log shows no statement of the page")
    return found


def logged(forum: Forum, mark: str) -> list[tuple[str, list[str | None]]]:
    """Statements of worker sessions after the last `mark`: those of one session, since one worker answers a request."""
    text = run(*forum.as_owner("sh", "-c", f"tail -c 3000000 {forum.data}/postgresql/log/*.log"))
    text = text[text.rfind(mark):]
    entries = re.split(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", text, flags=re.M)
    sessions: dict[str, list] = {}
    for index, entry in enumerate(entries):
        head = re.match(r"\S+ \S+ \S+ \[(\d+)\] LOG:  execute ([^:]+): (.*)", entry, re.S)
        if not head:
            continue
        given: dict[int, str | None] = {}
        detail = entries[index + 1] if index + 1 < len(entries) else ""
        if "DETAIL:  parameters: " in detail:
            for number, value in re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", detail.split("parameters: ", 1)[1]):
                given[int(number)] = None if value == "NULL" else value[1:-1].replace("''", "'")
        sessions.setdefault(head[1], []).append((head[3].strip(), [given.get(n + 1) for n in range(len(given))]))
    for statements in sessions.values():
        if any("from threads t" in statement for statement, _ in statements):
            return statements
    return []


def pgbench_script(statements: list[tuple[str, list[str | None]]], path: pathlib.Path) -> dict[str, str]:
    """Writes the statements as pgbench's script; the values of its variables."""
    values, lines = {}, []
    for number, (text, parameters) in enumerate(statements, 1):
        def place(match, number=number, parameters=parameters):
            value = parameters[int(match[1]) - 1]
            if value is None:
                return "NULL"
            values[f"s{number}p{match[1]}"] = value
            return f":s{number}p{match[1]}"
        lines.append(re.sub(r"\$(\d+)", place, " ".join(text.split())) + ";\n")
    path.write_text("".join(lines))
    return values


def uncached(forum: Forum, page: Page, work: pathlib.Path, member: bool, rounds: int, seconds: float) -> dict:
    """Pairs of runs on all cores: pages for a member (or around the page cache), and the same statements by pgbench."""
    cookie = {"Cookie": f"__Host-session={forum.names['session']}"}
    # the page cache does not answer a reader who carries a session cookie, known or not
    headers = cookie if member else {"Cookie": "__Host-session=" + "n" * 43}
    statements = statements_of(forum, page.path, headers)
    script = work / ("member.sql" if member else "reader.sql")
    values = pgbench_script(statements, script)
    clients = 2 * CORES + 2  # as many as the program has workers
    ours, theirs, costs = [], [], Costs()
    for _ in range(rounds):
        watch = Use(**forum.groups())
        ours.append(wrk(forum.address + page.path, headers=forum.headers() | headers, threads=CORES, connections=32,
                        seconds=seconds))
        for use in (watch.end(), ours[-1]["use"]):
            costs.add(use, ours[-1]["rate"] * seconds)
        theirs.append({"rate": forum.pgbench(script, values, clients=clients, seconds=max(1, round(seconds)))})
    return {"ours": middle(ours), "limit": middle(theirs), "ratio": ratio(ours, theirs), "statements": len(statements),
            "costs": costs.found()}

