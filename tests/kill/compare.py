"""After the kills: the clients' ledger against the database, the pages and ActivityPub."""

import collections
import concurrent.futures
import http.client
import json
import math
import re

WORD = re.compile(r"\b([ma]\d{7})z\b")
PAGE_POSTS = 50


class Ledger:
    """What the clients were told."""

    def __init__(self, path):
        self.places: dict[str, str] = {}  # acknowledged words; members' with where they were said to stand
        self.tried: set[str] = set()      # never answered: there once or not at all
        for line in open(path, encoding="utf-8"):
            kind, number, place = (line.rstrip("\n") + " ").split(" ")[:3]
            word = f"{kind.lstrip('?')}{int(number):07d}"
            if kind.startswith("?"):
                self.tried.add(word)
            else:
                self.places[word] = place


class Found:
    """How often each word was seen at one door."""

    def __init__(self, door: str, ledger: Ledger):
        self.door, self.ledger = door, ledger
        self.seen: collections.Counter = collections.Counter()

    def lost(self) -> list[str]:
        return sorted(word for word in self.ledger.places if not self.seen[word])

    def doubled(self) -> list[str]:
        return sorted(word for word, times in self.seen.items() if times > 1)

    def unknown(self) -> list[str]:
        """Words that no client ever sent."""
        return sorted(word for word in self.seen if word not in self.ledger.places and word not in self.ledger.tried)

    def verdict(self) -> tuple[bool, str]:
        lost, doubled, unknown = self.lost(), self.doubled(), self.unknown()
        words = f"{self.door}: {len(lost)} lost, {len(doubled)} doubled, {len(unknown)} unknown of {len(self.ledger.places)}"
        for name, some in (("lost", lost), ("doubled", doubled), ("unknown", unknown)):
            if some:
                words += f"; {name}: {' '.join(some[:5])}"
        return not (lost or doubled or unknown), words


def in_database(ground, ledger: Ledger) -> tuple[Found, dict[str, tuple[str, int, str]]]:
    """Rows of posts by word; (thread, number, id on the wire) of each."""
    found, rows = Found("database", ledger), {}
    for line in ground.psql("-c", "select substring(html from '[ma][0-9]{7}z'), thread_id, number, uri from posts "
                                  "where html ~ '[ma][0-9]{7}z'").splitlines():
        word, thread, number, uri = line.split("\t")
        found.seen[word[:-1]] += 1
        rows[word[:-1]] = (thread, int(number), uri)
    return found, rows


def misplaced(ledger: Ledger, rows) -> list[str]:
    """Members' posts that do not stand where the answer said."""
    wrong = []
    for word, place in ledger.places.items():
        said = re.match(r"/t/(\d+)/.*#p(\d+)$", place)
        if said and word in rows and (rows[word][0], rows[word][1]) != (said[1], int(said[2])):
            wrong.append(word)
    return wrong


def fetch(port: int, targets: list[str], accept: str) -> list[str]:
    """Bodies of many pages, over one kept connection."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    bodies = []
    for target in targets:
        connection.request("GET", target, headers={"Accept": accept})
        answer = connection.getresponse()
        body = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{target}: {answer.status}")
        bodies.append(body)
    connection.close()
    return bodies


def fetch_all(port: int, targets: list[str], accept: str):
    """The same over four connections; pairs of target and body."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        slices = [targets[start::4] for start in range(4)]
        for mine, bodies in zip(slices, pool.map(lambda some: fetch(port, some, accept), slices)):
            yield from zip(mine, bodies)


def on_pages(ground, ledger: Ledger, threads) -> Found:
    """Words on the linear pages of all threads, as a reader without account sees them."""
    found = Found("pages", ledger)
    last = dict(line.split("\t") for line in ground.psql("-c", "select id, last_number from threads").splitlines())
    targets = []
    for thread, _, slug in threads:
        pages = math.ceil(int(last[thread]) / PAGE_POSTS)
        targets += [f"/t/{thread}/{slug}" + (f"?page={page}" if page > 1 else "") for page in range(1, pages + 1)]
    for _, body in fetch_all(ground.port, targets, "text/html"):
        found.seen.update(WORD.findall(body.partition("<main")[2]))  # the head describes the page by its first post
    return found


def over_activitypub(ground, ledger: Ledger, threads, rows, most: int) -> tuple[Found, list[str]]:
    """Ids in the context collections, as words; and up to `most` of our own posts, fetched at their ids, that are not
    what was sent."""
    found = Found("ActivityPub", ledger)
    words = {uri: word for word, (_, _, uri) in rows.items()}
    accept = "application/activity+json"
    for _, body in fetch_all(ground.port, [f"/threads/{thread}" for thread, _, _ in threads], accept):
        for uri in context_items(json.loads(body)):
            if uri in words:
                found.seen[words[uri]] += 1
    ours = [(uri, word) for uri, word in words.items() if uri.startswith(ground.url)][:most]
    expected = {uri.removeprefix(ground.url): word for uri, word in ours}
    wrong = [target for target, body in fetch_all(ground.port, list(expected), accept)
             if WORD.findall(json.loads(body)["content"]) != [expected[target]]]
    return found, wrong


def context_items(document) -> list[str]:
    """Ids of a collection that holds its items itself."""
    items = document.get("orderedItems") or document.get("items") or (document.get("first") or {}).get("orderedItems") or []
    return [item if isinstance(item, str) else item["id"] for item in items]
