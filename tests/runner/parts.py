"""The parts of the test run: how each is found, built and run. A part that does not exist in the tree is not listed."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from typing import Callable

from runner.results import Outcome, read_googletest, read_line

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORES = os.cpu_count() or 2
FUZZ_SECONDS = 30

Report = Callable[[Outcome], None]


class PartError(Exception):
    """The part could not run at all (build broken, tool missing)."""


def environment() -> dict[str, str]:
    """What every test process is told about the tree."""
    env = dict(os.environ)
    fixtures = env.get("SAMVAD_FIXTURES") or str(ROOT.parent / "shared" / "fixtures")
    env.pop("SAMVAD_FIXTURES", None)
    if os.path.isdir(fixtures):
        env["SAMVAD_FIXTURES"] = fixtures
    env["SAMVAD_TREE"] = str(ROOT)
    env["SAMVAD_BINARY"] = str(ROOT / "build" / "release" / "samvad")
    return env


def build(preset: str, *targets: str) -> None:
    """Builds through the launcher, so that progress looks the same everywhere."""
    if subprocess.call([str(ROOT / "samvad"), "build", preset, *targets], stdin=subprocess.DEVNULL) != 0:
        raise PartError(f"the {preset} build failed")


class GoogleTestPart:
    """All executables `<kind>_*` of one preset."""

    def __init__(self, kind: str, preset: str):
        self.kind, self.preset = kind, preset
        self.name = kind if preset in ("release", "dev") else f"{kind}@{preset}"
        self.parallel = CORES if kind in ("fast", "cases", "db") else 1
        self.limit = 300 if kind == "fast" else 900

    def exists(self) -> bool:
        tests = ROOT / "tests"
        if self.kind in ("fast", "db"):
            ending = "_test.cpp" if self.kind == "fast" else "_dbtest.cpp"
            return any(tests.rglob(f"*{ending}"))
        return any((tests / self.kind).glob("*.cpp"))

    def run(self, report: Report) -> None:
        build(self.preset, f"tests_{self.kind}", *(["samvad-bin"] if self.kind in ("http", "two_processes") else []))
        listed = (ROOT / "build" / self.preset / "tests" / f"{self.kind}.txt").read_text().split()
        with concurrent.futures.ThreadPoolExecutor(self.parallel) as pool:
            for outcomes in pool.map(self.run_one, listed):
                for outcome in outcomes:
                    report(outcome)

    def run_one(self, executable: str) -> list[Outcome]:
        base = ROOT / "build" / self.preset
        logs = base / "test-results"
        logs.mkdir(exist_ok=True)
        answer, log = logs / f"{executable}.xml", logs / f"{executable}.log"
        answer.unlink(missing_ok=True)
        env = environment()
        env["SAMVAD_BINARY"] = str(base / "samvad")
        env.setdefault("ASAN_OPTIONS", "detect_stack_use_after_return=1")
        env.setdefault("LSAN_OPTIONS", f"suppressions={ROOT / 'tests' / 'lsan.supp'}:print_suppressions=0")
        # a test of jobs forks a process that runs some and dies
        env.setdefault("TSAN_OPTIONS", f"suppressions={ROOT / 'tests' / 'tsan.supp'}:die_after_fork=0")
        prefix = f"{self.name}.{executable}"
        with tempfile.TemporaryDirectory(prefix="samvad-") as work, open(log, "wb") as output:
            command = [str(base / "tests" / executable), f"--gtest_output=xml:{answer}", "--gtest_color=no"]
            try:
                status = subprocess.run(command, cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=output,
                                        stderr=subprocess.STDOUT, timeout=self.limit).returncode
            except subprocess.TimeoutExpired:
                return [Outcome(prefix, "failed", f"still running after {self.limit} s; {tail(log)}")]
        if not answer.exists():
            return [Outcome(prefix, "failed", f"ended with {status} before its report was written; {tail(log)}")]
        outcomes = read_googletest(answer, prefix)
        if status != 0 and not any(outcome.state == "failed" for outcome in outcomes):
            outcomes.append(Outcome(prefix, "failed", f"ended with {status}; {tail(log)}"))
        if not outcomes:
            outcomes.append(Outcome(prefix, "failed", "no test in it ran"))
        return outcomes


class ScriptPart:
    """tests/<name>/run.py or run.mjs, which prints `ok`, `not ok` and `skip` lines."""

    def __init__(self, name: str, needs_build: bool, limit: int, targets: tuple = (), arguments: tuple = (),
                 variables: tuple = ()):
        self.name, self.needs_build, self.limit = name, needs_build, limit
        self.targets, self.arguments = targets, arguments  # built beside the program; given to the script
        self.variables = dict.fromkeys(variables, "1")  # set in the script's environment
        self.directory = ROOT / "tests" / name

    def exists(self) -> bool:
        return any((self.directory / entry).exists() for entry in ("run.py", "run.mjs"))

    def run(self, report: Report) -> None:
        if self.needs_build:
            build("release", "samvad-bin", *self.targets)
        log = ROOT / "build" / "release" / "test-results" / f"{self.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        failed = False
        with open(log, "w", encoding="utf-8") as output:
            process = subprocess.Popen(["timeout", str(self.limit), *self.command()], cwd=self.directory,
                                       env=environment() | self.variables, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
            for line in process.stdout:
                output.write(line)
                outcome = read_line(line, self.name)
                if outcome:
                    failed = failed or outcome.state == "failed"
                    report(outcome)
            status = process.wait()
        if status != 0 and not failed:
            report(Outcome(self.name, "failed", f"ended with {status}; {tail(log)}"))

    def command(self) -> list[str]:
        if (self.directory / "run.py").exists():
            return ["python3", "run.py", *self.arguments]
        return [str(ensure_node(ROOT / "tests" / "browser")), "run.mjs", *self.arguments]


def ensure_node(directory: pathlib.Path) -> pathlib.Path:
    """node of `directory`/node_modules, fetched by npm when its lock file is newer than what was fetched."""
    modules, lock = directory / "node_modules", directory / "package-lock.json"
    stamp = modules / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        if not shutil.which("npm"):
            raise PartError("npm is missing")
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=directory,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise PartError(f"npm ci failed: {done.stderr.strip()[-800:]}")
        stamp.touch()
    return modules / ".bin" / "node"


class BenchPart(ScriptPart):
    """Measurements: its lines are shown, and its own tools are built first."""

    def __init__(self):
        super().__init__("bench", needs_build=True, limit=1800)

    def run(self, report: Report) -> None:
        build("release", "tests_bench")

        def shown(outcome: Outcome) -> None:
            print(f"      {outcome.name}: {outcome.text or outcome.state}", flush=True)
            report(outcome)

        super().run(shown)
        log = ROOT / "build" / "release" / "test-results" / "bench.log"
        print("\n" + "\n".join(line for line in log.read_text().splitlines() if line.startswith("|")), flush=True)


class LoadPart(ScriptPart):
    """A minute of 20 writers on the program as a sanitizer's preset builds it (tests/load)."""

    def __init__(self, sanitizer: str):
        super().__init__("load", needs_build=False, limit=900)
        self.sanitizer, self.name = sanitizer, f"load@{sanitizer}"

    def run(self, report: Report) -> None:
        build("release", "tests_bench")  # the senders
        build(self.sanitizer, "samvad-bin")
        super().run(report)

    def command(self) -> list[str]:
        return ["python3", "run.py", self.sanitizer]


class FuzzPart:
    """Every fuzz target, `seconds` each, from its kept corpus."""

    name = "fuzz"

    def __init__(self, seconds: int = FUZZ_SECONDS):
        self.seconds = seconds

    def exists(self) -> bool:
        return any((ROOT / "tests" / "fuzz").glob("*_fuzz.cpp"))

    def run(self, report: Report) -> None:
        build("fuzz", "tests_fuzz")
        targets = (ROOT / "build" / "fuzz" / "tests" / "fuzz" / "fuzz.txt").read_text().split()
        with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
            for outcome in pool.map(self.run_one, targets):
                report(outcome)

    def run_one(self, target: str) -> Outcome:
        base = ROOT / "build" / "fuzz"
        grown, found = base / "corpus" / target, base / "found" / target
        grown.mkdir(parents=True, exist_ok=True)
        found.mkdir(parents=True, exist_ok=True)
        kept = ROOT / "tests" / "fuzz" / "corpus" / target.removesuffix("_fuzz")
        log = base / f"{target}.log"
        command = [str(base / "tests" / "fuzz" / target), f"-max_total_time={self.seconds}", "-timeout=10",
                   "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={found}/", str(grown)]
        dictionary = ROOT / "tests" / "fuzz" / f"{target.removesuffix('_fuzz')}.dict"
        if dictionary.exists():
            command.insert(1, f"-dict={dictionary}")
        if kept.is_dir():
            command.append(str(kept))
        with open(log, "wb") as output:
            status = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, stdout=output,
                                    stderr=subprocess.STDOUT).returncode
        text = log.read_text(errors="replace")
        runs = re.search(r"number_of_executed_units: (\d+)", text)
        edges = re.findall(r"cov: (\d+)", text) or ["0", "0"]
        if status != 0:
            return Outcome(f"fuzz.{target}", "failed", tail(log))
        said = f"{runs[1] if runs else 0} executions, {int(edges[-1]) - int(edges[0])} new edges"
        if not runs or int(runs[1]) == 0:
            return Outcome(f"fuzz.{target}", "failed", "nothing was executed")
        print(f"      {target}: {said}", flush=True)
        return Outcome(f"fuzz.{target}", "passed", said)


class BuildPart:
    """A build that must succeed; counted as one test so that a broken build is never zero failures."""

    def __init__(self, preset: str):
        self.preset, self.name = preset, f"build@{preset}"

    def exists(self) -> bool:
        return True

    def run(self, report: Report) -> None:
        build(self.preset)
        report(Outcome(self.name, "passed"))


def tail(path: pathlib.Path, lines: int = 25) -> str:
    """The end of a log, for a failure's text."""
    text = path.read_text(errors="replace").splitlines()
    return f"end of {path.relative_to(ROOT)}:\n" + "\n".join(text[-lines:])
