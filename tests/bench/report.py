"""The table of what was measured, as Markdown: goal, limit of the same run, ratio."""

import datetime
import pathlib
import subprocess

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
    """Rows of: what, measured, goal, limit, ratio, latency, cost."""

    HEAD = ("What", "Measured", "Goal", "", "Limit measured beside it", "Ratio", "p50 / p99 ms", "CPU a piece")

    def __init__(self):
        self.rows: list[tuple[str, ...]] = []
        self.results: dict[str, float] = {}
        self.missed: list[str] = []

    def add(self, key: str, what: str, measured: str, goal: str, met: bool | None, limit: str = "", ratio: float | None = None,
            times: str = "", cost: str = "") -> None:
        """One row; `met` None = there is no goal."""
        verdict = "" if met is None else ("met" if met else "**missed**")
        self.rows.append((what, measured, goal, verdict, limit, "" if ratio is None else f"{ratio:.2f}", times, cost))
        if ratio is not None:
            self.results[key] = round(ratio, 4)
        if met is False:
            self.missed.append(what)
        print(f"ok {key}: {measured}" + (f", {ratio:.2f} of the limit" if ratio is not None else "")
              + (f", goal {goal} {'met' if met else 'missed'}" if met is not None else ""), flush=True)

    def markdown(self) -> str:
        lines = ["| " + " | ".join(self.HEAD) + " |", "|" + "---|" * len(self.HEAD)]
        return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in self.rows]) + "\n"


def cached_row(table: Table, key: str, result: dict) -> None:
    ours, limit = result["ours"], result["limit"]
    table.add(key, "anonymous 50-post page, cached; one core each", f"{number(ours['rate'])}/s", "≥ 30,000/s and ≥ 0.5",
              ours["rate"] >= 30_000 and result["ratio"] >= 0.5,
              f"nginx, same bytes as a file: {number(limit['rate'])}/s; the generator alone: {number(result['ceiling'])}/s",
              result["ratio"], f"{number(ours['p50_ms'])} / {number(ours['p99_ms'])}",
              f"{number(result['us'])} µs (nginx {number(result['limit_us'])} µs)")


def page_row(table: Table, key: str, what: str, result: dict) -> None:
    ours = result["ours"]
    table.add(key, f"{what}, {result['statements']} statements", f"{number(ours['rate'])}/s", "≥ 5,000/s, ≤ 4 statements",
              ours["rate"] >= 5000 and result["statements"] <= 4,
              f"pgbench, the same statements prepared: {number(result['limit']['rate'])}/s", result["ratio"],
              f"{number(ours['p50_ms'])} / {number(ours['p99_ms'])}",
              f"{number(result['us'])} µs, PostgreSQL {number(result['postgres_us'])} µs")


def burst_cost(burst: dict) -> str:
    use, count = burst["use"], burst["count"]
    return f"{number(use['samvad'] / count * 1e6)} µs, PostgreSQL {number(use['postgres'] / count * 1e6)} µs"


def inbox_rows(table: Table, result: dict) -> None:
    warm, cold = result["warm"], result["cold"]
    bound = 1 / (1 / (result["verify"] * CORES) + 1 / result["commit"])
    table.add("inbox.warm", "inbox: signature checked and durable, keys in memory", f"{number(warm['rate'])}/s",
              "≥ 5,000/s, p99 ≤ 50 ms", warm["rate"] >= 5000 and warm["p99_ms"] <= 50,
              f"RSA verify {number(result['verify'])}/s a core, then the batched insert {number(result['commit'])}/s: "
              f"{number(bound)}/s", warm["rate"] / bound, f"{number(warm['p50_ms'])} / {number(warm['p99_ms'])}", burst_cost(warm))
    table.add("inbox.cold", "the same, each sender unknown: key fetched over TLS", f"{number(cold['rate'])}/s", "", None,
              f"the same: {number(bound)}/s", cold["rate"] / bound, f"{number(cold['p50_ms'])} / {number(cold['p99_ms'])}",
              burst_cost(cold))
    table.add("inbox.visible", "inbox: from the first POST until all replies are on their page",
              f"{number(result['processed'])}/s", "≥ 2,500/s", result["processed"] >= 2500,
              f"batched insert of the same rows: {number(result['insert'])}/s", result["processed"] / result["insert"])


def delivery_rows(table: Table, result: dict, sign: float) -> None:
    for key, name, goal in (("cold", "new TLS connections", 1000), ("many", "kept connections, 10 posts to 500 hosts", 2500)):
        run = result[key]
        core = run["letters"] / run["use"]["samvad"]
        table.add(f"delivery.{key}", f"deliveries: {name}", f"{number(core)}/s a core ({number(run['rate'])}/s in all)",
                  f"≥ {goal:,}/s a core", core >= goal, f"RSA sign: {number(sign)}/s a core", core / sign, "",
                  f"{number(1e6 / core)} µs, PostgreSQL {number(run['use']['postgres'] / run['letters'] * 1e6)} µs")
    one = result["one"]
    table.add("delivery.one", f"one post to {one['hosts']} hosts, kept connections", f"{number(one['seconds'])} s", "≤ 1 s",
              one["seconds"] <= 1, f"RSA sign on one core: {number(one['letters'] / sign)} s",
              one["letters"] / sign / one["seconds"])


def small_rows(table: Table, page, memory: dict, loaded: float, start: float) -> None:
    table.add("memory.idle", "memory of the server at rest", f"{number(memory['idle'])} MB", "≤ 40 MB", memory["idle"] <= 40,
              f"PostgreSQL beside it: {number(memory['postgres'])} MB")
    table.add("memory.connections", f"memory that {memory['connections']:,} idle connections add", f"{number(memory['added'])} MB",
              "≤ 100 MB", memory["added"] <= 100)
    table.add("memory.load", "memory of the server after all of the above", f"{number(loaded)} MB", "", None)
    table.add("page.weight", "page weight, 50 posts, gzip", f"{page.zipped / 1000:.1f} kB", "≤ 25 kB", page.zipped <= 25_000)
    table.add("start", "`up` when built, to the first page", f"{number(start)} s", "≤ 2 s", start <= 2)


def growth_rows(table: Table, result: dict, names: tuple[str, str]) -> None:
    words = {"page": "page made anew", "list": "board list made anew", "home": "home page made anew", "reply": "reply posted"}
    for name, figure in result.items():
        table.add(f"growth.{name}", f"{words[name]}, one at a time: {names[0]} → {names[1]} posts",
                  f"{number(figure['small'])} → {number(figure['large'])} ms", "× ≤ 1.5", figure["ratio"] <= 1.5,
                  "the same at the smaller size", figure["ratio"])


def document(table: Table, page, took: float) -> str:
    """docs/performance.md."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    raised = "\n".join(f"| `{key}` | {value} | {why} |" for key, (value, why) in RAISED.items())
    why = ROOT / "tests" / "bench" / "explained.md"
    return f"""# How fast it is

Written by `./samvad test bench`: the program and the settings of `./samvad up`, private PostgreSQL on the same machine.
Machine: {CORES} cores, {memory_gb()} GB memory; {datetime.date.today().isoformat()}, commit {commit}, {took / 60:.0f} minutes.
A row's limit is measured in the same run, in alternating pairs where it is a rate; the ratio is the median of the pairs'
ratios. Rates depend on the machine and on what else it does, ratios much less. CPU is user and system time of the process.

{table.markdown()}
The page: {page.words()}, 50 posts by 50 authors, from a forum of 10^5 posts whose threads follow Zipf's law; its bytes are
hash-equal to the file that nginx serves. wrk asks over kept connections (32), with as many threads as the server has.

Raised for the measurement:

| Setting | Value | Why |
|---|---|---|
{raised}

{why.read_text() if why.exists() else ""}"""
