"""Who may do what in the private database, and in one that is given: the role that serves owns nothing (SEC-45)."""

import os
import pathlib

from forum import Forum, expect, until

SWITCH_OFF = "alter table decisions disable trigger all"


def up_serves_as_a_role_that_owns_nothing(forum: Forum) -> None:
    forum.wait_served(forum.up())
    serving = forum.ask("select count(*) from pg_stat_activity where application_name = 'samvad' and usename <> 'samvad_server'")
    expect(serving.stdout.strip() == "0", f"connections of other roles: {serving.stdout}{serving.stderr}")
    expect(forum.ask("select count(*) > 0 from members", "samvad_server").returncode == 0, "the role cannot read")
    refused = forum.ask(SWITCH_OFF, "samvad_server")
    expect(refused.returncode != 0 and "must be owner" in refused.stderr, refused.stdout + refused.stderr)
    doctor = forum.call("--set", f"server.port={forum.port}", "doctor")
    expect("ok      roles" in doctor.stdout and "advice" not in doctor.stdout, doctor.stdout)


def an_older_private_database_gets_its_second_role(forum: Forum) -> None:
    process = forum.up()
    forum.wait_served(process)
    process.kill()
    process.wait()
    until(lambda: forum.ask("select count(*) from pg_stat_activity where usename = 'samvad_server'").stdout.strip() == "0",
          "the sessions of the killed server end")
    made_by_hand = forum.ask("drop owned by samvad_server; drop role samvad_server", "postgres")
    expect(made_by_hand.returncode == 0, made_by_hand.stderr)
    cluster = pathlib.Path(forum.data, "postgresql")
    names = cluster / "pg_ident.conf"
    names.write_text("".join(line for line in names.read_text().splitlines(True) if "samvad_server" not in line))
    (cluster / "samvad.ready").write_text("role and database exist\n")
    expect(forum.ask("select pg_reload_conf()", "postgres").returncode == 0, "no reload")
    postmaster = forum.postmaster()
    forum.wait_served(forum.up())
    expect(forum.postmaster() == postmaster, "the running database was not adopted")
    expect(forum.ask(SWITCH_OFF, "samvad_server").returncode != 0, "the new role owns the tables")
    expect(forum.call("user", "list").returncode == 0, "a command does not work")


def a_given_database_takes_one_role_or_two(forum: Forum) -> None:
    forum.wait_served(forum.up())
    place = f"host={os.path.join(forum.data, 'run')} dbname=given user="
    expect(forum.ask("create database given owner samvad", "postgres").returncode == 0, "no database")
    one = ("--set", f"database.url={place}samvad")
    two = ("--set", f"database.url={place}samvad_server", "--set", f"database.owner_url={place}samvad")
    expect(forum.call(*one, "migrate").returncode == 0, "one role cannot migrate")
    doctor = forum.call(*one, "doctor")
    expect("advice: let another role serve" in doctor.stdout and "database.owner_url" in doctor.stdout, doctor.stdout)
    doctor = forum.call(*two, "doctor")
    expect("failed  roles" in doctor.stdout and "mend: samvad migrate" in doctor.stdout, doctor.stdout)
    alone = forum.call(*two[:2], "migrate")
    expect(alone.returncode == 1 and "database.owner_url" in alone.stderr, alone.stdout + alone.stderr)
    expect(forum.call(*two, "migrate").returncode == 0, "two roles cannot migrate")
    expect("ok      roles" in forum.call(*two, "doctor").stdout, "what was granted is not seen")
    expect(forum.call(*two[:2], "migrate").returncode == 0, "nothing waits, and yet it is refused")
    listed = forum.call(*two[:2], "user", "list")
    expect(listed.returncode == 0, listed.stdout + listed.stderr)


TESTS = [up_serves_as_a_role_that_owns_nothing, an_older_private_database_gets_its_second_role,
         a_given_database_takes_one_role_or_two]
