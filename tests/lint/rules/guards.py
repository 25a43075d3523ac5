"""Security guards: each has a row in tests/guards/guards.txt and in docs/security.md, and the tests named there and in
docs/reliability.md exist."""

import re

from rules.tree import ROOT, Tree

TABLE, DOCUMENT = "tests/guards/guards.txt", "docs/security.md"
RULES_OF_SECURITY = 48
PROMISES, NUMBER_OF_PROMISES = "docs/reliability.md", 22


def tests_of(tree: Tree) -> set[str]:
    """`Suite.Test` of every GoogleTest in the tree."""
    found = set()
    for path in tree.paths:
        if path.startswith("tests/") and path.endswith(".cpp"):
            for suite, name in re.findall(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", tree.text(path), re.MULTILINE):
                found.add(f"{suite}.{name}")
    return found


def is_known(name: str, known: set[str]) -> bool:
    """Whether `Suite.Test`, or some test of `Suite.*`, is there."""
    return name in known or (name.endswith(".*") and any(test.startswith(name[:-1]) for test in known))


def guards_have_tests(tree: Tree) -> list[str]:
    """Each guard_on() has a row with a test that exists, and no row is left over."""
    guards = set()
    for path in tree.code(rooms_only=True):
        guards.update(re.findall(r'guard_on\(\s*"([^"]+)"', tree.text(path)))
    rows, found, known = set(), [], tests_of(tree)
    for number, line in enumerate(tree.lines(TABLE), 1):
        if not line.strip() or line.startswith("#"):
            continue
        guard, executable, tests, *_ = [part.strip() for part in line.split(" : ")]
        rows.add(guard)
        if executable == "elsewhere":
            found += [] if (ROOT / tests).is_file() else [f"{TABLE}:{number}: no file {tests}"]
            continue
        found += [f"{TABLE}:{number}: no test {name}" for name in tests.split(":") if not is_known(name, known)]
    found += [f"{TABLE}: no row for the guard {guard}" for guard in sorted(guards - rows)]
    return found + [f"{TABLE}: {guard} stands in no source" for guard in sorted(rows - guards)]


def security_document(tree: Tree) -> list[str]:
    """docs/security.md has every rule once, names tests that exist, and every guard."""
    text, known, found = tree.text(DOCUMENT), tests_of(tree), []
    covered: list[int] = []
    guards = set()
    for line in text.splitlines():
        row = re.match(r"\| SEC-(\d+)(?: – SEC-(\d+))? ", line)
        if not row:
            continue
        covered += range(int(row[1]), int(row[2] or row[1]) + 1)
        columns = line.split(" | ")
        found += [f"{DOCUMENT}: no test {name}" for name in re.findall(r"`([A-Z]\w+\.(?:\w+|\*))`", line)
                  if not is_known(name, known)]
        if "**not yet**" not in line and "`" not in columns[2]:
            found.append(f"{DOCUMENT}: SEC-{row[1]} names no test")
        stem = ""
        for name in columns[-1].strip(" |").split(", "):
            stem = name.split(".")[0] or stem
            guards.add(name if not name.startswith(".") else stem + name)
    if sorted(covered) != list(range(1, RULES_OF_SECURITY + 1)):
        missing = sorted(set(range(1, RULES_OF_SECURITY + 1)) - set(covered))
        found.append(f"{DOCUMENT}: rules missing or twice: {missing or covered}")
    for line in tree.lines(TABLE):
        guard = line.split(" : ")[0].strip()
        if guard.startswith("SEC-") and guard not in guards:
            found.append(f"{DOCUMENT}: the guard {guard} is not named")
    return found


def reliability_document(tree: Tree) -> list[str]:
    """docs/reliability.md has every promise once; each names tests that exist, or says "not yet"."""
    known, found, covered = tests_of(tree), [], []
    for line in tree.lines(PROMISES):
        row = re.match(r"\| REL-(\d+) ", line)
        if not row:
            continue
        covered.append(int(row[1]))
        columns = line.split("|")[1:-1]
        found += [f"{PROMISES}: no test {name}" for name in re.findall(r"`([A-Z]\w+\.(?:\w+|\*))`", line)
                  if not is_known(name, known)]
        found += [f"{PROMISES}: no file {name}" for name in re.findall(r"`(tests/[\w/.]+)`", line)
                  if not (ROOT / name).exists()]
        if len(columns) != 4 or "**not yet**" not in line and "`" not in columns[2]:
            found.append(f"{PROMISES}: REL-{row[1]} names no test")
    if covered != list(range(1, NUMBER_OF_PROMISES + 1)):
        found.append(f"{PROMISES}: promises missing, twice or out of order: {covered}")
    return found


RULES = {"guards_have_tests": guards_have_tests, "security_document": security_document,
         "reliability_document": reliability_document}
