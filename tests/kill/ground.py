"""The forum of a kill run: the program as `up` starts it, over its own private database, and people in it."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from first_thread import Browser, Forms  # noqa: E402
from waiting import until  # noqa: E402

PASSWORD = "seven unrelated kites"
SETTINGS = """\
# Settings of the kill run: what bounds one visitor or peer is raised, since one machine plays all of them.
[site]
public_url = "http://localhost:{port}"
[server]
port = {port}
connections_per_address = 10000
[federation]
enabled = true
[federation.test]
allowed_ranges = ["127.0.0.0/8"]
[limits]
sign_up = 100000
login_account = 100000
login_address = 100000
posts = 1000000
posts_new_member = 1000000
inbox_host = 1000000
inbox_host_most = 1000000
inbox_new_host = 1000000
inbox_actor = 1000000
[log]
level = "warning"
"""


class Broken(Exception):
    """The run cannot go on."""


class Ground:
    """Data directory, processes, and doors to them."""

    def __init__(self, binary: str, port: int, environment: dict[str, str]):
        self.binary, self.port = binary, port
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="samvad-kill-"))
        self.base.chmod(0o755)  # as root the program works as another user, who must reach it
        self.data = self.base / "data"
        self.settings = self.base / "kill.toml"
        self.settings.write_text(SETTINGS.format(port=port))
        self.settings.chmod(0o644)
        self.url = f"http://localhost:{port}"
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("SAMVAD_")} | environment
        self.environment["SAMVAD_PATHS_DATA"] = str(self.data)
        self.log = open(self.base / "server.log", "ab")
        self.process: subprocess.Popen | None = None

    def up(self) -> None:
        """Starts the program; its database is started or adopted by it."""
        self.process = subprocess.Popen([self.binary, "--config", str(self.settings), "up"], env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def ready(self) -> bool:
        """True when schema and database answer."""
        if self.process is None or self.process.poll() is not None:
            raise Broken(f"the program ended: {(self.base / 'server.log').read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.HTTPError, OSError):
            return False

    def wait_ready(self) -> None:
        """Until it serves."""
        until(self.ready, "the forum is ready")

    def postmaster(self) -> int:
        """Process id of PostgreSQL's first process."""
        try:
            return int((self.data / "postgresql/postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return 0

    def kill_server(self) -> None:
        """kill -9 of the program, and its start again, as a service manager would."""
        self.process.kill()
        self.process.wait()
        self.up()

    def kill_postmaster(self) -> None:
        """kill -9 of PostgreSQL's first process; the program starts it again."""
        victim = until(self.postmaster, "a postmaster's number")
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        until(lambda: self.postmaster() not in (0, victim), "another postmaster", 120)

    def psql(self, *words: str) -> str:
        """What psql prints, unaligned, tabs between columns."""
        who = ["runuser", "-u", "samvad", "--"] if os.geteuid() == 0 else []
        done = subprocess.run([*who, "psql", "-X", "-q", "-At", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h",
                               str(self.data / "run"), "-U", "samvad", "-d", "samvad", *words],
                              cwd="/", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Broken(f"psql: {done.stderr}")
        return done.stdout

    def setup_address(self) -> str:
        """The address of the first run, printed by the program."""
        said = until(lambda: re.search(r"set up +(\S+)", (self.base / "server.log").read_text()), "the first run's address")
        return said[1]

    def close(self) -> None:
        """Stops everything and removes it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(ProcessLookupError):
            if self.postmaster():
                os.kill(self.postmaster(), signal.SIGQUIT)
                until(lambda: not self.postmaster(), "the postmaster's end")
        self.log.close()
        shutil.rmtree(self.base, ignore_errors=True)


class People:
    """The administrator, members who post, and threads to post in."""

    def __init__(self, ground: Ground, members: int, threads: int):
        self.ground = ground
        chair = Browser(ground.url)
        until(lambda: self.first_run(chair), "the first run")
        self.chair = ground.psql("-c", "select id from actors where name = 'chair'").strip()
        self.members = [self.member(number) for number in range(members)]
        _, page = chair.get("/new?board=board")
        for number in range(threads):
            fields = next(fields for action, fields in Forms(page).forms if action.startswith("/new"))
            chair.send(page, "/new", fields | {"title": f"Thread number {number} of the run", "text": "It begins.",
                                               "submission": f"thread-{number}"})
        self.threads = [line.split("\t") for line in ground.psql(
            "-c", "select t.id, p.uri, t.slug from threads t join posts p on p.thread_id = t.id and p.number = 1 "
                  "order by t.id").splitlines()]
        # members of long standing are not held to the pace of newcomers
        ground.psql("-c", "update members set created_at = now() - interval '30 days'")

    def first_run(self, chair: Browser) -> bool:
        """Makes the forum; false when a busy machine or a missing key pair asks to come back."""
        _, page = chair.get(self.ground.setup_address())
        try:
            chair.send(page, "/setup", {"site_name": "Kill run", "name": "chair", "password": PASSWORD,
                                        "registration": "1", "board_title": "Board", "board_name": "board"})
            return True
        except urllib.error.HTTPError as answer:
            if answer.code != 503:
                raise
            return False

    def member(self, number: int) -> tuple[str, str]:
        """Signs one up; the cookie, and the token of that session's forms."""
        browser = Browser(self.ground.url)

        def signed_up() -> bool:
            try:
                _, page = browser.get("/sign-up")
                browser.send(page, "/sign-up", {"name": f"member{number}", "password": PASSWORD, "rules": "1"})
                return True
            except urllib.error.HTTPError as answer:
                if answer.code != 503:  # while no key pair is ready, newcomers are asked to wait
                    raise
                return False

        until(signed_up, "a member's sign-up")
        _, page = browser.get("/settings/profile")
        token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        jar = next(h.cookiejar for h in browser.opener.handlers if hasattr(h, "cookiejar"))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar).replace(" ", ""), token
