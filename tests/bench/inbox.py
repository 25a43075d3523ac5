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
STEADY, STEADY_SECONDS = 2500, 9  # replies a second, for so long

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
held as (select id from threads where id in (select thread from made) order by id for no key update),
threads as (update threads set last_post_at = now(), version = version + 1 where id in (select id from held))
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

    def sign(self, first: int, actors: int, each: int, label: str, rate: int = 0, connections: int = 64) -> None:
        """Makes replies for send(): one burst, or `rate` a second."""
        self.ask(f"send {first} {actors} {each} {connections} {rate} {label}")

    def send(self) -> dict:
        """The burst signed last; its figures with the CPU seconds of all who took part."""
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
    """How many replies are visible, looked at while a burst is worked off: one session, asked ten times a second for what
    an index knows, so that looking costs next to nothing."""

    def __init__(self, forum: Forum):
        self.forum, self.before = forum, replies(forum)
        self.session = forum.session()
        threads = ",".join(str(thread) for thread in forum.names["quiet"])
        self.question = (f"select (select sum(last_number) from threads where id in ({threads})), "
                         "(select count(*) from (select from inbox_queue where state = 1 and run_at < now() + interval "
                         "'1 hour' limit 1) w);")
        self.first, _ = self.ask()
        self.began = time.monotonic()
        self.seen: list[tuple[float, int]] = []
        self.idle, self.over = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def ask(self) -> tuple[int, bool]:
        """The sum of the threads' last numbers, and whether anything waits."""
        self.session.stdin.write(self.question + "\n")
        self.session.stdin.flush()
        total, waits = self.session.stdout.readline().split("|")
        return int(total), int(waits) > 0

    def watch(self) -> None:
        while not self.over.wait(0.1):
            total, waits = self.ask()
            self.seen.append((time.monotonic() - self.began, total - self.first))
            if not waits and total > self.first:
                self.idle.set()
            else:
                self.idle.clear()

    def end(self) -> dict:
        """Waits until all is worked off. Replies that became visible, seconds until the last, and milliseconds from the
        first POST until the half and 99 % were."""
        if not self.idle.wait(180):
            raise Problem("the inbox is never worked off")
        self.over.set()
        self.thread.join()
        self.session.stdin.close()
        self.session.wait(timeout=10)
        visible = self.seen[-1][1]
        if visible != replies(self.forum) - self.before:
            raise Problem(f"{visible} numbers were given to {replies(self.forum) - self.before} replies")
        took = self.shown_at(visible)
        return {"visible": visible, "seconds": took} | {
            name: 1000 * self.shown_at(visible * part) for name, part in (("p50_ms", 0.5), ("p99_ms", 0.99))}

    def shown_at(self, replies: float) -> float:
        """Seconds from the start until so many were visible."""
        return next(moment for moment, count in self.seen if count >= replies)

    def lag(self, sent: dict) -> dict:
        """Milliseconds from the answer to the n-th reply until n were visible; up to a tenth of a second too many, which
        is how often one looks."""
        lags, before = [], 0
        for hundredth, count in enumerate(sent["answered"]):
            before += count
            if count:
                answered = sent["began"] + hundredth / 100 - self.began
                lags += [1000 * (self.shown_at(before) - answered)] * count
        lags.sort()
        return {"p50_ms": lags[len(lags) // 2], "p99_ms": lags[len(lags) * 99 // 100]}


def met(forum: Forum) -> None:
    """The peer's actors are strangers no more: a member follows them, so that they may write more than three replies an hour."""
    forum.sql("insert into follows (followee_id, follower_id, accepted_at) "
              "select id, 2000001, now() from actors where host = 'peer.test' on conflict do nothing")


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
    peer.sign(1, ACTORS, 1, "cold")
    cold = peer.send()
    drained(forum)
    met(forum)
    sign, verify = openssl_rsa(str(CORES - 1))
    commit = batches(forum, work, "take", TAKE, 256, 2, 1)
    durable, shown, costs = [], [], Costs()
    for turn in range(rounds):
        peer.sign(1, ACTORS, 4, f"warm{turn}")
        curve = Curve(forum)
        watch = Use(**forum.groups(), generator=[peer.process.pid])
        durable.append(peer.send())
        shown.append(curve.end())
        costs.add(watch.end(), max(1, shown[-1]["visible"]))
        shown[-1]["rate"] = shown[-1]["visible"] / shown[-1]["seconds"]
    peer.sign(1, ACTORS, STEADY * STEADY_SECONDS // ACTORS, "steady", STEADY)
    curve = Curve(forum)
    steady = peer.send()
    curve.end()
    insert = batches(forum, work, "write", WRITE, 64, 2, 2)
    return {"cold": cold, "warm": sorted(durable, key=lambda one: one["rate"])[len(durable) // 2],
            "steady": steady | {"door": (steady["p50_ms"], steady["p99_ms"])} | curve.lag(steady),
            "shown": sorted(shown, key=lambda one: one["rate"])[len(shown) // 2] | {"costs": costs.found()}, "verify": verify,
            "sign": sign, "commit": commit, "insert": insert}
