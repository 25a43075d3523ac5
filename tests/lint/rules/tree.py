"""The files of the project as git knows them, and the rules about the set of files itself."""

import dataclasses
import functools
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
ROOMS = ("storage", "forum", "moderation", "federation", "web")


@dataclasses.dataclass
class Skipped:
    """A rule that could not look, and why."""

    reason: str


class Tree:
    """Tracked files and files that would be tracked; texts are read once."""

    def __init__(self):
        listed = self.git("ls-files", "-co", "--exclude-standard", "-z")
        self.paths = sorted(p for p in listed.split("\0") if p and (ROOT / p).is_file() and not (ROOT / p).is_symlink())

    @staticmethod
    def git(*arguments: str) -> str:
        """What git prints; fails loudly outside a work tree."""
        command = ["git", "-c", f"safe.directory={ROOT}", *arguments]
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    @functools.cache
    def text(self, path: str) -> str:
        """The text of `path`; bytes that are not UTF-8 are replaced."""
        return (ROOT / path).read_text(encoding="utf-8", errors="replace")

    def lines(self, path: str) -> list[str]:
        """Its lines without their ends."""
        return self.text(path).splitlines()

    def code(self, *endings: str, rooms_only: bool = False) -> list[str]:
        """C++ files (or files with these endings), with or without tests."""
        endings = endings or (".cpp", ".hpp")
        return [p for p in self.paths if p.endswith(endings) and (not rooms_only or p.split("/")[0] in ROOMS)]

    def texts(self) -> list[str]:
        """Everything that is text."""
        binary = (".png", ".jpg", ".webp", ".gif", ".ico", ".woff2", ".gz", ".bin", ".svgz")
        return [p for p in self.paths if not p.endswith(binary) and b"\0" not in self.head(p)]

    @functools.cache
    def head(self, path: str) -> bytes:
        """The first 4 KiB."""
        with open(ROOT / path, "rb") as file:
            return file.read(4096)


def ignored_but_tracked(tree: Tree) -> list[str]:
    """A file that .gitignore names must not be in the tree."""
    return tree.git("ls-files", "-ci", "--exclude-standard").splitlines()


def top_level(tree: Tree) -> list[str]:
    """The top of the tree holds the rooms and a short list."""
    allowed = {*ROOMS, "tests", "docs", "CMakeLists.txt", "CMakePresets.json", "README.md", "FEDERATION.md",
               "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "samvad"}
    tops = {p.split("/")[0] for p in tree.paths}
    return sorted(top for top in tops if top not in allowed and not top.startswith("."))


def executable_scripts(tree: Tree) -> list[str]:
    """A file that begins with #! at the top or in .ci can be executed."""
    return [p for p in ("samvad", ".ci/run") if not os.access(ROOT / p, os.X_OK)]


RULES = {
    "ignored_but_tracked": ignored_but_tracked,
    "top_level": top_level,
    "executable_scripts": executable_scripts,
}
