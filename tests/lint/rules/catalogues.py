"""The message catalogues: the same sentences in every language, and one for every error."""

import json
import re

from rules.tree import ROOT, Skipped, Tree

CHOICE = re.compile(r"\s*(=?\w+)\s*\{")
ERROR_KEY = re.compile(r'"(error\.[a-z0-9_.]+)"')


def read(language: str) -> dict[str, str]:
    """key -> sentence; nested objects are joined with dots."""
    flat: dict[str, str] = {}

    def walk(prefix: str, node) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(f"{prefix}.{key}" if prefix else key, value)
        else:
            flat[prefix] = str(node)

    walk("", json.loads((ROOT / f"web/assets/locales/{language}.json").read_text(encoding="utf-8")))
    return flat


def arguments(text: str) -> set[str]:
    """Names of the arguments of an ICU message; the words inside plural and select choices are text, not names."""
    names: set[str] = set()

    def message(at: int) -> int:
        while at < len(text) and text[at] != "}":
            at = argument(at + 1) if text[at] == "{" else at + 1
        return at + 1

    def argument(at: int) -> int:
        head = re.compile(r"\s*(\w+)\s*").match(text, at)
        if not head:
            return len(text)
        names.add(head[1])
        at = head.end()
        if text[at:at + 1] == "}":
            return at + 1
        kind = re.compile(r",\s*(\w+)\s*,?\s*(offset:\d+\s*)?").match(text, at)
        if not kind or kind[1] not in ("plural", "select", "selectordinal"):
            return message(at)
        at = kind.end()
        while choice := CHOICE.match(text, at):
            at = message(choice.end())
        return message(at)

    message(0)
    return names


def languages() -> list[str]:
    """Codes of the catalogues in the tree."""
    return sorted(path.stem for path in (ROOT / "web/assets/locales").glob("*.json"))


def same_keys(_: Tree):
    """Every catalogue has every key, and the same arguments in it."""
    if "en" not in languages():
        return Skipped("there is no catalogue yet")
    english, found = read("en"), []
    for language in languages():
        other = read(language)
        found += [f"{language}.json lacks {key}" for key in sorted(english.keys() - other.keys())]
        found += [f"{language}.json has {key}, which en.json lacks" for key in sorted(other.keys() - english.keys())]
        for key in sorted(english.keys() & other.keys()):
            mine, theirs = arguments(english[key]), arguments(other[key])
            if mine != theirs:
                found.append(f"{language}.json {key}: arguments {sorted(theirs)}, in English {sorted(mine)}")
    return found


def error_keys(tree: Tree):
    """Every error that code can return has its sentence."""
    if "en" not in languages():
        return Skipped("there is no catalogue yet")
    english, found = read("en"), []
    for path in tree.code(rooms_only=True):
        for number, line in enumerate(tree.lines(path), 1):
            for key in ERROR_KEY.findall(line):
                if key not in english and not line.lstrip().startswith("//") and "starts_with(" not in line:
                    found.append(f"{path}:{number}: {key} is in no catalogue")
    return found


RULES = {"same_keys": same_keys, "error_keys": error_keys}
