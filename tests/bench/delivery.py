"""One post to 500 hosts over TLS: with new connections, with kept ones; and many posts in a row."""

import pathlib
import re
import time
import urllib.parse
import urllib.request

from first_thread import Forms
from forum import Forum
from machine import Costs, Problem, Use, percentiles
from waiting import until


class Writer:
    """A member who writes without script."""

    def __init__(self, forum: Forum):
        self.forum = forum
        self.fields = {"Host": forum.host, "X-Forwarded-Proto": "https", "Origin": forum.origin,
                       "Cookie": f"__Host-session={forum.names['session']}"}

    def send(self, page_path: str, action: str, values: dict[str, str]) -> tuple[str, float]:
        """Fills in the form of a page; the place it leads to, and the seconds the answer took."""
        page = self.forum.get(page_path, **self.fields)[0].decode()
        for target, fields in Forms(page).forms:
            if urllib.parse.urlsplit(target).path.endswith(action):
                body = urllib.parse.urlencode(fields | values).encode()
                request = urllib.request.Request(self.forum.address + urllib.parse.urlsplit(target).path, body, self.fields)
                began = time.monotonic()
                with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
                    took = time.monotonic() - began
                    if answer.status not in (302, 303):
                        raise Problem(f"{target} answered {answer.status}: {answer.read()[:400]}")
                    return answer.headers["Location"], took
        raise Problem(f"{page_path} has no form to {action}")

    def thread(self, board: str, title: str, text: str) -> tuple[str, float]:
        """Starts a thread; its id."""
        where, took = self.send(f"/new?board={board}", "/new", {"title": title, "text": text})
        return re.search(r"/t/(\d+)", where)[1], took

    def reply(self, thread: str, text: str) -> float:
        return self.send(f"/t/{thread}/reply", "/reply", {"text": text})[1]


class Stay(urllib.request.HTTPErrorProcessor):
    """Follows no redirect."""

    def http_response(self, request, response):
        return response

    https_response = http_response


class Taken:
    """What the sinks noted."""

    def __init__(self, log: pathlib.Path):
        self.log = log
        self.at = log.stat().st_size if log.exists() else 0

    def lines(self) -> list[tuple[float, str]]:
        with open(self.log, encoding="ascii") as file:
            file.seek(self.at)
            return [(float(line.split()[0]), line.split()[1]) for line in file if line.endswith("\n")]

    def all(self, count: int) -> list[tuple[float, str]]:
        return until(lambda: (found := self.lines()) and len(found) >= count and found, f"{count} deliveries", 120)


def fan_out(forum: Forum, log: pathlib.Path, sinks: list[int], write, letters: int) -> dict:
    """Seconds from the answer to the writer until every host has its letters, and until half and 99 % of them are there;
    what it cost the server, the database and the sinks."""
    taken, costs = Taken(log), Costs()
    watch = Use(**forum.groups(), nginx=sinks)
    write()
    began = time.time()
    found = taken.all(letters)
    use = watch.end()
    costs.add(use, len(found))
    last = max(moment for moment, _ in found)
    half, most = percentiles([max(0.0, moment - began) * 1000 for moment, _ in found])
    return {"letters": len(found), "hosts": len({host for _, host in found}), "seconds": max(last - began, 0.001), "use": use,
            "p50_ms": half, "p99_ms": most, "costs": costs.found(),
            "rate": len(found) / max(last - min(moment for moment, _ in found), 0.001)}


def rows(forum: Forum, log: pathlib.Path, sinks: list[int], rounds: int) -> dict:
    """Cold (first letter to each host), one warm post, 10 posts in a row, and one post to many more hosts."""
    writer, hosts = Writer(forum), forum.names["sinks"]
    begun: list[str] = []
    # a new thread is announced twice (FEP-1b12 and plain), a reply once
    cold = fan_out(forum, log, sinks, lambda: begun.append(writer.thread(forum.names["board"], "A letter to all", "To all of you")[0]), 2 * hosts)
    one = [fan_out(forum, log, sinks, lambda: writer.reply(begun[0], "To all again"), hosts) for _ in range(rounds)]

    def ten() -> None:
        for number in range(10):
            writer.reply(begun[0], f"Number {number}")

    fan_out(forum, log, sinks, ten, 10 * hosts)  # opens the second to fourth connection to each host
    many = fan_out(forum, log, sinks, ten, 10 * hosts)
    fan_out(forum, log, sinks, lambda: begun.append(writer.thread(forum.names["wide"], "A letter to many", "To all of you")[0]),
            2 * forum.names["wide_sinks"])
    wide = fan_out(forum, log, sinks, lambda: writer.reply(begun[1], "To all again"), forum.names["wide_sinks"])
    return {"cold": cold, "wide": wide, "one": sorted(one, key=lambda run: run["seconds"])[len(one) // 2], "many": many}
