"""The message catalogues: the same sentences in every language, and one for every error."""

import json
import re

from rules.tree import ROOT, Skipped, Tree

ARGUMENT = re.compile(r"\{\s*(\w+)")
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
            if set(ARGUMENT.findall(english[key])) - {"0"} != set(ARGUMENT.findall(other[key])) - {"0"}:
                mine, theirs = (sorted(set(ARGUMENT.findall(text))) for text in (english[key], other[key]))
                if language != "en":
                    found.append(f"{language}.json {key}: arguments {theirs}, in English {mine}")
    return found


def error_keys(tree: Tree):
    """Every error that code can return has its sentence."""
    if "en" not in languages():
        return Skipped("there is no catalogue yet")
    english, found = read("en"), []
    for path in tree.code(rooms_only=True):
        for number, line in enumerate(tree.lines(path), 1):
            for key in ERROR_KEY.findall(line):
                if key not in english and not line.lstrip().startswith("//"):
                    found.append(f"{path}:{number}: {key} is in no catalogue")
    return found


RULES = {"same_keys": same_keys, "error_keys": error_keys}
