#!/usr/bin/env python3
"""`up`, `status`, `stop`, `doctor` and the private database, with the real program in a data directory of its own:
starting, starting twice, ending, being killed, being interrupted, a port that is taken. Prints `ok` and `not ok` lines.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request

BINARY = os.environ.get("SAMVAD_BINARY") or str(pathlib.Path(__file__).resolve().parents[2] / "build/release/samvad")
PATIENCE = 30.0
MOST_START_SECONDS = 2.0


class Wrong(Exception):
    """What was seen is not what must be."""


def expect(condition, words: str) -> None:
    if not condition:
        raise Wrong(words)


def until(condition, words: str):
    """Polls `condition` until it holds; what it gave."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)  # poll interval
    raise Wrong(f"never happened: {words}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Forum:
    """One data directory, and the program called on it."""

    def __init__(self, launched_from: str = "/checkout/one"):
        self.base = tempfile.mkdtemp(prefix="samvad-up-")
        os.chmod(self.base, 0o755)  # as root the program works as another user, who must reach it
        self.data = os.path.join(self.base, "data")
        self.port = free_port()
        self.launched_from = launched_from
        self.processes: list[subprocess.Popen] = []

    def environment(self, launched_from: str | None = None) -> dict[str, str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("SAMVAD_")}
        return env | {"SAMVAD_PATHS_DATA": self.data, "SAMVAD_LAUNCHED_FROM": launched_from or self.launched_from}

    def call(self, *words: str, launched_from: str | None = None) -> subprocess.CompletedProcess:
        return subprocess.run([BINARY, *words], env=self.environment(launched_from), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=90)

    def up(self) -> subprocess.Popen:
        process = subprocess.Popen([BINARY, "up", "--port", str(self.port)], env=self.environment(),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, start_new_session=True)
        self.processes.append(process)
        return process

    def serves(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/", timeout=5) as answer:
                return answer.status < 500
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False

    def wait_served(self, process: subprocess.Popen) -> None:
        until(lambda: self.serves() or process.poll() is not None, "the first page")
        expect(process.poll() is None, f"up ended with {process.poll()}: {process.poll() is not None and process.stdout.read()}")

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def postmaster(self) -> int:
        try:
            with open(os.path.join(self.data, "postgresql/postmaster.pid"), encoding="ascii") as file:
                return int(file.readline())
        except (FileNotFoundError, ValueError):
            return 0

    def left_over(self) -> list[str]:
        """Living processes that work in this data directory."""
        found = []
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError):
                    if os.readlink(f"/proc/{entry}/cwd").startswith(self.data):
                        found.append(entry)
        return found

    def expect_gone(self) -> None:
        expect(not self.listens(), "the port is still open")
        until(lambda: not self.left_over(), f"no process works in the data directory (left: {self.left_over()})")

    def close(self) -> None:
        self.call("stop")
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
            process.stdout.close()
        shutil.rmtree(self.base, ignore_errors=True)


def first_start_and_ctrl_c(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    expect(process.returncode == 0, f"status {process.returncode} after Ctrl-C: {said}")
    expect(f"http://localhost:{forum.port}" in said, f"the address was not printed: {said}")
    expect("/setup?token=" in said, f"the set-up token was not printed: {said}")
    forum.expect_gone()


def second_start_is_quick(forum: Forum) -> None:
    first_start_and_ctrl_c(forum)
    began = time.monotonic()
    forum.wait_served(forum.up())
    took = time.monotonic() - began
    expect(took <= MOST_START_SECONDS, f"the first page took {took:.2f} s")


def up_beside_up(forum: Forum) -> None:
    forum.wait_served(forum.up())
    second = forum.call("up", "--port", str(forum.port))
    expect(second.returncode == 0, f"status {second.returncode}: {second.stderr}")
    expect(f"http://localhost:{forum.port}" in second.stdout, second.stdout)
    expect(forum.serves(), "the first one no longer serves")


def two_at_once(forum: Forum) -> None:
    one, two = forum.up(), forum.up()
    until(forum.serves, "the first page")
    until(lambda: one.poll() is not None or two.poll() is not None, "one of the two says the other runs")
    loser = one if one.poll() is not None else two
    expect(loser.returncode == 0, f"status {loser.returncode}")
    expect("runs already" in loser.stdout.read(), "the second did not say so")


def stop_ends_everything(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    stopped = forum.call("stop")
    expect(stopped.returncode == 0, stopped.stderr)
    expect(process.wait(timeout=30) == 0, f"up ended with {process.returncode}")
    forum.expect_gone()
    again = forum.call("stop")
    expect(again.returncode == 0 and "nothing" in again.stdout, again.stdout)


def stop_from_another_checkout(forum: Forum) -> None:
    forum.wait_served(forum.up())
    stopped = forum.call("stop", launched_from="/checkout/two")
    expect(stopped.returncode == 1, f"status {stopped.returncode}")
    expect("/checkout/one" in stopped.stderr, stopped.stderr)
    expect(forum.serves(), "it was stopped nevertheless")


def killed_up_is_recovered(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    postmaster = forum.postmaster()
    process.kill()
    process.wait()
    expect(forum.call("status").returncode == 3, "status says it runs")
    forum.wait_served(forum.up())
    expect(forum.postmaster() == postmaster, "the running database was not adopted")


def killed_up_can_be_stopped(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    process.kill()
    process.wait()
    expect(forum.call("stop").returncode == 0, "stop failed")
    forum.expect_gone()


def everything_killed(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    postmaster = forum.postmaster()
    process.kill()
    os.kill(postmaster, signal.SIGKILL)
    process.wait()
    forum.wait_served(forum.up())
    expect(forum.postmaster() not in (0, postmaster), "no new database runs")


def killed_database_comes_back(forum: Forum) -> None:
    forum.wait_served(forum.up())
    before = forum.postmaster()
    os.kill(before, signal.SIGKILL)
    until(lambda: forum.postmaster() not in (0, before), "another postmaster")
    until(lambda: forum.call("doctor").stdout.count("\nok      schema") == 1, "the database answers")


def interrupted_start(forum: Forum) -> None:
    process = forum.up()
    until(lambda: os.path.exists(os.path.join(forum.data, "run")), "the start is under way")
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=60)
    forum.expect_gone()
    forum.wait_served(forum.up())


def port_is_taken(forum: Forum) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", forum.port))
        other.listen()
        refused = forum.call("up", "--port", str(forum.port))
    expect(refused.returncode == 1, f"status {refused.returncode}")
    expect("in use" in refused.stderr and "mend" in refused.stderr, refused.stderr)
    forum.expect_gone()


def wrong_setting_is_named(forum: Forum) -> None:
    refused = forum.call("--set", "site.nam=x", "config", "check")
    expect(refused.returncode == 2, f"status {refused.returncode}")
    expect("site.name" in refused.stderr, refused.stderr)


def commands_use_the_running_database(forum: Forum) -> None:
    alone = forum.call("migrate")
    expect(alone.returncode == 0, alone.stderr)
    forum.expect_gone()
    forum.wait_served(forum.up())
    beside = forum.call("migrate", "--dry-run")
    expect(beside.returncode == 0 and "waits" not in beside.stdout, beside.stdout + beside.stderr)
    expect(forum.postmaster() != 0, "the command stopped the database of the running forum")


def doctor_names_what_is_wrong(forum: Forum) -> None:
    expect(forum.call("migrate").returncode == 0, "migrate failed")
    well = forum.call("--set", f"server.port={forum.port}", "doctor")
    expect(well.returncode == 0, well.stdout)
    os.chmod(forum.data, 0o755)
    ill = forum.call("--set", f"server.port={forum.port}", "doctor")
    expect(ill.returncode == 1 and "mend: chmod 0750" in ill.stdout, ill.stdout)


def nothing_runs_as_root(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    for pid in (process.pid, forum.postmaster()):
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            user = next(line for line in file if line.startswith("Uid:")).split()[1:]
        expect("0" not in user, f"process {pid} runs as root")


TESTS = [first_start_and_ctrl_c, second_start_is_quick, up_beside_up, two_at_once, stop_ends_everything,
         stop_from_another_checkout, killed_up_is_recovered, killed_up_can_be_stopped, everything_killed,
         killed_database_comes_back, interrupted_start, port_is_taken, wrong_setting_is_named,
         commands_use_the_running_database, doctor_names_what_is_wrong, nothing_runs_as_root]


def main() -> int:
    failed = 0
    for test in TESTS:
        if len(sys.argv) > 1 and test.__name__ not in sys.argv[1:]:
            continue
        forum = Forum()
        try:
            test(forum)
            print(f"ok {test.__name__}", flush=True)
        except Exception as problem:  # every failure is a result
            failed += 1
            print(f"not ok {test.__name__}: {' '.join(str(problem).split())[:600]}", flush=True)
            if not isinstance(problem, Wrong):
                traceback.print_exc(file=sys.stdout)
        finally:
            forum.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
