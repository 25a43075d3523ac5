#!/usr/bin/env python3
"""Runs the parts of the test suite and sums them up.

`./samvad test` runs all parts, `./samvad test fast db` those named; `--preset dev` takes another build than release,
`--ci` adds fast, cases, db, http and a minute of load under the address and the thread sanitizer, and refuses skips that
tests/skips.txt does not list; `--long` adds the guard switches, the bench and what takes hours, and gives kill, browser, interop
and fuzz their long forms.
The last line is exactly `N passed, N failed, N skipped`; the exit status is 0 only when something ran and nothing
failed.
"""

import argparse
import json
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from runner.parts import ROOT, BenchPart, BuildPart, FuzzPart, GoogleTestPart, LoadPart, PartError, ScriptPart  # noqa: E402
from runner.results import AllowedSkips, Outcome  # noqa: E402

SANITIZED = ("fast", "cases", "db", "http")


def all_parts(preset: str, ci: bool, long: bool, named: list[str]) -> list:
    """Every part of a whole run, in order; those without files in this tree are left out."""
    parts = [
        BuildPart(preset),
        ScriptPart("lint", needs_build=False, limit=600),
        *(GoogleTestPart(kind, preset) for kind in ("fast", "cases", "db", "http", "two_processes")),
        ScriptPart("launcher", needs_build=True, limit=900),
        ScriptPart("kill", needs_build=True, limit=3600 if long else 600, targets=("kill_load",),
                   arguments=("--long",) if long else ()),
        ScriptPart("browser", needs_build=True, limit=2 * 3600 if long else 1800,
                   variables=("SAMVAD_MATRIX_FULL",) if long else ()),
        ScriptPart("interop", needs_build=True, limit=900, variables=("SAMVAD_INTEROP_FULL",) if long else ()),
        FuzzPart(3600 if long else 30),
    ]
    for sanitizer in ("asan", "tsan"):
        usual = SANITIZED if ci or long else ()
        parts += [GoogleTestPart(kind, sanitizer) for kind in SANITIZED
                  if kind in usual or f"{kind}@{sanitizer}" in named]
    loads = [LoadPart(sanitizer) for sanitizer in ("asan", "tsan")]
    parts += [part for part in loads if ci or long or part.name in named]
    if long or "bench" in named:
        parts.append(BenchPart())
    if long:
        parts.append(ScriptPart("guards", needs_build=False, limit=3600))
        parts.append(ScriptPart("long", needs_build=True, limit=6 * 3600))
    return [part for part in parts if part.exists()]


class Run:
    """Counts, times and words of one run."""

    def __init__(self, strict: bool):
        self.strict = strict
        self.allowed = AllowedSkips(ROOT / "tests" / "skips.txt")
        self.outcomes: list[Outcome] = []
        self.rows: list[tuple[str, int, int, int, float]] = []
        self.times_file = ROOT / "build" / "test-times.json"
        self.times = json.loads(self.times_file.read_text()) if self.times_file.exists() else {}

    def note(self, outcome: Outcome) -> None:
        """Takes one result; says at once what failed or was skipped."""
        if outcome.state == "skipped" and self.strict and not self.allowed.allow(outcome):
            outcome = Outcome(outcome.name, "failed", f"skipped without being listed in tests/skips.txt: {outcome.text}")
        self.outcomes.append(outcome)
        if outcome.state == "failed":
            print(f"   FAILED {outcome.name}\n      " + outcome.text.replace("\n", "\n      "), flush=True)
        elif outcome.state == "skipped":
            print(f"   skipped {outcome.name}: {outcome.text}", flush=True)

    def part(self, part, index: int, total: int) -> None:
        """Runs one part."""
        known = self.times.get(part.name)
        left = sum(self.times.get(name, 0) for name in self.waiting[index - 1:])
        hint = f", took {known:.0f} s last time, about {left / 60:.0f} min to the end" if known and left > 2 else ""
        print(f"[{index}/{total}] {part.name}{hint}", flush=True)
        before, began = len(self.outcomes), time.monotonic()
        try:
            part.run(self.note)
        except (PartError, OSError) as problem:
            self.note(Outcome(part.name, "failed", str(problem)))
        mine = self.outcomes[before:]
        if not mine:
            self.note(Outcome(part.name, "failed", "no test in it ran"))
            mine = self.outcomes[before:]
        seconds = time.monotonic() - began
        counts = [sum(outcome.state == state for outcome in mine) for state in ("passed", "failed", "skipped")]
        self.rows.append((part.name, *counts, seconds))
        self.times[part.name] = seconds
        print("      {} passed, {} failed, {} skipped in {:.1f} s".format(*counts, seconds), flush=True)

    def all(self, parts: list) -> int:
        """Runs `parts`, prints the table and the last line; the exit status."""
        self.waiting = [part.name for part in parts]
        began = time.monotonic()
        for index, part in enumerate(parts, 1):
            self.part(part, index, len(parts))
        self.times_file.parent.mkdir(exist_ok=True)
        self.times_file.write_text(json.dumps(self.times, indent=1))
        print("\npart                 passed  failed  skipped  seconds")
        for name, passed, failed, skipped, seconds in self.rows:
            print(f"{name:20} {passed:6} {failed:7} {skipped:8} {seconds:8.1f}")
        print(f"{'all':20} {'':6} {'':7} {'':8} {time.monotonic() - began:8.1f}")
        failed = [outcome for outcome in self.outcomes if outcome.state == "failed"]
        if failed:
            print("\nFailed:")
            for outcome in failed:
                print(f"  {outcome.name}: {outcome.text.splitlines()[0] if outcome.text else ''}")
        passed = sum(outcome.state == "passed" for outcome in self.outcomes)
        skipped = sum(outcome.state == "skipped" for outcome in self.outcomes)
        ran = passed + len(failed)
        if not ran:
            print("\nNothing was executed, which is a failure.")
        print(f"{passed} passed, {len(failed)} failed, {skipped} skipped")
        return 0 if ran and not failed else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="samvad test", description="Runs the tests.")
    parser.add_argument("parts", nargs="*", metavar="PART", help="parts to run; all when none is named")
    parser.add_argument("--ci", action="store_true", help="add the sanitizers, refuse skips that are not listed")
    parser.add_argument("--long", action="store_true", help="add the bench, the guard switches and what takes hours")
    parser.add_argument("--preset", default=os.environ.get("SAMVAD_PRESET", "release"))
    arguments = parser.parse_args()
    parts = all_parts(arguments.preset, arguments.ci, arguments.long, arguments.parts)
    if arguments.parts:
        known = {part.name: part for part in parts}
        unknown = [name for name in arguments.parts if name not in known]
        if unknown:
            parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(known)}")
        parts = [known[name] for name in arguments.parts]
    print("parts: " + " ".join(part.name for part in parts), flush=True)
    return Run(strict=arguments.ci or arguments.long).all(parts)


if __name__ == "__main__":
    sys.exit(main())
