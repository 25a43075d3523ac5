"""Processes of a measurement: pinning, CPU seconds, memory, and how a command's words are read."""

import contextlib
import os
import pathlib
import re
import statistics
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1


class Problem(Exception):
    """A row cannot be measured."""


def run(*words: str, **options) -> str:
    """What a command printed; Problem when it fails."""
    done = subprocess.run([str(word) for word in words], stdin=options.pop("stdin", subprocess.DEVNULL),
                          capture_output=True, text=True, timeout=options.pop("timeout", 300), **options)
    if done.returncode != 0:
        raise Problem(f"{words[0]} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout


def children(pid: int) -> list[int]:
    """`pid` and all below it."""
    found = [pid]
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent == pid:
                    found += children(int(entry.name))
    return found


def command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def cpu_seconds(pids: list[int]) -> float:
    """User and system time so far, with that of children that ended."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def memory_mb(pids: list[int]) -> float:
    """Resident memory; what several processes share is counted once between them (PSS)."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1])
    return total / 1024


def pin(pids: list[int], cores: str) -> None:
    """Puts every thread of the processes on `cores` ("0", "0-1")."""
    for pid in pids:
        subprocess.run(["taskset", "--all-tasks", "--cpu-list", "--pid", cores, str(pid)], capture_output=True, check=False)


class Use:
    """CPU and memory of named groups of processes over a stretch of time."""

    def __init__(self, **groups: list[int]):
        self.groups = groups
        self.peak = dict.fromkeys(groups, 0.0)
        self.over = threading.Event()
        self.sampler = threading.Thread(target=self.sample, daemon=True)
        self.before = {name: cpu_seconds(pids) for name, pids in groups.items()}
        self.began = time.monotonic()
        self.sampler.start()

    def sample(self) -> None:
        """Looks at the memory twice a second: few enough looks to cost nothing beside what is measured."""
        while not self.over.wait(0.5):
            self.look()

    def look(self) -> None:
        for name, pids in self.groups.items():
            self.peak[name] = max(self.peak[name], memory_mb(pids))

    def end(self) -> dict:
        """CPU seconds by group, the length of the stretch under "wall", the peak of memory by group under "mb"."""
        used = {name: cpu_seconds(pids) - self.before[name] for name, pids in self.groups.items()}
        used["wall"] = time.monotonic() - self.began
        self.over.set()
        self.sampler.join()
        self.look()
        return used | {"mb": self.peak}


class Costs:
    """What processes cost for each piece of work, over several stretches: {name: (microseconds a piece, peak MB)}."""

    def __init__(self):
        self.stretches: list[tuple[dict, float]] = []

    def add(self, use: dict, pieces: float) -> None:
        """One stretch in which so many pieces were done."""
        self.stretches.append((use, pieces))

    def found(self) -> dict[str, tuple[float, float]]:
        names = {name for use, _ in self.stretches for name in use["mb"]}
        return {name: (statistics.median(use[name] / pieces * 1e6 for use, pieces in self.stretches if name in use["mb"]),
                       max(use["mb"][name] for use, _ in self.stretches if name in use["mb"])) for name in sorted(names)}


def percentiles(times: list[float]) -> tuple[float, float]:
    """p50 and p99 of a list."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def told(words: list) -> tuple[str, dict]:
    """What a command printed, and its cost as Use.end() gives it, under "generator"."""
    with subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as process:
        text = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Problem(f"{words[0]} ended with {process.returncode}: {text.strip()[-600:]}")
    return text, {"generator": used.ru_utime + used.ru_stime, "mb": {"generator": used.ru_maxrss / 1024}}


def milliseconds(text: str) -> float:
    """`1.25ms`, `830.00us`, `1.02s` as wrk writes them."""
    match = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if not match:
        raise Problem(f"no time: {text}")
    number, unit = match.groups()
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}[unit]


def wrk(url: str, *, headers: dict[str, str] | None = None, threads: int = 1, connections: int = 32,
        seconds: float = 3, cores: str = "") -> dict:
    """One run of the page generator: rate, p50_ms, p99_ms, and what it took itself under "use"."""
    words = ["wrk", "--latency", f"-t{threads}", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    for name, value in (headers or {}).items():
        words += ["-H", f"{name}: {value}"]
    if cores:
        words = ["taskset", "--cpu-list", cores, *words]
    text, use = told([*words, url])
    if " 0 requests in" in text:
        raise Problem(f"no answer at {url}: {text}")
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: (.*)", text)
    if bad or (errors and re.search(r"(connect|read|write) [1-9]", errors[1])):
        raise Problem(f"wrk: {bad[0] if bad else errors[0]} at {url}")
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
            "p50_ms": milliseconds(re.search(r"^ +50% +(\S+)", text, re.M)[1]),
            "p99_ms": milliseconds(re.search(r"^ +99% +(\S+)", text, re.M)[1]), "use": use}


def openssl_rsa(cores: str = "") -> tuple[float, float]:
    """RSA-2048 signatures and verifications a second of one core."""
    words = ["openssl", "speed", "-seconds", "1", "rsa2048"]
    text = run(*(["taskset", "--cpu-list", cores] if cores else []), *words)
    row = re.search(r"^rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)\s+([\d.]+)", text, re.M)
    return float(row[1]), float(row[2])
