"""clang-tidy 19 on the sources that changed: the checks that find coroutine and lifetime mistakes."""

import os
import shutil
import subprocess
import time

from rules.tree import ROOT, Skipped, Tree

CHECKS = ("-*,bugprone-use-after-move,bugprone-dangling-handle,bugprone-unused-return-value,bugprone-infinite-loop,"
          "bugprone-suspicious-memory-comparison,cppcoreguidelines-avoid-capturing-lambda-coroutines,"
          "cppcoreguidelines-avoid-reference-coroutine-parameters,cppcoreguidelines-no-suspend-with-lock,"
          "misc-coroutine-hostile-raii,clang-analyzer-core.*,clang-analyzer-cplusplus.*")
SECONDS = int(os.environ.get("SAMVAD_TIDY_SECONDS", "15"))


def changed(tree: Tree) -> list[str]:
    """Sources that differ from HEAD; in a clean tree those of the last commit."""
    def sources(*arguments: str) -> list[str]:
        return [p for p in tree.git(*arguments).splitlines() if p.endswith(".cpp") and (ROOT / p).exists()]

    now = sources("diff", "--name-only", "HEAD") + sources("ls-files", "-o", "--exclude-standard")
    return now or sources("show", "--name-only", "--format=", "HEAD")


def clang_tidy(tree: Tree):
    """No finding in changed sources, as many as fit in the time given."""
    program = shutil.which("clang-tidy-19")
    database = next((ROOT / "build" / p for p in ("release", "dev") if (ROOT / "build" / p / "compile_commands.json").exists()), None)
    if not program or not database:
        return Skipped("clang-tidy-19 or a configured build is missing")
    found, left = [], [path for path in changed(tree) if not path.startswith("tests/")]
    end = time.monotonic() + SECONDS
    for path in left:
        if time.monotonic() > end:
            break
        try:
            done = subprocess.run(
                [program, "-p", str(database), "--quiet", "--warnings-as-errors=*", f"--checks={CHECKS}",
                 "--extra-arg=-Wno-everything", "--extra-arg=-Wno-unknown-warning-option", str(ROOT / path)],
                cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * 2)
        except subprocess.TimeoutExpired:
            continue
        found += [line.replace(f"{ROOT}/", "") for line in done.stdout.splitlines() if ": error:" in line]
    return found


RULES = {"clang_tidy": clang_tidy}
