"""Who may know whom: order of rooms and folders, owners of third-party headers, number of includes."""

import fnmatch
import re

from rules.tree import ROOMS, ROOT, Tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
LIBRARY = re.compile(r"samvad_library\(\s*(\w+)\s+(\w+)([^)]*)\)")
SYSTEM = ("sys/", "netinet/", "arpa/", "net/", "linux/")
MOST_INCLUDES = 20


def includes_of(tree: Tree, path: str) -> list[tuple[int, str, str]]:
    """(line, `<` or `"`, name) of every include."""
    found = []
    for number, line in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(line)
        if match:
            found.append((number, match[1], match[2]))
    return found


def knowledge(tree: Tree) -> dict[str, set[str]]:
    """For every folder `room/name`: the folders it may include, from the DEPENDS of the CMake files."""
    known: dict[str, set[str]] = {"storage/sql": set()}
    targets = {"samvad_storage_sql": "storage/sql"}
    for room in ROOMS:
        for match in LIBRARY.finditer(tree.text(f"{room}/CMakeLists.txt")):
            folder = f"{match[1]}/{match[2]}"
            targets[f"samvad_{match[1]}_{match[2]}"] = folder
            known[folder] = set()
            for word in match[3].split():
                if word in targets:
                    known[folder] |= {targets[word]} | known[targets[word]]
    known["web/server"] = set(known) | {"web/server"}
    return known


def direction(tree: Tree) -> list[str]:
    """A file includes only folders that its library depends on."""
    known, found = knowledge(tree), []
    for path in tree.code(rooms_only=True):
        folder = "/".join(path.split("/")[:2])
        allowed = known.get(folder)
        if allowed is None:
            found.append(f"{path}: its folder is no library of {path.split('/')[0]}/CMakeLists.txt")
            continue
        for number, kind, name in includes_of(tree, path):
            if kind != '"':
                continue
            if not (ROOT / name).exists():
                if not name.startswith("generated/"):
                    found.append(f"{path}:{number}: \"{name}\" is not a path from the root")
                continue
            other = "/".join(name.split("/")[:2])
            if other != folder and other not in allowed:
                found.append(f"{path}:{number}: {folder} may not know {other}")
    return found


def owners(tree: Tree) -> list[str]:
    """Third-party headers stand only in the files of tests/lint/owners.txt."""
    rows = []
    for line in (ROOT / "tests/lint/owners.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            prefix, most, globs, *mark = [field.strip() for field in line.split(" : ")]
            rows.append((prefix, most, globs.split(), "header" in mark))
    users: dict[str, set[str]] = {prefix: set() for prefix, *_ in rows}
    found = []
    for path in tree.code(rooms_only=True):
        for number, kind, name in includes_of(tree, path):
            if kind != "<" or name.startswith(SYSTEM):
                continue
            row = next((row for row in rows if name.startswith(row[0])), None)
            if row is None:
                if "/" in name or (name.endswith((".h", ".hpp")) and not is_posix(name)):
                    found.append(f"{path}:{number}: <{name}> has no row in tests/lint/owners.txt")
                continue
            prefix, _, globs, in_headers = row
            users[prefix].add(path)
            if not any(fnmatch.fnmatchcase(path, glob) for glob in globs):
                if path.endswith(".hpp") and not in_headers:
                    found.append(f"{path}:{number}: <{name}> in a header of ours")
                else:
                    found.append(f"{path}:{number}: <{name}> belongs to {' '.join(globs)}")
    for prefix, most, _, _ in rows:
        if most != "-" and len(users[prefix]) > int(most):
            found.append(f"{prefix}: {len(users[prefix])} files include it, at most {most}: {' '.join(sorted(users[prefix]))}")
    return found


def is_posix(name: str) -> bool:
    """Headers of the C library."""
    return name in {"unistd.h", "fcntl.h", "signal.h", "poll.h", "pwd.h", "grp.h", "netdb.h", "dirent.h", "syslog.h",
                    "errno.h", "time.h", "pthread.h", "sched.h", "spawn.h", "resolv.h", "termios.h", "malloc.h"}


def include_count(tree: Tree) -> list[str]:
    """At most 20 includes a file."""
    found = []
    for path in tree.code():
        count = len(includes_of(tree, path))
        if count > MOST_INCLUDES and not path.endswith(("/app.cpp", "/application.cpp", "/table.cpp", "/statements_dbtest.cpp")):
            found.append(f"{path}: {count} includes, at most {MOST_INCLUDES}")
    return found


def base_headers(tree: Tree) -> list[str]:
    """storage/base says at most 12 words to the other folders."""
    used = {name for path in tree.code(rooms_only=True) if not path.startswith("storage/base/")
            for _, kind, name in includes_of(tree, path) if name.startswith("storage/base/")}
    return [f"{len(used)} headers of storage/base are used elsewhere, at most 12: {' '.join(sorted(used))}"] if len(
        used) > 12 else []


RULES = {"direction": direction, "owners": owners, "include_count": include_count, "base_headers": base_headers}
