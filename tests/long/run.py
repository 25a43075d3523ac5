#!/usr/bin/env python3
"""What takes long and runs with `./samvad test --long` alone: a page beside silent key hosts and people who log in
(design.md 4.16), fuzzers that must find what a guard stops, and the two commands on bare trees of Debian 12 and 13.
`run.py NAME…` runs some of: side_by_side, fuzz_finds, bookworm, trixie.

The guard switches (tests/guards), hour-long fuzzing and the sanitizers are parts of their own.
"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

import fuzz_finds  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def bare_tree(codename: str) -> bool:
    """The script prints its own lines; it skips itself where nobody can make a tree."""
    script = ROOT / "tests" / "support" / "bare_tree.sh"
    return subprocess.call([str(script), codename], stdin=subprocess.DEVNULL) == 0


def side_by_side() -> bool:
    """The script prints its own line."""
    script = ROOT / "tests" / "kill" / "side_by_side.py"
    return subprocess.call([sys.executable, str(script)], stdin=subprocess.DEVNULL) == 0


STEPS = {
    "side_by_side": side_by_side,
    "fuzz_finds": fuzz_finds.main,
    "bookworm": lambda: bare_tree("bookworm"),
    "trixie": lambda: bare_tree("trixie"),
}


def main() -> int:
    wanted = sys.argv[1:] or list(STEPS)
    return 0 if all([STEPS[name]() for name in wanted]) else 1


if __name__ == "__main__":
    sys.exit(main())
