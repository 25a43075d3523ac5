"""A forum in a data directory of its own and the program called on it; what the tests of this part share."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from waiting import free_port, until  # noqa: E402

BINARY = os.environ.get("SAMVAD_BINARY") or str(pathlib.Path(__file__).resolve().parents[2] / "build/release/samvad")


class Wrong(Exception):
    """What was seen is not what must be."""


def expect(condition, words: str) -> None:
    if not condition:
        raise Wrong(words)


class Forum:
    """One data directory, and the program called on it."""

    def __init__(self, launched_from: str = "/checkout/one"):
        self.base = tempfile.mkdtemp(prefix="samvad-up-")
        os.chmod(self.base, 0o755)  # as root the program works as another user, who must reach it
        self.data = os.path.join(self.base, "data")
        self.port = free_port()
        self.launched_from = launched_from
        self.processes: list[subprocess.Popen] = []

    def environment(self, launched_from: str | None = None) -> dict[str, str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("SAMVAD_")}
        return env | {"SAMVAD_PATHS_DATA": self.data, "SAMVAD_LAUNCHED_FROM": launched_from or self.launched_from}

    def call(self, *words: str, launched_from: str | None = None, typed: str = "") -> subprocess.CompletedProcess:
        return subprocess.run([BINARY, *words], env=self.environment(launched_from), input=typed,
                              capture_output=True, text=True, timeout=90)

    def ask(self, statement: str, role: str = "samvad") -> subprocess.CompletedProcess:
        """psql in the private database, by default as its owner."""
        who = ["runuser", "-u", "samvad", "--"] if os.geteuid() == 0 else []
        return subprocess.run([*who, "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", os.path.join(self.data, "run"),
                               "-U", role, "-d", "samvad", "-c", statement], capture_output=True, text=True, timeout=60)

    def psql(self, statement: str) -> None:
        self.ask(statement).check_returncode()

    def up(self, *words: str) -> subprocess.Popen:
        return self.start(*(words or ("up",)), "--port", str(self.port))

    def start(self, *words: str) -> subprocess.Popen:
        process = subprocess.Popen([BINARY, *words], env=self.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self.processes.append(process)
        return process

    def serves(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/", timeout=60) as answer:
                return answer.status < 500
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False

    def wait_served(self, process: subprocess.Popen) -> None:
        until(lambda: self.serves() or process.poll() is not None, "the first page")
        expect(process.poll() is None, f"up ended with {process.poll()}: {process.poll() is not None and process.stdout.read()}")

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def postmaster(self) -> int:
        try:
            with open(os.path.join(self.data, "postgresql/postmaster.pid"), encoding="ascii") as file:
                return int(file.readline())
        except (FileNotFoundError, ValueError):
            return 0

    def left_over(self) -> list[str]:
        """Living processes that work in this data directory."""
        found = []
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError):
                    if os.readlink(f"/proc/{entry}/cwd").startswith(self.data):
                        found.append(entry)
        return found

    def expect_gone(self) -> None:
        expect(not self.listens(), "the port is still open")
        until(lambda: not self.left_over(), f"no process works in the data directory (left: {self.left_over()})")

    def close(self) -> None:
        self.call("stop")
        if os.path.isdir(self.data + "-demo"):
            self.call("stop", "--demo")
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
            process.stdout.close()
        shutil.rmtree(self.base, ignore_errors=True)
