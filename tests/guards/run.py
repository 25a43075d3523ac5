#!/usr/bin/env python3
"""Switches each guard off and sees its test fail (part `guards` of --long).

guards.txt names the test of each guard. With all guards on that test must pass; with the guard off it must fail, by a
failed expectation and not by dying. A guard of the sources without a row fails, and so does a row without a guard. The
tests run without a network: a client whose guard is off would otherwise try real addresses.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = pathlib.Path(__file__).with_name("guards.txt")
TESTS = ROOT / "build" / "guards" / "tests"
LIMIT = 120
ROOMS = ("storage", "forum", "moderation", "federation", "web")


def guards_of_sources() -> set[str]:
    """Every name given to guard_on() outside its own declaration."""
    names = set()
    for room in ROOMS:
        for path in [*(ROOT / room).rglob("*.cpp"), *(ROOT / room).rglob("*.hpp")]:
            names.update(re.findall(r'guard_on\(\s*"([^"]+)"\s*\)', path.read_text()))
    return names


def rows_of_table() -> dict[str, tuple[str, str, str]]:
    """guard → executable, filter, guards to switch off."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        guard, executable, tests, *also = [part.strip() for part in line.split(" : ")]
        rows[guard] = (executable, tests, ",".join([guard, *also]))
    return rows


def without_network() -> list[str]:
    """Words before a command that leave it loopback only."""
    words = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    return [*words, "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]


def outcome_of(executable: str, tests: str, off: str) -> str:
    """Runs tests with the guards `off`: "passed", "failed", or what went wrong otherwise."""
    env = {**os.environ, "SAMVAD_GUARDS_OFF": off}
    with tempfile.TemporaryDirectory(prefix="samvad-") as work:
        answer = pathlib.Path(work) / "answer.xml"
        command = [*without_network(), str(TESTS / executable), f"--gtest_filter={tests}", f"--gtest_output=xml:{answer}"]
        try:
            done = subprocess.run(command, cwd=work, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, errors="replace", timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return f"still running after {LIMIT} s"
        if not answer.exists():
            return f"ended with {done.returncode} without a report: {(done.stdout + done.stderr)[-600:]}"
        cases = list(ElementTree.parse(answer).iter("testcase"))
    if not cases or any(case.find("skipped") is not None for case in cases):
        return "no test ran" if not cases else "a test was skipped"
    return "failed" if any(case.find("failure") is not None for case in cases) else "passed"


def verdict(guard: str, row: tuple[str, str, str]) -> str:
    """"" when the guard's test tests it, else why not."""
    executable, tests, off = row
    on = outcome_of(executable, tests, "")
    if on != "passed":
        return f"{tests} with every guard on: {on}"
    switched = outcome_of(executable, tests, off)
    return "" if switched == "failed" else f"{tests} without {off}: {switched}"


def main() -> int:
    rows, known = rows_of_table(), guards_of_sources()
    wanted = set(sys.argv[1:]) or set(rows)
    problems = [(guard, "no row in tests/guards/guards.txt") for guard in sorted(known - set(rows))]
    problems += [(guard, "stands in guards.txt but in no source") for guard in sorted(set(rows) - known)]
    rows = {guard: row for guard, row in rows.items()
            if guard in known and guard in wanted and row[0] != "elsewhere"}
    targets = sorted({row[0] for row in rows.values()})
    if subprocess.call([str(ROOT / "samvad"), "build", "guards", *targets], stdin=subprocess.DEVNULL) != 0:
        print("not ok guards: the build failed")
        return 1
    for guard, why in problems:
        print(f"not ok {guard}: {why}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for guard, why in zip(rows, pool.map(lambda item: verdict(*item), rows.items())):
            print(f"ok {guard}" if not why else f"not ok {guard}: {' '.join(why.split())}", flush=True)
            problems += [(guard, why)] if why else []
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
