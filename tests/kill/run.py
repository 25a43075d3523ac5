#!/usr/bin/env python3
"""Kills the server and PostgreSQL at random moments while members post and other servers deliver, and looks whether
every write that was acknowledged is there, once (REL-1, REL-4, REL-13).

`run.py` is the short form of `./samvad test`; `run.py --long` the whole one: 30 kills of the server, 20 of the
postmaster, and after it the next. `run.py --answers-early` builds a program with guard switches that answers before the
commit: then losses must be reported. `--seed N` repeats the moments of a run.
"""

import argparse
import os
import pathlib
import random
import statistics
import subprocess
import sys
import threading
import time
import traceback

import compare
from ground import Broken, Ground, People, SETTINGS
from waiting import free_port, until

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("SAMVAD_BINARY") or ROOT / "build/release/samvad")
BINARY_WITH_SWITCHES = ROOT / "build/guards/samvad"


class Load:
    """The clients: a program that outlives every kill."""

    def __init__(self, ground: Ground, people: People, options):
        self.ground = ground
        plan = ground.base / "plan"
        lines = [f"port {ground.port}", f"public_url {ground.url}", f"follower {people.chair}",
                 f"rates {options.posts} {options.activities}", f"actors {options.actors} {options.hosts}",
                 f"activities {options.signed}"]
        lines += [f"member {cookie} {token}" for cookie, token in people.members]
        lines += [f"thread {thread} {opening}" for thread, opening, _ in people.threads]
        plan.write_text("\n".join(lines) + "\n")
        self.ledger = ground.base / "ledger"
        self.actors = ground.base / "actors.sql"
        program = options.binary.parent / "tests/kill_load"
        self.process = subprocess.Popen([str(program), str(plan), str(self.ledger), str(self.actors)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.seconds: list[tuple[float, int, int, int, int, int]] = []
        self.heard: dict[str, str] = {}
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in self.process.stdout:
            words = line.split()
            if words[0] == "second":
                self.seconds.append((time.monotonic(), *map(int, words[2:])))
            elif words[0] == "refused":
                print("  " + line.rstrip(), flush=True)
            else:
                self.heard[words[0]] = line
        self.heard["closed"] = ""

    def say(self, word: str) -> None:
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def wait(self, word: str, patience: float = 600) -> None:
        until(lambda: word in self.heard or "closed" in self.heard, f"the clients say {word}", patience)
        if word not in self.heard:
            raise Broken(f"the clients ended with {self.process.wait()}")

    def begin(self) -> None:
        """Makes its actors known, waits for the signatures, starts sending."""
        self.wait("actors")
        self.actors.chmod(0o644)
        self.ground.psql("-f", str(self.actors))
        self.wait("ready", 3600)
        self.say("go")

    def acknowledged(self) -> tuple[int, int]:
        return self.seconds[-1][1:3] if self.seconds else (0, 0)

    def end(self) -> None:
        """Stops sending, waits for the answers that are still due."""
        self.say("stop")
        self.wait("ended")
        self.process.stdin.close()
        self.process.wait()


def kill_all(ground: Ground, load: Load, options) -> list[tuple[float, float]]:
    """The kills, each at a random moment after the forum is back; when it was away."""
    chance = random.Random(options.seed)
    kills = ["server"] * options.server_kills + ["postmaster"] * options.postmaster_kills
    chance.shuffle(kills)
    away = []
    for number, victim in enumerate(kills, 1):
        moment = time.monotonic() + chance.uniform(0.3, options.longest)
        until(lambda: time.monotonic() > moment, "a random moment")
        began = time.monotonic()
        (ground.kill_server if victim == "server" else ground.kill_postmaster)()
        ground.wait_ready()
        away.append((began, time.monotonic()))
        posts, activities = load.acknowledged()
        print(f"  kill {number}/{len(kills)} {victim}: back after {away[-1][1] - began:.2f} s; "
              f"{posts} posts, {activities} activities acknowledged", flush=True)
    return away


def say_rates(load: Load, away) -> tuple[float, float]:
    """Prints what was acknowledged a second, in all and while nothing was away; the medians of the latter."""
    pairs = [(b[0], b[1] - a[1], b[2] - a[2], b[0] - a[0]) for a, b in zip(load.seconds, load.seconds[1:])]
    whole = [(posts / span, activities / span) for at, posts, activities, span in pairs
             if not any(begin - 0.1 < at and at - span < end + 0.1 for begin, end in away)]
    total = load.seconds[-1]
    span = total[0] - load.seconds[0][0]
    print(f"  acknowledged: {total[1]} posts and {total[2]} activities in {span:.0f} s = {total[1] / span:.0f}/s and "
          f"{total[2] / span:.0f}/s over all, outages included; {total[3]} times busy, {total[4]} times no answer")
    if not whole:
        return 0, 0
    rates = tuple(statistics.median(column) for column in zip(*whole))
    print(f"  median of the {len(whole)} whole seconds without an outage: {rates[0]:.0f} posts/s and {rates[1]:.0f} "
          f"activities/s", flush=True)
    return rates


def wait_processed(ground: Ground, options) -> None:
    """Until every activity that was taken is worked off. Leases of killed processes run out after a minute; the short
    form does not wait for that."""
    began = time.monotonic()
    if not options.long:
        ground.psql("-c", "update inbox_queue set leased_until = now() where leased_until is not null")
    until(lambda: int(ground.psql("-c", "select count(*) from inbox_queue where state = 1")) == 0,
          "all activities are worked off", 3600)
    print(f"  worked off {time.monotonic() - began:.0f} s after the last answer", flush=True)


def judge(ground: Ground, load: Load, people: People, options) -> list[tuple[str, bool, str]]:
    """(name, good, words) of everything that is compared."""
    ledger = compare.Ledger(load.ledger)
    database, rows = compare.in_database(ground, ledger)
    pages = compare.on_pages(ground, ledger, people.threads)
    activitypub, wrong = compare.over_activitypub(ground, ledger, people.threads, rows, options.objects)
    verdicts = [(found.door.lower(), *found.verdict()) for found in (database, pages, activitypub)]
    moved = compare.misplaced(ledger, rows)
    verdicts.append(("places", not moved, f"{len(moved)} posts stand elsewhere than the answer said: {moved[:5]}"))
    verdicts.append(("objects", not wrong, f"{len(wrong)} of our objects say something else: {wrong[:5]}"))
    dead = int(ground.psql("-c", "select count(*) from inbox_queue where state = 2"))
    verdicts.append(("dead letters", dead == 0, f"{dead} activities became dead letters"))
    numbers = int(ground.psql("-c", "select count(*) - count(distinct (thread_id, number)) from posts"))
    verdicts.append(("numbers", numbers == 0, f"{numbers} posts share a number"))
    refused = load.seconds[-1][5]
    verdicts.append(("refusals", refused == 0, f"{refused} writes were refused"))
    enough = len(ledger.places) >= options.least
    verdicts.append(("enough", enough, f"{len(ledger.places)} writes were acknowledged, at least {options.least} wanted"))
    return verdicts


def run(options) -> list[tuple[str, bool, str]]:
    environment = {"SAMVAD_GUARDS_OFF": "REL-1.commit"} if options.answers_early else {}
    print(f"  seed {options.seed}; settings:\n" + "".join(f"    {line}\n" for line in SETTINGS.format(port=options.port).splitlines()), end="")
    ground = Ground(str(options.binary), options.port, environment)
    load = None
    try:
        ground.up()
        ground.wait_ready()
        people = People(ground, options.members, options.threads)
        load = Load(ground, people, options)
        load.begin()
        until(lambda: sum(load.acknowledged()) > 0, "the first acknowledged write")
        away = kill_all(ground, load, options)
        until(lambda: sum(load.acknowledged()) >= options.least, f"{options.least} acknowledged writes", 3600)
        load.end()
        rates = say_rates(load, away)
        wait_processed(ground, options)
        verdicts = judge(ground, load, people, options)
        if options.long and not options.answers_early:
            verdicts.append(("rates", rates[0] >= 200 and rates[1] >= 1000,
                             f"{rates[0]:.0f} posts/s and {rates[1]:.0f} activities/s, at least 200 and 1000 wanted"))
        return verdicts
    finally:
        if load:
            load.process.kill()
        if options.keep:
            print(f"  kept: {ground.base}")
        else:
            ground.close()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--answers-early", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave everything running, for a look")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args()


def sized(options):
    """The options with the numbers of their form of the run."""
    long = options.long
    options.server_kills, options.postmaster_kills = (30, 20) if long else (6, 4) if options.answers_early else (3, 2)
    options.posts, options.activities = (240, 1200) if long else (60, 200)
    options.actors, options.hosts = (400, 40) if long else (40, 8)
    options.signed, options.least = (160_000, 20_000) if long else (12_000, 500)
    options.members, options.threads = (12, 400) if long else (5, 12)
    options.objects, options.longest = (100_000, 3.0) if long else (500, 2.0)
    options.binary = BINARY_WITH_SWITCHES if options.answers_early else BINARY
    options.port = options.port or free_port()
    return options


def say(verdicts) -> bool:
    """Prints what was compared; true when all of it is good."""
    for _, _, words in verdicts:
        print(f"  {words}")
    for name, good, words in verdicts:
        print(f"ok {name.replace(' ', '_')}" if good else f"not ok {name.replace(' ', '_')}: {words}", flush=True)
    return all(good for _, good, _ in verdicts)


def run_early(options) -> bool:
    """The same run on a program that answers before the commit: it must be found out."""
    options.long, options.answers_early = False, True
    subprocess.run([str(ROOT / "samvad"), "build", "guards", "samvad-bin", "kill_load"], check=True,
                   stdin=subprocess.DEVNULL)
    verdicts = run(sized(options))
    for _, _, words in verdicts:
        print(f"  {words}")
    reported = any(not good for name, good, _ in verdicts if name in ("database", "pages", "activitypub"))
    print("ok losses_reported" if reported else "not ok losses_reported: a build that answers early lost nothing")
    return reported


def main() -> int:
    options = arguments()
    try:
        if options.answers_early:
            return 0 if run_early(options) else 1
        long = options.long
        good = say(run(sized(options)))
        return 0 if (run_early(options) if long else True) and good else 1
    except (Broken, OSError, RuntimeError, subprocess.SubprocessError):
        print("not ok run: " + traceback.format_exc().strip().replace("\n", " | "))
        return 1


if __name__ == "__main__":
    sys.exit(main())
