"""The verbs that keep a forum: user, board, domain, queue, with the real program alone and beside a running server."""

import json
import pathlib
import sys

from forum import Forum, expect, until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from first_thread import Browser  # noqa: E402

PASSWORD = "seven unrelated kites"


def said(forum: Forum, *words: str, typed: str = "") -> str:
    """What the command printed; it must have worked."""
    done = forum.call(*words, typed=typed)
    expect(done.returncode == 0, f"{words}: status {done.returncode}: {done.stderr}")
    return done.stdout


def read(forum: Forum, *words: str):
    """What the command printed as JSON."""
    return json.loads(said(forum, *words, "--json"))


def refused(forum: Forum, status: int, words: str, *command: str, typed: str = "") -> None:
    """The command must end with `status` and say `words`, with nothing on standard output."""
    done = forum.call(*command, typed=typed)
    expect(done.returncode == status, f"{command}: status {done.returncode}, not {status}: {done.stdout}{done.stderr}")
    expect(words in done.stderr and not done.stdout, f"{command} said: {done.stdout}{done.stderr}")


def settle(forum: Forum) -> None:
    """A schema, the administrator asha, and the board square."""
    said(forum, "migrate")
    said(forum, "user", "create", "asha", "--role", "administrator", typed=PASSWORD + "\n")
    said(forum, "board", "create", "square", "--title", "Town square", "--moderator", "asha")


def logged_in(forum: Forum, name: str, password: str = PASSWORD) -> Browser:
    browser = Browser(f"http://localhost:{forum.port}")
    _, page = browser.get("/log-in")
    browser.send(page, "/log-in", {"name": name, "password": password})
    return browser


def is_logged_in(browser: Browser) -> bool:
    return urllib_path(browser.get("/settings/profile")[0]) == "/settings/profile"


def urllib_path(address: str) -> str:
    return "/" + address.split("/", 3)[3].split("?")[0]


def accounts_alone(forum: Forum) -> None:
    refused(forum, 1, "samvad migrate", "user", "list")
    settle(forum)
    forum.expect_gone()
    said(forum, "user", "create", "bilal", "--email", "bilal@example.org", typed=PASSWORD)
    made = said(forum, "user", "create", "chitra", "--make-password", "--display-name", "चित्रा")
    expect("created @chitra" in made and len(made.split("password ")[1].strip()) == 23, made)
    users = {user["name"]: user for user in read(forum, "user", "list")}
    expect(sorted(users) == ["asha", "bilal", "chitra"], f"{users}")
    expect(users["asha"]["role"] == "administrator" and users["chitra"]["display_name"] == "चित्रा", f"{users}")
    expect("चित्रा" in said(forum, "user", "list", "--prefix", "chi"), "the list for people lacks a name")
    expect(read(forum, "user", "show", "@bilal")["email"] == "bilal@example.org", "the address is lost")
    said(forum, "user", "role", "bilal", "moderator")
    expect([user["name"] for user in read(forum, "user", "list", "--filter", "staff")] == ["bilal", "asha"], "staff")
    said(forum, "user", "delete", "chitra", "--yes")
    refused(forum, 1, "no such member", "user", "show", "chitra")


def accounts_refusals(forum: Forum) -> None:
    settle(forum)
    refused(forum, 1, "no such member", "user", "role", "nobody9", "member")
    refused(forum, 2, "administrator", "user", "role", "asha", "queen")
    refused(forum, 1, "administrator", "user", "role", "asha", "member")  # the last one
    refused(forum, 1, "too short", "user", "create", "dev", typed="short")
    refused(forum, 1, "too easy", "user", "create", "dev", typed="password1")
    refused(forum, 1, "taken", "user", "create", "asha", typed=PASSWORD)
    refused(forum, 2, "--yes", "user", "delete", "asha")
    refused(forum, 1, "the site has no rules", "user", "limit", "asha", "--as", "asha", "--reason", "a long reason")
    expect(forum.call("user").returncode == 2, "a verb without its second word")
    expect(forum.call("user", "list", "--jsn").returncode == 2, "an unknown option")


def sessions_end_at_once(forum: Forum) -> None:
    settle(forum)
    said(forum, "user", "create", "bilal", typed=PASSWORD)
    forum.wait_served(forum.up())
    bilal = logged_in(forum, "bilal")
    expect(is_logged_in(bilal), "not logged in")
    expect("1 session of @bilal ended" in said(forum, "user", "end-sessions", "bilal"), "the session was not counted")
    expect(not is_logged_in(bilal), "the session lives on")
    bilal = logged_in(forum, "bilal")
    said(forum, "user", "password", "bilal", typed="nine other lanterns\n")
    expect(not is_logged_in(bilal), "the session outlives the password")
    expect(is_logged_in(logged_in(forum, "bilal", "nine other lanterns")), "the new password does not fit")


def suspension_acts_at_once(forum: Forum) -> None:
    settle(forum)
    said(forum, "user", "create", "bilal", typed=PASSWORD)
    forum.wait_served(forum.up())
    asha, bilal, stranger = logged_in(forum, "asha"), logged_in(forum, "bilal"), Browser(f"http://localhost:{forum.port}")
    _, page = asha.get("/admin/settings")
    asha.send(page, "/admin/settings/rules", {"title": "Be kind", "text": "Please."})
    expect("Be kind" not in stranger.get("/modlog")[1], "the log is not empty")
    reason = "Again and again after two warnings."
    suspend = ("user", "suspend", "bilal", "--as", "asha", "--reason", reason, "--rule", "1", "--for", "7d")
    expect("bilal is suspended until" in said(forum, *suspend), "no end was said")
    expect(not is_logged_in(bilal), "the session lives on (SEC-30)")
    until(lambda: reason in stranger.get("/modlog")[1], "the public log shows it")
    said(forum, "user", "lift", "bilal", "--as", "asha", "--reason", "They have apologised.")
    expect(is_logged_in(logged_in(forum, "bilal")), "cannot log in again")


def boards_change_at_once(forum: Forum) -> None:
    settle(forum)
    said(forum, "user", "create", "bilal", typed=PASSWORD)
    forum.wait_served(forum.up())
    stranger = Browser(f"http://localhost:{forum.port}")
    expect("Town square" in stranger.get("/boards")[1], "the board is not listed")
    said(forum, "board", "create", "gardens", "--title", "बाग़ और पार्क", "--parent", "square")
    until(lambda: "बाग़ और पार्क" in stranger.get("/boards")[1], "a running server shows the new board")
    said(forum, "board", "add-moderator", "gardens", "bilal")
    boards = {board["name"]: board for board in read(forum, "board", "list")}
    expect(boards["gardens"]["moderators"] == ["bilal"] and boards["square"]["moderators"] == ["asha"], f"{boards}")
    said(forum, "board", "remove-moderator", "gardens", "bilal")
    said(forum, "board", "archive", "gardens")
    asha = logged_in(forum, "asha")
    expect('value="gardens"' not in asha.get("/new")[1], "an archived board is offered for threads")
    said(forum, "board", "reopen", "gardens")
    expect('value="gardens"' in asha.get("/new")[1], "a board that was opened again is not offered")
    refused(forum, 1, "no such board", "board", "archive", "nowhere")
    refused(forum, 1, "taken", "board", "create", "square", "--title", "Another square")


CSV = """#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate
bad.example,suspend,False,False,"Spam, and worse",False
half.example,silence,True,False,,True
filter.example,noop,True,True,Pictures only,False
nothing.example,noop,False,False,,False
"""


def domains_and_lists(forum: Forum) -> None:
    settle(forum)
    forum.wait_served(forum.up())
    stranger = Browser(f"http://localhost:{forum.port}")
    stranger.get("/modlog")
    said(forum, "domain", "suspend", "bad.example", "--reason", "Sells followers.")
    until(lambda: "Sells followers." in stranger.get("/modlog")[1], "the public log shows it")
    refused(forum, 1, "--reason", "domain", "import", "-", typed=CSV)
    dry = said(forum, "domain", "import", "-", "--reason", "From a list", "--dry-run", typed=CSV)
    expect("2 of 4 would be set" in dry and "limit half.example" in dry, dry)
    expect("2 set of 4" in said(forum, "domain", "import", "-", "--reason", "From a list", typed=CSV), "import")
    expect("0 set of 4" in said(forum, "domain", "import", "-", "--reason", "From a list", typed=CSV), "twice")
    rows = {row["domain"]: row for row in read(forum, "domain", "list")}
    expect(sorted(rows) == ["bad.example", "filter.example", "half.example"], f"{rows}")
    expect(rows["half.example"]["severity"] == "limit" and rows["half.example"]["obfuscate"], f"{rows}")
    exported = said(forum, "domain", "export")
    expect(exported.splitlines()[0] == CSV.splitlines()[0], exported)
    said(forum, "domain", "lift", "bad.example", "--reason", "They have cleaned up.")
    expect("1 set of 3" in said(forum, "domain", "import", "-", typed=exported), "the export does not come back")
    expect(said(forum, "domain", "export") == exported, "a round through the list changed it")


def domain_refusals(forum: Forum) -> None:
    settle(forum)
    refused(forum, 1, "line 2", "domain", "import", "-", typed="domain,severity\nbad.example,block\n")
    refused(forum, 1, "line 3", "domain", "import", "-", typed="good.example\nbad.example\nba***.example\n")
    refused(forum, 1, "cannot read", "domain", "import", "/nowhere/list.csv")
    refused(forum, 2, "--reject-media", "domain", "filter", "bad.example", "--reason", "Why not")
    expect(forum.call("domain", "suspend", "bad.example").returncode == 2, "a measure without a reason")
    expect(read(forum, "domain", "list") == [], "a refused list left something behind")


def every_setting_is_explained(forum: Forum) -> None:
    explained = said(forum, "config", "explain")
    rows = [line for line in explained.splitlines() if " = " in line and not line.startswith(" ")]
    expect(len(rows) > 50, f"only {len(rows)} settings")
    for row in ("session.idle = 14d", "server.page_cache_bytes = 64MiB", "federation.enabled = false",
                "server.port = 8080", "server.body_rate = 1KiB", "server.trusted_proxies = 127.0.0.0/8,::1/128"):
        expect(row in rows, f"missing: {row}")
    refused(forum, 1, "no setting", "config", "explain", "site.nam")


def queue_says_what_waits(forum: Forum) -> None:
    settle(forum)
    status = read(forum, "queue", "status")
    expect(status["hosts"] == [] and status["inbox_waiting"] == 0, f"{status}")
    expect("nothing was given up" in said(forum, "queue", "dead"), "dead letters from nowhere")
    expect(read(forum, "queue", "dead") == [], "dead letters from nowhere")
    refused(forum, 1, "no such job", "queue", "retry", "job", "7")
    refused(forum, 1, "no dead letter", "queue", "discard", "host", "peer.example")
    refused(forum, 2, "--all", "queue", "retry")
    refused(forum, 2, "--all", "queue", "retry", "letter", "7")
    expect("0 thrown away" in said(forum, "queue", "discard", "--all"), "nothing was thrown away")


def demo_is_populated(forum: Forum) -> None:
    forum.wait_served(forum.up("demo"))
    stranger = Browser(f"http://localhost:{forum.port}")
    _, home = stranger.get("/")
    expect("Samvad demo" in home and "How this demonstration works" in home, "the demonstration is not marked")
    for words in ("A bus lane on Station Road", "गली नंबर 4 में रोशनी"):
        expect(words in home, f"the home page lacks: {words}")
    expect("An offer for sale" in stranger.get("/modlog")[1], "no decision in the public log")
    steward = logged_in(forum, "steward", "loopback kites")
    expect("The crossing at the market" in steward.get("/mod")[1], "no report waits")
    again = forum.call("demo", "--port", str(forum.port))
    expect(again.returncode == 0 and "runs already" in again.stdout, again.stdout + again.stderr)
    expect(forum.call("stop").returncode == 0 and forum.serves(), "stop without --demo stopped the demonstration")
    expect(forum.call("stop", "--demo").returncode == 0, "stop --demo failed")
    forum.expect_gone()


def demo_is_filled_once(forum: Forum) -> None:
    for _ in range(2):
        process = forum.up("demo")
        forum.wait_served(process)
        _, page = Browser(f"http://localhost:{forum.port}").get("/boards")
        expect(page.count('href="/b/transport"') == 1, "the boards stand there twice")
        expect(forum.call("stop", "--demo").returncode == 0, "stop --demo failed")
        expect(process.wait(timeout=30) == 0, f"demo ended with {process.returncode}")
    settle(forum)  # the usual data directory is untouched
    expect([user["name"] for user in read(forum, "user", "list")] == ["asha"], "the demonstration reached the forum")


def domain_is_written_down(forum: Forum) -> None:
    settle(forum)
    settings = pathlib.Path(forum.data) / "samvad.toml"
    settings.write_text("# ours\n[log]\nformat = \"json\"\n", encoding="utf-8")
    settings.chmod(0o644)
    first = forum.up("up", "--domain", "forum.example")
    forum.wait_served(first)
    said(forum, "stop")
    first.wait(timeout=30)
    text = settings.read_text(encoding="utf-8")
    expect(text.startswith("# ours\n[log]\nformat = \"json\"\n"), f"the owner's lines changed: {text}")
    explained = said(forum, "config", "explain", "site.public_url") + said(forum, "config", "explain", "federation.enabled")
    expect("https://forum.example" in explained and "enabled = true" in explained, explained)
    expect("https://forum.example/actors/" in said(forum, "user", "show", "asha"), "ids are under the old address")
    forum.wait_served(forum.up())
    status = said(forum, "status")
    expect("https://forum.example" in status, f"the next start forgot the name: {status}")
    said(forum, "stop")
    refused(forum, 2, "site.public_url = https://forum.example", "up", "--domain", "other.example", "--port",
            str(forum.port))
    expect(settings.read_text(encoding="utf-8") == text, "a refused start changed the settings")
    refused(forum, 2, "host name", "up", "--domain", "https://x.example")


TESTS = [accounts_alone, accounts_refusals, sessions_end_at_once, suspension_acts_at_once, boards_change_at_once,
         domains_and_lists, domain_refusals, queue_says_what_waits, every_setting_is_explained,
         demo_is_populated, demo_is_filled_once,
         domain_is_written_down]
