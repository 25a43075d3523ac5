#!/usr/bin/env python3
"""`up`, `status`, `stop`, `doctor` and the private database, with the real program in a data directory of its own:
starting, starting twice, ending, being killed, being interrupted, a port that is taken. Prints `ok` and `not ok` lines.
"""

import os
import signal
import socket
import sys
import traceback

import roles
import sbom
import verbs
from forum import Forum, Wrong, expect, until


def first_start_and_ctrl_c(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    expect(process.returncode == 0, f"status {process.returncode} after Ctrl-C: {said}")
    expect(f"http://localhost:{forum.port}" in said, f"the address was not printed: {said}")
    expect("/setup?token=" in said, f"the set-up token was not printed: {said}")
    forum.expect_gone()


def second_start_serves(forum: Forum) -> None:
    first_start_and_ctrl_c(forum)
    forum.wait_served(forum.up())


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


def port_of_the_settings(forum: Forum) -> None:
    first = forum.start("--set", f"server.port={forum.port}", "--set", f"site.public_url=http://localhost:{forum.port}", "up")
    forum.wait_served(first)
    expect(forum.call("stop").returncode == 0, "stop failed")


def port_of_the_settings_alone(forum: Forum) -> None:
    process = forum.start("--set", f"server.port={forum.port}", "up")
    forum.wait_served(process)
    expect(forum.call("stop").returncode == 0, "stop failed")
    said, _ = process.communicate(timeout=30)
    expect(f"http://localhost:{forum.port}" in said, f"another address was printed: {said}")


def wrong_setting_is_named(forum: Forum) -> None:
    refused = forum.call("--set", "log.leve=x", "config", "check")
    expect(refused.returncode == 2, f"status {refused.returncode}")
    expect("log.level" in refused.stderr, refused.stderr)


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


def doctor_reads_the_public_log(forum: Forum) -> None:
    forum.wait_served(forum.up())
    done = forum.call("domain", "limit", "spam.example", "--reason", "It sends spam all day")
    expect(done.returncode == 0, done.stdout + done.stderr)
    doctor = ("--set", f"server.port={forum.port}", "doctor")
    expect("ok public log entries: 1, none changed" in " ".join(forum.call(*doctor).stdout.split()),
           "the public log as it was written")
    forum.psql("alter table public_log disable trigger user; update public_log set reason = 'It sends nothing at all'")
    ill = forum.call(*doctor)
    expect(ill.returncode == 1 and "was changed" in ill.stdout, ill.stdout)


def nothing_runs_as_root(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    for pid in (process.pid, forum.postmaster()):
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            user = next(line for line in file if line.startswith("Uid:")).split()[1:]
        expect("0" not in user, f"process {pid} runs as root")


TESTS = [first_start_and_ctrl_c, second_start_serves, up_beside_up, two_at_once, stop_ends_everything,
         stop_from_another_checkout, killed_up_is_recovered, killed_up_can_be_stopped, everything_killed,
         killed_database_comes_back, interrupted_start, port_is_taken, port_of_the_settings,
         port_of_the_settings_alone, wrong_setting_is_named,
         commands_use_the_running_database, doctor_names_what_is_wrong, doctor_reads_the_public_log,
         nothing_runs_as_root]


def main() -> int:
    failed = 0
    for test in TESTS + roles.TESTS + verbs.TESTS + sbom.TESTS:
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
