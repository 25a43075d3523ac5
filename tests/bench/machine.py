"""Processes of a measurement: pinning, CPU seconds, memory, and how a command's words are read."""

import contextlib
import os
import pathlib
import re
import subprocess
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


def until(condition, words: str, patience: float = 60.0):
    """Polls `condition` until it gives something; what it gave."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)  # poll interval
    raise Problem(f"never happened: {words}")


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
    """CPU of named groups of processes over a stretch of time."""

    def __init__(self, **groups: list[int]):
        self.groups = groups
        self.before = {name: cpu_seconds(pids) for name, pids in groups.items()}
        self.began = time.monotonic()

    def end(self) -> dict[str, float]:
        """CPU seconds by group; the length of the stretch under "wall"."""
        used = {name: cpu_seconds(pids) - self.before[name] for name, pids in self.groups.items()}
        return used | {"wall": time.monotonic() - self.began}


def milliseconds(text: str) -> float:
    """`1.25ms`, `830.00us`, `1.02s` as wrk writes them."""
    match = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if not match:
        raise Problem(f"no time: {text}")
    number, unit = match.groups()
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}[unit]


def wrk(url: str, *, headers: dict[str, str] | None = None, threads: int = 1, connections: int = 32,
        seconds: float = 3, cores: str = "") -> dict:
    """One run of the page generator: rate, p50_ms, p99_ms, bytes a second."""
    words = ["wrk", "--latency", f"-t{threads}", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    for name, value in (headers or {}).items():
        words += ["-H", f"{name}: {value}"]
    if cores:
        words = ["taskset", "--cpu-list", cores, *words]
    text = run(*words, url)
    if " 0 requests in" in text:
        raise Problem(f"no answer at {url}: {text}")
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: (.*)", text)
    if bad or (errors and re.search(r"(connect|read|write) [1-9]", errors[1])):
        raise Problem(f"wrk: {bad[0] if bad else errors[0]} at {url}")
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
            "p50_ms": milliseconds(re.search(r"^ +50% +(\S+)", text, re.M)[1]),
            "p99_ms": milliseconds(re.search(r"^ +99% +(\S+)", text, re.M)[1])}


def openssl_rsa(cores: str = "") -> tuple[float, float]:
    """RSA-2048 signatures and verifications a second of one core."""
    words = ["openssl", "speed", "-seconds", "1", "rsa2048"]
    text = run(*(["taskset", "--cpu-list", cores] if cores else []), *words)
    row = re.search(r"^rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)\s+([\d.]+)", text, re.M)
    return float(row[1]), float(row[2])
