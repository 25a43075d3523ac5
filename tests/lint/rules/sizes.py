"""Sizes: files and functions that hold one idea."""

import re
import statistics

from rules.tree import Tree

MOST_LINES = 600
MEDIAN_LINES = 120
NINE_OF_TEN_LINES = 350
MOST_FUNCTION_LINES = 60
COUNTED = (".cpp", ".hpp", ".py", ".sh", ".mjs", ".js", ".css", ".sql")
NOT_A_FUNCTION = re.compile(r"^\s*(namespace|class|struct|enum|union|extern|template|typedef|using|static_assert)\b|=\s*\{$|=\s*$")


def generated(path: str) -> bool:
    """Bundles and lock files are written by tools."""
    return "/built/" in path or "/vendor/" in path or path.endswith((".min.js", "package-lock.json"))


def file_lines(tree: Tree) -> list[str]:
    """At most 600 lines a file."""
    found = []
    for path in tree.paths:
        if path.endswith(COUNTED) and not generated(path) and len(tree.lines(path)) > MOST_LINES:
            found.append(f"{path}: {len(tree.lines(path))} lines, at most {MOST_LINES}")
    return found


def median_lines(tree: Tree) -> list[str]:
    """The median C++ file has at most 120 lines."""
    sizes = [len(tree.lines(path)) for path in tree.code(rooms_only=True)]
    middle = statistics.median(sizes) if sizes else 0
    return [f"the median file has {middle:.0f} lines, at most {MEDIAN_LINES}"] if middle > MEDIAN_LINES else []


def nine_of_ten_lines(tree: Tree) -> list[str]:
    """Nine of ten C++ files have at most 350 lines."""
    sizes = sorted(len(tree.lines(path)) for path in tree.code(rooms_only=True))
    size = sizes[(len(sizes) * 9 + 9) // 10 - 1] if sizes else 0  # so many or fewer are in nine of ten
    return [f"nine of ten files have up to {size} lines, at most {NINE_OF_TEN_LINES}"] if size > NINE_OF_TEN_LINES else []


def functions(lines: list[str]):
    """(first line, length) of every function, by the indentation that clang-format gives: a line that ends with `{`
    and its `}` at the same depth, outermost ones that are no type or namespace. Raw strings are stepped over."""
    start = indent = None
    raw = None
    for number, line in enumerate(lines, 1):
        if raw:
            if raw in line:
                raw = None
            continue
        opened = re.search(r'R"(\w*)\(', line)
        if opened and f'){opened[1]}"' not in line[opened.end():]:
            raw = f'){opened[1]}"'
            continue
        text = line.split(" //")[0].rstrip()
        depth = len(line) - len(line.lstrip())
        if start is None:
            head, first = joined_head(lines, number)
            if text.endswith("{") and "(" in head and not NOT_A_FUNCTION.search(head):
                start, indent = number, len(first) - len(first.lstrip())
        elif depth == indent and text.lstrip().startswith("}"):
            yield start, number - start + 1
            start = None


def joined_head(lines: list[str], number: int) -> tuple[str, str]:
    """The declaration that ends on line `number`, its lines joined, and its first line."""
    head = [lines[number - 1].strip()]
    at = number - 2
    while at >= 0 and lines[at].strip() and not lines[at].rstrip().endswith((";", "{", "}", ":")) and not lines[
            at].lstrip().startswith(("//", "#")):
        head.insert(0, lines[at].strip())
        at -= 1
    joined = re.sub(r"^(template\s*<[^{]*?>|\[\[\w+\]\])\s*", "", " ".join(head)).split(" //")[0].rstrip()
    return joined, lines[at + 1]


def function_lines(tree: Tree) -> list[str]:
    """At most 60 lines a function."""
    found = []
    for path in tree.code():
        for start, length in functions(tree.lines(path)):
            if length > MOST_FUNCTION_LINES:
                found.append(f"{path}:{start}: a function of {length} lines, at most {MOST_FUNCTION_LINES}")
    return found


RULES = {"file_lines": file_lines, "median_lines": median_lines, "nine_of_ten_lines": nine_of_ten_lines,
         "function_lines": function_lines}
