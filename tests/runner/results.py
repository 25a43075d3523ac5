"""What came out of one test, and the reading of it from GoogleTest's XML and from plain lines."""

import dataclasses
import fnmatch
import pathlib
import re
import xml.etree.ElementTree as xml


@dataclasses.dataclass
class Outcome:
    """One executed test. `state` is passed, failed or skipped; `text` says why when it is not passed."""

    name: str
    state: str
    text: str = ""


def read_googletest(path: pathlib.Path, prefix: str) -> list[Outcome]:
    """Every test of a GoogleTest XML report; names get `prefix`. Tests that did not run are left out."""
    outcomes = []
    for case in xml.parse(path).getroot().iter("testcase"):
        if case.get("status") == "notrun":
            continue
        name = f"{prefix}.{case.get('classname')}.{case.get('name')}"
        failures = [node.get("message", "") or (node.text or "") for node in case.findall("failure")]
        skipped = case.find("skipped")
        if failures:
            outcomes.append(Outcome(name, "failed", "\n".join(failures)))
        elif skipped is not None or case.get("result") == "skipped":
            text = (skipped.get("message") or skipped.text or "") if skipped is not None else ""
            outcomes.append(Outcome(name, "skipped", " ".join(text.split())))
        else:
            outcomes.append(Outcome(name, "passed"))
    return outcomes


LINE = re.compile(r"^(ok|not ok|skip) ([^:]+?)(?:: (.*))?$")


def read_line(line: str, prefix: str) -> Outcome | None:
    """`ok NAME`, `not ok NAME: why`, `skip NAME: reason`; anything else is no result."""
    match = LINE.match(line.rstrip("\n"))
    if not match:
        return None
    state = {"ok": "passed", "not ok": "failed", "skip": "skipped"}[match[1]]
    return Outcome(f"{prefix}.{match[2]}", state, match[3] or "")


class AllowedSkips:
    """tests/skips.txt: `name pattern : words the reason contains`."""

    def __init__(self, path: pathlib.Path):
        self.rows = []
        for line in path.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                pattern, _, words = line.partition(" : ")
                self.rows.append((pattern.strip(), words.strip()))

    def allow(self, outcome: Outcome) -> bool:
        """True when a row names this test and its reason."""
        return any(
            fnmatch.fnmatchcase(outcome.name, pattern) and words and words in outcome.text
            for pattern, words in self.rows
        )
