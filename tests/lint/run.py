#!/usr/bin/env python3
"""Reads the tree and says what breaks the house rules: one `ok` or `not ok` line a rule."""

import pathlib
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from rules import catalogues, documents, format, guards, includes, sizes, text, tidy, tree  # noqa: E402


def main() -> int:
    """Runs every rule, or those named on the command line."""
    wanted = set(sys.argv[1:])
    files = tree.Tree()
    failed = False
    for module in (tree, format, includes, sizes, documents, text, catalogues, guards, tidy):
        for name, rule in module.RULES.items():
            if wanted and name not in wanted:
                continue
            began = time.monotonic()
            found = rule(files)
            took = time.monotonic() - began
            if isinstance(found, tree.Skipped):
                print(f"skip {name}: {found.reason}", flush=True)
            elif found:
                failed = True
                print(f"not ok {name}: {len(found)} found, first: {found[0]}", flush=True)
                for line in found:
                    print(f"    {line}")
            else:
                print(f"ok {name}", flush=True)
            if took > 2:
                print(f"  # {name} took {took:.1f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
