"""The table of what was measured, as Markdown: goal, limit of the same run, ratio."""

import datetime
import pathlib
import subprocess

import inbox
from forum import RAISED, ROOT
from machine import CORES


def number(value: float) -> str:
    """Three digits count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def memory_gb() -> int:
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal"):
            return round(int(line.split()[1]) / 1024 / 1024)
    return 0


class Table:
    """Rows of: what, measured, goal, limit, ratio, latency; and for each what it cost every process."""

    HEAD = ("What", "Measured", "Goal", "", "Limit measured beside it", "Ratio", "p50 / p99 ms")
    PROCESSES = {"samvad": "Server", "postgres": "PostgreSQL", "nginx": "nginx", "generator": "Generator"}

    def __init__(self):
        self.rows: list[tuple[str, ...]] = []
        self.costs: list[tuple[str, ...]] = []
        self.results: dict[str, float] = {}
        self.missed: list[str] = []

    def add(self, key: str, what: str, measured: str, goal: str, met: bool | None, limit: str, ratio: float | None = None,
            times: dict | None = None, costs: dict[str, tuple[float, float]] | None = None) -> None:
        """One row; `met` None = there is no goal, `times` has p50_ms and p99_ms, `costs` is what Costs.found() gives."""
        verdict = "" if met is None else ("met" if met else "**missed**")
        shown = f"{number(times['p50_ms'])} / {number(times['p99_ms'])}" if times else ""
        self.rows.append((what, measured, goal, verdict, limit, "" if ratio is None else f"{ratio:.2f}", shown))
        if costs:
            self.costs.append((what, *(cost_words(costs.get(name)) for name in self.PROCESSES)))
        if ratio is not None:
            self.results[key] = round(ratio, 4)
        if met is False:
            self.missed.append(what)
        print(f"ok {key}: {measured}" + (f", {ratio:.2f} of the limit" if ratio is not None else "")
              + (f", goal {goal} {'met' if met else 'missed'}" if met is not None else ""), flush=True)

    def markdown(self) -> str:
        return lines_of(self.HEAD, self.rows)

    def costs_markdown(self) -> str:
        """CPU a piece and peak memory of every process, a row each."""
        return lines_of(("What", *self.PROCESSES.values()), self.costs)


def lines_of(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def cost_words(cost: tuple[float, float] | None) -> str:
    return f"{number(cost[0])} µs, {number(cost[1])} MB" if cost else "–"


def cached_row(table: Table, key: str, result: dict) -> None:
    ours, limit = result["ours"], result["limit"]
    table.add(key, "anonymous 50-post page, cached; one core each", f"{number(ours['rate'])}/s", "≥ 30,000/s and ≥ 0.5",
              ours["rate"] >= 30_000 and result["ratio"] >= 0.5,
              f"nginx, same bytes as a file: {number(limit['rate'])}/s; the generator alone: {number(result['ceiling'])}/s",
              result["ratio"], ours, result["costs"])


def page_row(table: Table, key: str, what: str, result: dict) -> None:
    ours = result["ours"]
    table.add(key, f"{what}, {result['statements']} statement{'s' if result['statements'] != 1 else ''}", f"{number(ours['rate'])}/s", "≥ 5,000/s, ≤ 4 statements",
              ours["rate"] >= 5000 and result["statements"] <= 4,
              f"pgbench, the same statements prepared: {number(result['limit']['rate'])}/s", result["ratio"], ours,
              result["costs"])


def inbox_rows(table: Table, result: dict) -> None:
    warm, cold, shown = result["warm"], result["cold"], result["shown"]
    bound = 1 / (1 / (result["verify"] * CORES) + 1 / result["commit"])
    table.add("inbox.warm", "inbox: signature checked and durable, keys in memory", f"{number(warm['rate'])}/s",
              "≥ 5,000/s, p99 ≤ 50 ms", warm["rate"] >= 5000 and warm["p99_ms"] <= 50,
              f"RSA verify {number(result['verify'])}/s a core, then the batched insert {number(result['commit'])}/s: "
              f"{number(bound)}/s", warm["rate"] / bound, warm, warm["costs"])
    table.add("inbox.cold", "the same, each sender unknown: key fetched over TLS", f"{number(cold['rate'])}/s", "", None,
              f"the same: {number(bound)}/s", cold["rate"] / bound, cold, cold["costs"])
    table.add("inbox.visible", "inbox: from the first POST until all replies are on their page",
              f"{number(shown['rate'])}/s", "≥ 2,500/s", shown["rate"] >= 2500,
              f"batched insert of the same rows: {number(result['insert'])}/s", shown["rate"] / result["insert"], shown,
              shown["costs"])
    steady = result["steady"]
    table.add("inbox.steady", f"inbox: replies that arrive at a steady pace for {inbox.STEADY_SECONDS} s, from the answer until they are on their page",
              f"{number(steady['rate'])}/s", f"≥ {inbox.STEADY:,}/s, p99 ≤ 1 s, p99 of the answer ≤ 50 ms",
              steady["rate"] >= 0.99 * inbox.STEADY and steady["p99_ms"] <= 1000 and steady["door"][1] <= 50,
              f"batched insert of the same rows: {number(result['insert'])}/s; the answer took {number(steady['door'][0])} / "
              f"{number(steady['door'][1])} ms", steady["rate"] / result["insert"], steady, steady["costs"])


def delivery_rows(table: Table, result: dict, sign: float) -> None:
    for key, name, goal in (("cold", "new TLS connections", 1000), ("many", "kept connections, 10 posts to 500 hosts", 2500)):
        run = result[key]
        core = run["letters"] / run["use"]["samvad"]
        table.add(f"delivery.{key}", f"deliveries: {name}", f"{number(core)}/s a core ({number(run['rate'])}/s in all)",
                  f"≥ {goal:,}/s a core", core >= goal, f"RSA sign: {number(sign)}/s a core", core / sign, run, run["costs"])
    for key, name, most in (("one", "kept connections", 1), ("wide", "each met before", 12)):
        one = result[key]
        table.add(f"delivery.{key}", f"one post to {one['hosts']:,} hosts, {name}", f"{number(one['seconds'])} s", f"≤ {most} s",
                  one["seconds"] <= most, f"RSA sign on one core: {number(one['letters'] / sign)} s",
                  one["letters"] / sign / one["seconds"], one, one["costs"])


def small_rows(table: Table, page, memory: dict, start: dict) -> None:
    idle, added, loaded = memory["idle"], memory["added"], memory["loaded"]
    table.add("memory.idle", "memory of the server at rest", f"{number(idle)} MB", "≤ 40 MB", idle <= 40,
              f"nginx at rest: {number(memory['nginx'])} MB; PostgreSQL beside it: {number(memory['postgres'])} MB",
              memory["nginx"] / idle)
    table.add("memory.connections", f"memory that {memory['connections']:,} idle connections add", f"{number(added)} MB",
              "≤ 100 MB", added <= 100, f"to nginx: {number(memory['nginx_added'])} MB", memory["nginx_added"] / max(added, 0.1))
    table.add("memory.load", "memory of the server after all of the above", f"{number(loaded['samvad'])} MB", "", None,
              f"nginx after its connections: {number(memory['nginx_after'])} MB; PostgreSQL: {number(loaded['postgres'])} MB",
              memory["nginx_after"] / loaded["samvad"])
    table.add("page.weight", "page weight, 50 posts, gzip", f"{page.zipped / 1000:.1f} kB", "≤ 25 kB", page.zipped <= 25_000,
              f"its words alone, gzip -9: {page.words_zipped / 1000:.1f} kB", page.words_zipped / page.zipped)
    for what, most in (("styles", 12), ("script", 30)):
        asset = page.assets[what]
        table.add(f"page.{what}", f"{what} that every page loads, gzip", f"{asset.zipped / 1000:.1f} kB", f"≤ {most} kB",
                  asset.zipped <= most * 1000, f"the same by xz -9: {asset.packed / 1000:.1f} kB", asset.packed / asset.zipped)
    table.add("start", "`up` when built, to the first page", f"{number(start['ours'])} s", "≤ 2 s", start["ours"] <= 2,
              f"PostgreSQL alone, to its first answer: {number(start['limit'])} s", start["limit"] / start["ours"])


def growth_rows(table: Table, result: dict, names: tuple[str, str]) -> None:
    words = {"page": "page made anew", "list": "board list made anew", "home": "home page made anew", "reply": "reply posted"}
    for name, figure in result.items():
        table.add(f"growth.{name}", f"{words[name]}, one at a time: {names[0]} → {names[1]} posts",
                  f"{number(figure['small_p50'])} → {number(figure['large_p50'])} ms", "× ≤ 1.5", figure["ratio"] <= 1.5,
                  f"the same at the smaller size: {number(figure['small_p50'])} / {number(figure['small_p99'])} ms",
                  figure["ratio"], {"p50_ms": figure["large_p50"], "p99_ms": figure["large_p99"]}, figure["costs"])


def document(table: Table, page, took: float) -> str:
    """docs/performance.md."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    raised = "\n".join(f"| `{key}` | {value} | {why} |" for key, (value, why) in RAISED.items())
    why = ROOT / "tests" / "bench" / "explained.md"
    return f"""# How fast it is

Written by `./samvad test bench`: the program and the settings of `./samvad up`, private PostgreSQL on the same machine.
Machine: {CORES} cores, {memory_gb()} GB memory; {datetime.date.today().isoformat()}, commit {commit}, {took / 60:.0f} minutes.
A row's limit is measured in the same run, in alternating pairs where it is a rate; the ratio is the median of the pairs'
ratios. Rates depend on the machine and on what else it does, ratios much less. For memory, weight and start the ratio is
what the limit takes to what we take. p50 and p99 are those of requests; for deliveries and for what becomes visible they
tell when the half and 99 % of all were there, counted from the answer to the writer or the first POST.

{table.markdown()}
What each row cost: user and system CPU time a piece, and the peak of resident memory (PSS: what several processes share
is counted once; looked at twice a second; of wrk the kernel's own peak). PostgreSQL is all its processes. nginx serves the
same page, hands out the senders' keys, or takes what is delivered; it is one process for all peers. The replies of the
growth rows are written by the bench itself.

{table.costs_markdown()}
The page: {page.words()}, 50 posts by 50 authors, from a forum of 10^5 posts whose threads follow Zipf's law; its bytes are
hash-equal to the file that nginx serves. wrk asks over kept connections (32), with as many threads as the server has.

Raised for the measurement:

| Setting | Value | Why |
|---|---|---|
{raised}

Also set: `federation.enabled` and `metrics.enabled`, and `federation.test.*` with the names, addresses and the authority of
the peers; `server.thread_memory_bytes = 0` for what is made anew.

{why.read_text() if why.exists() else ""}"""
