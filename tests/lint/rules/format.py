"""Layout: clang-format 14 for C++, the parsers of bash and Python for scripts, spaces and line ends for all."""

import ast
import concurrent.futures
import os
import shutil
import subprocess

from rules.tree import ROOT, Skipped, Tree


def clang_format(tree: Tree):
    """Every C++ file is as clang-format 14 writes it."""
    program = shutil.which("clang-format-14")
    if not program:
        return Skipped("clang-format-14 is not in this Debian release")
    files = tree.code()
    parts = [files[i::(os.cpu_count() or 2)] for i in range(os.cpu_count() or 2)]

    def check(part):
        if not part:
            return ""
        return subprocess.run([program, "--dry-run", *part], cwd=ROOT, capture_output=True, text=True).stderr

    with concurrent.futures.ThreadPoolExecutor() as pool:
        said = "".join(pool.map(check, parts))
    wrong = {line.split(":")[0] for line in said.splitlines() if "-Wclang-format-violations" in line}
    return [f"{path}: clang-format-14 -i {path}" for path in sorted(wrong)]


def scripts_parse(tree: Tree) -> list[str]:
    """bash -n and Python's parser accept every script."""
    found = []
    for path in tree.paths:
        first = tree.head(path).split(b"\n", 1)[0]
        if path.endswith(".sh") or (first.startswith(b"#!") and b"bash" in first):
            done = subprocess.run(["bash", "-n", str(ROOT / path)], capture_output=True, text=True)
            if done.returncode:
                found.append(f"{path}: {done.stderr.strip()}")
        elif path.endswith(".py"):
            try:
                ast.parse(tree.text(path), path)
            except SyntaxError as problem:
                found.append(f"{path}:{problem.lineno}: {problem.msg}")
    return found


def white_space(tree: Tree) -> list[str]:
    """No space at a line's end, no tab in code, one newline at the end of a file."""
    found = []
    for path in tree.texts():
        if path == "LICENSE" or "/corpus/" in path or path.startswith("tests/cases/") or path.endswith((".md", ".diff")):
            continue
        text = tree.text(path)
        if text and not text.endswith("\n"):
            found.append(f"{path}: no newline at the end")
        for number, line in enumerate(text.split("\n"), 1):
            if line.endswith((" ", "\t", "\r")):
                found.append(f"{path}:{number}: space at the end of the line")
    return found


RULES = {"clang_format": clang_format, "scripts_parse": scripts_parse, "white_space": white_space}
