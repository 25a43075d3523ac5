#!/usr/bin/env python3
"""Meets other servers: each run gets a network namespace, names, certificates and nginx of its own from ground.sh, our
real program and its peers inside. Prints `ok`, `not ok` and `skip` lines. Needs root, since namespaces and bind mounts
do. Arguments name runs; without any, all are done. A failed run's folder is kept and named.
"""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True

from runner.parts import PartError, ensure_node, environment  # noqa: E402


@dataclasses.dataclass
class Run:
    """One script with the hosts it needs (`NAME:PORT`, nginx sends NAME to PORT) and the programs beside nginx."""

    name: str
    hosts: str
    programs: tuple[str, ...] = ()
    seconds: int = 420


PEERS = ("one.test", "two.test", "lemmy.test", "knock.test", "busy.test", "gone.test", "split.test", "bad.test")
RUNS = [
    Run("snac", "snac.test:8101,forum.test:8102", programs=("snac",)),
    Run("peers", ",".join(f"{name}:8110" for name in PEERS) + ",forum.test:8102", programs=("runuser", "psql")),
    Run("kill", "many.test:8120:500,forum.test:8102", programs=("runuser", "psql")),
]


def missing(run: Run) -> str:
    """Why `run` cannot be done here; empty when it can."""
    if os.geteuid() != 0:
        return "needs root for network namespaces and bind mounts"
    for program in ("unshare", "ip", "nginx", "openssl", *run.programs):
        if not shutil.which(program):
            return f"needs {program}, which is not installed"
    probe = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, text=True)
    return "" if probe.returncode == 0 else f"needs namespaces: {probe.stderr.strip()}"


def do(run: Run, node: pathlib.Path, binary: str) -> bool:
    """Runs one script on fresh ground; true when it ended well."""
    work = pathlib.Path(tempfile.mkdtemp(prefix=f"samvad-{run.name}-"))
    work.chmod(0o755)  # the program works as another user, who must reach its data
    command = ["timeout", "--kill-after=10", str(run.seconds), str(HERE / "ground.sh"), str(work), run.hosts,
               str(node), str(HERE / f"{run.name}_run.mjs"), binary, str(work)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, errors="replace")
    for line in process.stdout:
        words = line.rstrip("\n").split(" ")
        said = 1 if words[0] in ("ok", "skip") else 2 if words[:2] == ["not", "ok"] else 0
        print(" ".join([*words[:said], f"{run.name},", *words[said:]]) if said else line.rstrip("\n"), flush=True)
    status = process.wait()
    if status == 0:
        shutil.rmtree(work, ignore_errors=True)
        return True
    print(f"not ok {run.name}, the run: ended with {status}; kept {work}", flush=True)
    return False


def main() -> int:
    wanted = sys.argv[1:] or [run.name for run in RUNS]
    unknown = set(wanted) - {run.name for run in RUNS}
    if unknown:
        print(f"no such run: {', '.join(sorted(unknown))}; there are {', '.join(run.name for run in RUNS)}")
        return 2
    binary = os.environ.get("SAMVAD_BINARY") or environment()["SAMVAD_BINARY"]
    node = None
    good = True
    for run in [run for run in RUNS if run.name in wanted]:
        reason = missing(run)
        if reason:
            print(f"skip {run.name}: {reason}", flush=True)
            continue
        try:
            node = node or ensure_node(HERE.parent / "browser")
        except PartError as problem:
            print(f"not ok {run.name}: {problem}", flush=True)
            return 1
        good = do(run, node, binary) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
