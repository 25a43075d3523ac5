"""A forum started by `up`, with the settings of `up` but for the limits that a measurement would run into."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time
import urllib.request

from machine import Problem, children, command_of, run
from waiting import until

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SAMVAD_BENCH_BUILD", ROOT / "build" / "release"))
BINARY, TOOLS = BUILD / "samvad", BUILD / "tests" / "bench"

# What is raised, and why; printed with the table.
RAISED = {
    "server.connections": ("12000", "10,000 idle connections and those that measure"),
    "limits.inbox_host": ("1000000", "one peer stands for all peers"),
    "limits.inbox_host_most": ("1000000", "the same"),
    "limits.inbox_new_host": ("1000000", "the same"),
    "limits.inbox_actor": ("1000000", "the same"),
    "limits.posts": ("100000", "one member writes all posts of the growth rows"),
    "limits.posts_new_member": ("100000", "the same"),
}


def toml(values: dict[str, object]) -> str:
    """Dotted keys, as samvad.toml takes them."""
    def text(value):
        if isinstance(value, list):
            return "[" + ", ".join(text(one) for one in value) + "]"
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, int) or str(value).isdigit() else json.dumps(str(value))
    return "".join(f"{key} = {text(value)}\n" for key, value in values.items())


class Forum:
    """One data directory."""

    def __init__(self, base: pathlib.Path, port: int, extra: dict[str, object]):
        self.base, self.port = base, port
        self.data = base / "data"
        self.origin, self.host = "https://forum.test", "forum.test"
        self.address = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None
        self.names: dict = {}
        base.mkdir(parents=True, exist_ok=True)
        base.chmod(0o755)  # as root the program works as another user, who must reach it
        self.settings = base / "bench.toml"
        known = run(BINARY, "config", "reference")
        raised = {key: value for key, (value, _) in RAISED.items() if f"`{key}`" in known}
        self.values = {"site.public_url": self.origin, "federation.enabled": True, **raised, "metrics.enabled": True,
                       "metrics.port": port + 1, **extra}
        self.write_settings({})

    def write_settings(self, changed: dict[str, object]) -> None:
        self.settings.write_text(toml(self.values | changed))
        self.settings.chmod(0o644)

    @contextlib.contextmanager
    def started_with(self, **changed: object):
        """Started again with settings changed (`server__x` for server.x) for as long as the block lasts."""
        self.stop()
        self.write_settings({key.replace("__", "."): value for key, value in changed.items()})
        self.start()
        yield
        self.stop()
        self.write_settings({})
        self.start()

    def start(self) -> float:
        """Seconds from the command to the first page."""
        env = {key: value for key, value in os.environ.items() if not key.startswith("SAMVAD_")}
        env |= {"SAMVAD_PATHS_DATA": str(self.data), "SAMVAD_LAUNCHED_FROM": str(ROOT)}
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                raise Problem(f"port {self.port} is taken")
        began = time.monotonic()
        with open(self.base / "log", "ab") as log:
            self.process = subprocess.Popen([BINARY, "--config", self.settings, "up", "--port", str(self.port)], env=env,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        until(lambda: self.serves() or self.process.poll() is not None, f"the first page ({self.base}/log)")
        if self.process.poll() is not None:
            raise Problem(f"up ended with {self.process.returncode}: {(self.base / 'log').read_text()[-800:]}")
        return time.monotonic() - began

    def serves(self) -> bool:
        with contextlib.suppress(OSError):
            self.get("/about")
            return True
        return False

    def get(self, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
        """Body and fields of a page."""
        request = urllib.request.Request(self.address + path, headers={"Host": self.host, "X-Forwarded-Proto": "https",
                                                                       **headers})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read(), dict(answer.headers)

    def headers(self, member: bool = False) -> dict[str, str]:
        """For wrk."""
        fields = {"Host": self.host, "X-Forwarded-Proto": "https"}
        return fields | ({"Cookie": f"__Host-session={self.names['session']}"} if member else {})

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=40)
        if self.process.poll() is None:
            self.process.kill()
        self.process = None

    # processes

    def pids(self, postgres: bool) -> list[int]:
        return [pid for pid in children(self.process.pid) if (command_of(pid) == "postgres") == postgres]

    def groups(self) -> dict[str, list[int]]:
        return {"samvad": self.pids(False), "postgres": self.pids(True)}

    # database

    def as_owner(self, *words: str) -> list[str]:
        """The user who owns the database, when root runs this."""
        return ["runuser", "-u", "samvad", "--", *words] if os.geteuid() == 0 else list(words)

    def sockets(self) -> str:
        conf = run(*self.as_owner("cat", str(self.data / "postgresql" / "samvad.conf")))
        return re.search(r"unix_socket_directories = '([^']+)'", conf)[1]

    def sql(self, text: str, user: str = "samvad") -> str:
        base = "samvad" if user == "samvad" else "postgres"
        return run(*self.as_owner("psql", "-h", self.sockets(), "-U", user, "-d", base, "-qAtX", "-v", "ON_ERROR_STOP=1",
                                  "-c", text), cwd="/").strip()

    def session(self) -> subprocess.Popen:
        """A psql that answers each line of its input with a line."""
        return subprocess.Popen(self.as_owner("psql", "-h", self.sockets(), "-U", "samvad", "-d", "samvad", "-qAtX"),
                                cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def pgbench(self, script: pathlib.Path, values: dict[str, str], *, clients: int, seconds: int) -> float:
        """Transactions a second of one script."""
        script.chmod(0o644)
        words = ["pgbench", "-n", "-M", "prepared", "-h", self.sockets(), "-U", "samvad", "-f", str(script),
                 "-c", str(clients), "-j", "2", "-T", str(seconds)]
        for name, value in values.items():
            words += ["-D", f"{name}={value}"]
        text = run(*self.as_owner(*words, "samvad"), cwd="/")
        return float(re.search(r"tps = ([\d.]+)", text)[1])

    def seed(self, posts: int) -> None:
        """Fills a fresh database, or takes one that was filled before by the same program."""
        note = self.base / "seeded.json"
        if note.exists():
            self.names = json.loads(note.read_text())
            return
        shutil.rmtree(self.data, ignore_errors=True)  # half filled by a run that was cut off
        self.start()
        place = f"host={self.sockets()} dbname=samvad user=samvad"
        said = run(*self.as_owner(str(TOOLS / "bench_seed"), place, str(posts), self.origin, str(self.data)),
                   cwd="/", timeout=1200)
        self.stop()
        self.names = json.loads(said)
        note.write_text(said)

    def forget(self) -> None:
        shutil.rmtree(self.base, ignore_errors=True)

    def metric(self, name: str) -> float:
        """Sum of one metric over its labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port + 1}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        values = re.findall(rf"^{re.escape(name)}(?:\{{[^}}]*\}})? (\S+)$", text, re.M)
        if not values:
            raise Problem(f"no metric {name}")
        return sum(float(value) for value in values)
