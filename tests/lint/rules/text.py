"""Words that must not stand in the tree, and words that must stand in one place only."""

import os
import pathlib
import re

from rules.tree import ROOMS, ROOT, Tree

SQL = re.compile(r'"[^"\n]*\b(select\s+[\w*(]|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s)', re.IGNORECASE)
RAW_SQL = re.compile(r'R"\w*\(\s*(select|insert\s+into|update|delete\s+from|with\s+\w+\s+as)\s', re.IGNORECASE)
SELECT_ALL = re.compile(r"\bselect\s+(\w+\.)?\*\s(?!from unnest)", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X:|HA" r"CK)\b")
REGISTRY = re.compile(r"\b(registry\.[a-z]+js|pypi\.[a-z]+|deb\.debi[a]n|(?:security|archive|snapshot)\.debi[a]n|crates\.[i]o|proxy\.g[o]lang|gh[c]r\.io)\b")
SLEEP = re.compile(r"\b(sleep_for|sleep_until|usleep|time\.sleep|waitForTimeout)\b|\bsetTimeout\(|^\s*sleep [0-9]")
INLINE_SCRIPT = re.compile(r"\bhx-on|\bon(click|load|error|submit|change)=|javascript:|style=\\?\"")


def search(tree: Tree, paths, pattern: re.Pattern, words: str) -> list[str]:
    """`path:line: words` for each line that matches."""
    found = []
    for path in paths:
        for number, line in enumerate(tree.lines(path), 1):
            if pattern.search(line):
                found.append(f"{path}:{number}: {words}: {line.strip()[:100]}")
    return found


def sql_place(tree: Tree) -> list[str]:
    """SQL is written under storage/ only."""
    outside = [p for p in tree.code(rooms_only=True) if not p.startswith("storage/")]
    return search(tree, outside, SQL, "SQL outside storage") + search(tree, outside, RAW_SQL, "SQL outside storage")


def select_all(tree: Tree) -> list[str]:
    """Columns are named."""
    paths = [p for p in tree.paths if p.startswith("storage/") and p.endswith((".sql", ".cpp", ".hpp"))]
    return search(tree, paths, SELECT_ALL, "select *")


def conflict_markers(tree: Tree) -> list[str]:
    """No merge was left half done."""
    return search(tree, tree.texts(), re.compile(r"^(<{7} |>{7} |={7}$)"), "conflict marker")


def unfinished(tree: Tree) -> list[str]:
    """What is in the tree is finished."""
    paths = [p for p in tree.texts() if p.split("/")[0] in (*ROOMS, "tests", ".ci", "samvad") and "/corpus/" not in p
             and "/vendor/" not in p and "/built/" not in p and not p.startswith("tests/cases/")]
    return search(tree, paths, UNFINISHED, "unfinished")


def machine_paths(tree: Tree) -> list[str]:
    """No path of the machine it was written on, no address of a package registry or mirror."""
    places = {str(ROOT), str(ROOT.parent) if len(ROOT.parts) > 3 else str(ROOT), str(pathlib.Path.home())}
    places = {place for place in places if place not in ("/", "/root", "/tmp", "/home")}
    # not a place below another one: "$tree" before it, or the end of a longer path
    roots = "|".join(r"(?<![\w}])" + re.escape(place) + r"\b" for place in sorted(places))
    pattern = re.compile(roots + r"|/(?:home|Users)/[a-z]\w*/")
    texts = [p for p in tree.texts() if p != "LICENSE"]
    found = search(tree, texts, pattern, "path of a machine")
    return found + search(tree, texts, REGISTRY, "address of a registry")


def sleeps(tree: Tree) -> list[str]:
    """Tests wait for conditions, never for time."""
    paths = [p for p in tree.paths if p.startswith("tests/") and p.endswith((".cpp", ".hpp", ".py", ".mjs", ".sh"))
             and not p.startswith(("tests/lint/", "tests/bench/"))]
    return [found for found in search(tree, paths, SLEEP, "sleeps") if not polls(tree, found)]


def polls(tree: Tree, found: str) -> bool:
    """True when the line belongs to a loop that looks for a condition: the word stands on it or just above."""
    path, number = found.split(":")[:2]
    near = "\n".join(tree.lines(path)[max(0, int(number) - 6):int(number)])
    return re.search(r"\b(poll|until|deadline|waited)\w*\b", near, re.IGNORECASE) is not None


def inline_script(tree: Tree) -> list[str]:
    """Pages carry no script and no style of their own: the content security policy would stop it."""
    paths = [p for p in tree.code(rooms_only=True) if p.startswith("web/")]
    return search(tree, paths, INLINE_SCRIPT, "inline script or style")


def assertions(tree: Tree) -> list[str]:
    """A file of tests has at least one assertion a test."""
    found = []
    for path in tree.paths:
        if not (path.startswith("tests/") and path.endswith("test.cpp")):
            continue
        text = tree.text(path)
        tests = len(re.findall(r"^(?:TYPED_)?TEST(?:_[FP])?\(", text, re.MULTILINE))
        checks = len(re.findall(r"\b(?:EXPECT|ASSERT)_|\bFAIL\(|\bexpect_\w+\(|\bassert_\w+\(", text))
        if tests > checks:
            found.append(f"{path}: {tests} tests, {checks} assertions")
    return found


def coroutine_place(tree: Tree) -> list[str]:
    """forum, moderation and storage/tables hold no coroutine, mutex or asio (engineering.md 5)."""
    pattern = re.compile(r"\bco_(await|return|yield)\b|\bstd::(mutex|shared_mutex|scoped_lock|unique_lock)\b|\basio::")
    paths = [p for p in tree.code(rooms_only=True) if p.startswith(("forum/", "moderation/", "storage/tables/", "storage/views/"))]
    return search(tree, paths, pattern, "concurrency in a plain room")


RULES = {
    "sql_place": sql_place,
    "select_all": select_all,
    "conflict_markers": conflict_markers,
    "unfinished": unfinished,
    "machine_paths": machine_paths,
    "sleeps": sleeps,
    "inline_script": inline_script,
    "assertions": assertions,
    "coroutine_place": coroutine_place,
}
