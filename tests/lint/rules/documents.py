"""Comments on public names, links inside documents, and documents made from the program."""

import os
import re
import subprocess

from rules.tree import ROOT, Skipped, Tree

SCOPE = re.compile(r"^\s*(?:template\s*<.*>\s*)?(class|struct|enum(?: class)?|namespace|union)\b([^;{]*)")
NEEDS_NONE = re.compile(
    r"^\s*(public:|private:|protected:|friend\b|static_assert|using\b.*::|#|//|\*|[})\]]|\{|template\s*<[^>]*>$|"
    r"~|explicit\b|virtual ~|extern template)|operator\b|= delete;|= default;|\boverride\b|"
    r"\b(begin|end|size|empty)\(\) const\b")


def undocumented(lines: list[str]):
    """(line number, text) of each public declaration of a header without a comment. One comment covers the lines
    directly below it up to the next blank line."""
    stack: list[str] = []  # what each open brace is: public, hidden
    covered = False
    pending = ""
    continuing = False
    raw = None
    for number, line in enumerate(lines, 1):
        if raw:
            raw = None if raw in line else raw
            continue
        opened = re.search(r'R"(\w*)\(', line)
        if opened and f'){opened[1]}"' not in line:
            raw = f'){opened[1]}"'
        text = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
        code = text.split("//")[0].rstrip()
        stripped = line.strip()
        if not stripped:
            covered = continuing = False
            continue
        if stripped.startswith("///"):
            covered = True
            continue
        visible = all(kind == "public" for kind in stack)
        if visible and code.strip() and not continuing:
            named = "///" in line or covered
            exempt = NEEDS_NONE.search(code) or (pending and re.match(rf"^\s*{re.escape(pending)}\(", code)) or re.match(
                r"^\s*namespace\b", code) or re.match(r"^\s*(class|struct)\s+\w+;", code)
            if not named and not exempt:
                yield number, stripped
            covered = named or (covered and bool(exempt))
        match = SCOPE.match(code)
        if re.match(r"^\s*public:", code) and stack:
            stack[-1] = "public"
        elif re.match(r"^\s*(private|protected):", code) and stack:
            stack[-1] = "hidden"
        for char in code:
            if char == "{":
                if match and visible:
                    kind, name = match[1], match[2].split(":")[0].split()
                    stack.append("hidden" if kind == "class" or (kind == "namespace" and "detail" in name) else "public")
                    if kind in ("class", "struct") and name:
                        pending = name[0]
                    match = None
                else:
                    stack.append("hidden")
            elif char == "}" and stack:
                stack.pop()
        continuing = goes_on(code, continuing)


def goes_on(code: str, before: bool) -> bool:
    """True when the declaration on this line ends on a later one."""
    if not code.strip() or code.lstrip().startswith("#"):
        return False
    if code.endswith(","):
        return before or code.count("(") > code.count(")") or code.count("<") > code.count(">")
    return not code.endswith((";", "{", "}", ":"))


def comments(tree: Tree) -> list[str]:
    """Every public name in a header says what it is."""
    found = []
    for path in tree.code(".hpp", rooms_only=True):
        for number, text in undocumented(tree.lines(path)):
            found.append(f"{path}:{number}: no comment on: {text}")
    return found


def links(tree: Tree) -> list[str]:
    """A link from one document to a file of the tree finds it."""
    found = []
    for path in tree.paths:
        if not path.endswith(".md") or path.startswith(("tests/cases/", "tests/fuzz/")):  # data, not documents
            continue
        for target in re.findall(r"\]\(([^)#\s]+)", tree.text(path)):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (ROOT / os.path.dirname(path) / target).exists():
                found.append(f"{path}: {target} does not exist")
    return found


def configuration(tree: Tree):
    """docs/configuration.md is what the program prints."""
    binary = os.environ.get("SAMVAD_BINARY", str(ROOT / "build/release/samvad"))
    if not os.access(binary, os.X_OK):
        return Skipped("the program is not built")
    done = subprocess.run([binary, "config", "reference"], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        return [f"config reference ended with {done.returncode}: {done.stderr.strip()}"]
    page = ROOT / "docs/configuration.md"
    if not page.exists() or page.read_text() != done.stdout:
        return ["docs/configuration.md is not what `./samvad config reference` prints: write it again"]
    return []


RULES = {"comments": comments, "links": links, "configuration": configuration}
