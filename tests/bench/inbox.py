"""Signed activities from many actors: taken durably with cold and warm keys, then processed until they can be read."""

import json
import pathlib
import subprocess
import threading
import time

from forum import TOOLS, Forum
from machine import CORES, Costs, Problem, Use, openssl_rsa
from waiting import until

ACTORS = 1500

# The same rows as one taken activity, 256 a commit: what the database alone can do.
TAKE = r"""
\set base random(1, 1000000000000)
with incoming as (
  select sha256((:base::bigint || '/' || n)::bytea) as id_hash, :base::bigint + n as id, n from generate_series(1, 256) n),
fresh as (insert into inbox_ids (id_hash) select id_hash from incoming on conflict do nothing returning id_hash),
queued as (
  insert into inbox_queue (id, signer_uri, host, activity_uri, object_hash, body, run_at)
  select id, 'https://peer.test/users/' || n, 'peer.test', 'https://peer.test/a/' || id, id, convert_to(:body, 'UTF8'),
    now() + interval '1 day'
  from incoming join fresh using (id_hash))
insert into inbox_bodies (id, signer_uri, activity_uri, body)
select id, 'https://peer.test/users/' || n, 'https://peer.test/a/' || id, convert_to(:body, 'UTF8')
from incoming join fresh using (id_hash);
"""

# The rows of a visible reply, 64 a commit.
WRITE = r"""
\set base random(1, 1000000000000)
with made as (select :base::bigint + n as id, (:threads::bigint[])[1 + (:base::bigint + n) % 200] as thread, 100000 + :base::bigint % 1000000000 * 2 + n as number
  from generate_series(1, 64) n),
ids as (insert into post_ids select id, thread from made),
uris as (insert into object_uris select sha256(id::text::bytea), 'https://peer.test/notes/' || id, thread, id from made),
seen as (insert into epochs (kind, id) select 1, thread from made),
threads as (update threads t set last_post_at = now(), version = version + 1 from (select distinct thread from made) m
  where t.id = m.thread)
insert into posts (thread_id, id, number, author_id, html, excerpt, uri, published_at)
select thread, id, number % 2000000000, 1001, :body, left(:body, 200), 'https://peer.test/notes/' || id, now() from made;
"""


class Peer:
    """The program that signs and sends."""

    def __init__(self, forum: Forum, directory: pathlib.Path, servers: list[int]):
        self.forum, self.servers = forum, servers  # processes that hand out the senders' keys
        quiet = ",".join(str(thread) for thread in forum.names["quiet"])
        first = forum.sql(f"select id from posts where thread_id in ({quiet}) and number = 1").split()
        targets = [f"{forum.origin}/posts/{post}" for post in first]
        self.process = subprocess.Popen(
            [TOOLS / "bench_inbox", str(directory), "https://peer.test", forum.origin, str(forum.port), *targets],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line: str) -> dict:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        if not said:
            raise Problem("bench_inbox ended")
        return json.loads(said)

    def send(self, first: int, actors: int, each: int, label: str, connections: int = 64) -> dict:
        """One burst; its figures with the CPU seconds of all who took part."""
        self.ask(f"send {first} {actors} {each} {connections} {label}")
        watch = Use(**self.forum.groups(), generator=[self.process.pid], nginx=self.servers)
        result = self.ask("go")
        costs = Costs()
        costs.add(watch.end(), result["count"])
        result["costs"] = costs.found()
        if set(result["statuses"]) != {"202"}:
            raise Problem(f"the inbox answered {result['statuses']}")
        result["rate"] = result["count"] / result["seconds"]
        return result

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)


def waiting(forum: Forum) -> int:
    return int(forum.sql("select count(*) from inbox_queue where state = 1 and run_at < now() + interval '1 hour'"))


def replies(forum: Forum) -> int:
    """Visible posts by the peer's actors."""
    return int(forum.sql("select count(*) from posts where uri like 'https://peer.test/users/%' and state = 1 and thread_id = any('{"
                         + ",".join(str(thread) for thread in forum.names["quiet"]) + "}')"))


class Curve:
    """How many replies are visible, looked at while a burst is worked off."""

    def __init__(self, forum: Forum):
        self.forum, self.before, self.began = forum, replies(forum), time.monotonic()
        self.seen: list[tuple[float, int]] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self) -> None:
        while not self.over.wait(0.2):
            self.look()

    def look(self) -> None:
        count = replies(self.forum) - self.before
        self.seen.append((time.monotonic() - self.began, count))

    def end(self) -> dict:
        """Replies that became visible, seconds until the last, and milliseconds from the first POST until the half and
        99 % were."""
        took = time.monotonic() - self.began
        self.over.set()
        self.thread.join()
        self.look()
        visible = self.seen[-1][1]
        return {"visible": visible, "seconds": took} | {
            name: 1000 * next(moment for moment, count in self.seen if count >= visible * part)
            for name, part in (("p50_ms", 0.5), ("p99_ms", 0.99))}


def drained(forum: Forum) -> None:
    until(lambda: waiting(forum) == 0, "the inbox is worked off", 180)


def batches(forum: Forum, work: pathlib.Path, name: str, text: str, rows: int, seconds: int, clients: int) -> float:
    """Rows a second of a batched insert by pgbench, with bodies as long as the peer's."""
    script = work / f"{name}.sql"
    script.write_text(text)
    threads = "{" + ",".join(str(thread) for thread in forum.names["quiet"]) + "}"
    rate = rows * forum.pgbench(script, {"body": "x" * 900, "threads": threads}, clients=clients, seconds=seconds)
    forum.sql("delete from inbox_queue where run_at > now() + interval '1 hour'")
    return rate


def rows(forum: Forum, peer: Peer, work: pathlib.Path, rounds: int) -> dict:
    """All figures of the inbox."""
    peer.ask(f"prepare 1 {ACTORS}")
    cold = peer.send(1, ACTORS, 1, "cold")
    drained(forum)
    sign, verify = openssl_rsa(str(CORES - 1))
    commit = batches(forum, work, "take", TAKE, 256, 2, 1)
    durable, shown, costs = [], [], Costs()
    for turn in range(rounds):
        curve = Curve(forum)
        watch = Use(**forum.groups(), generator=[peer.process.pid])
        durable.append(peer.send(1, ACTORS, 4, f"warm{turn}"))
        drained(forum)
        shown.append(curve.end())
        costs.add(watch.end(), max(1, shown[-1]["visible"]))
        shown[-1]["rate"] = shown[-1]["visible"] / shown[-1]["seconds"]
    insert = batches(forum, work, "write", WRITE, 64, 2, 2)
    return {"cold": cold, "warm": sorted(durable, key=lambda one: one["rate"])[len(durable) // 2],
            "shown": sorted(shown, key=lambda one: one["rate"])[len(shown) // 2] | {"costs": costs.found()}, "verify": verify,
            "sign": sign, "commit": commit, "insert": insert}
