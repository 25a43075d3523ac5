#!/usr/bin/env python3
"""Writes what a built program consists of, as CycloneDX 1.5 JSON: `sbom.py [FILE]`, standard output without one.

Asked are those who know: the loader for the libraries that are linked, ninja for the headers that were compiled in, dpkg
for the package and version of each of these files, and the lock file of npm for what stands in the built script. Only
packages of this machine can be named, so run it where the program was built.
"""

import base64
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = ROOT / "build" / "release"
ROOMS = ("storage/", "forum/", "moderation/", "federation/", "web/")
TOOLS = ("esbuild", "@esbuild/")  # of the lock file's packages: they write the script and stay out of it


def said(*command: str) -> str:
    """What a command prints; its errors end the script, but for dpkg's about files that nobody owns."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0 and command[0] != "dpkg-query":
        sys.exit(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def linked(program: pathlib.Path) -> dict[str, str]:
    """{"libpq.so.5": "/usr/lib/…"}: every library the loader maps, directly needed or by another."""
    found = dict(re.findall(r"^\s*(\S+) => (/\S+)", said("ldd", str(program)), re.MULTILINE))
    for loader in re.findall(r"^\s*(/\S+) \(0x", said("ldd", str(program)), re.MULTILINE):
        found[pathlib.Path(loader).name] = loader
    return found


def compiled_in() -> set[str]:
    """Headers outside the tree that objects of the rooms were compiled from."""
    found, ours = set(), False
    for line in said("ninja", "-C", str(BUILD), "-t", "deps").splitlines():
        if line.startswith("    "):
            path = line.strip()
            if ours and path.startswith("/") and not path.startswith(f"{ROOT}/"):
                found.add(os.path.normpath(path))
        else:
            ours = line.startswith(ROOMS)
    return found


def spellings(path: str) -> set[str]:
    """`path` as dpkg may know it: before and after links, with and without /usr."""
    known = {path, os.path.realpath(path)}
    return known | {one.removeprefix("/usr") for one in known if one.startswith("/usr/lib")} | {
        "/usr" + one for one in known if one.startswith("/lib")}


def owners(paths) -> dict[str, str]:
    """{path: "libpq5:amd64"} for those that a package owns."""
    asked = {one: path for path in paths for one in spellings(path)}
    found, names = {}, sorted(asked)
    for start in range(0, len(names), 1000):
        for line in said("dpkg-query", "-S", *names[start:start + 1000]).splitlines():
            package, _, path = line.partition(": ")
            if path in asked and not line.startswith("diversion"):
                found[asked[path]] = package.split(", ")[0]
    return found


def debian(packages: dict[str, dict]) -> list[dict]:
    """A component for each package: what it is here for and which libraries of it are linked."""
    form = "${binary:Package}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n"
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)', pathlib.Path("/etc/os-release").read_text(), re.MULTILINE))
    components = []
    for line in said("dpkg-query", "-W", f"-f={form}", *sorted(packages)).splitlines():
        full, name, version, architecture, source, source_version = line.split("\t")
        about = packages.get(full) or packages.get(name) or packages.get(f"{name}:{architecture}")
        purl = (f"pkg:deb/{release.get('ID', 'debian')}/{urllib.parse.quote(name)}@{urllib.parse.quote(version, safe=':~')}"
                f"?arch={architecture}&distro={release.get('ID', 'debian')}-{release.get('VERSION_ID', '')}")
        properties = [{"name": "samvad:role", "value": role} for role in sorted(about["roles"])]
        properties += [{"name": "samvad:library", "value": library} for library in sorted(about["libraries"])]
        properties.append({"name": "samvad:source-package", "value": f"{source} {source_version}"})
        components.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
                           "scope": "required", "properties": properties})
    return components


def from_npm() -> list[dict]:
    """What web/assets/package-lock.json pins, with its hashes."""
    lock = json.loads((ROOT / "web/assets/package-lock.json").read_text())
    components = []
    for place, entry in sorted(lock["packages"].items()):
        if not place:
            continue
        name = place.split("node_modules/")[-1]
        purl = f"pkg:npm/{urllib.parse.quote(name)}@{entry['version']}"
        algorithm, _, value = entry["integrity"].partition("-")
        tool = name.startswith(TOOLS)
        components.append({
            "type": "library", "bom-ref": purl, "name": name, "version": entry["version"], "purl": purl,
            "scope": "excluded" if tool else "required",
            "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(value).hex()}],
            "properties": [{"name": "samvad:role", "value": "writes the script" if tool else "in the script"}]})
    return components


def packages_of(program: pathlib.Path) -> tuple[dict[str, dict], list[dict]]:
    """Packages with their roles and libraries, and components for libraries that no package owns."""
    libraries, headers = linked(program), compiled_in()
    owned = owners([*libraries.values(), *headers])
    packages: dict[str, dict] = {}
    strangers = []
    for library, path in sorted(libraries.items()):
        if path not in owned:
            strangers.append({"type": "library", "bom-ref": f"file:{library}", "name": library, "scope": "required",
                              "properties": [{"name": "samvad:role", "value": "linked, of no package"},
                                             {"name": "samvad:library", "value": library}]})
            continue
        about = packages.setdefault(owned[path], {"roles": set(), "libraries": set()})
        about["roles"].add("linked")
        about["libraries"].add(library)
    for path in headers & owned.keys():
        packages.setdefault(owned[path], {"roles": set(), "libraries": set()})["roles"].add("compiled in")
    return packages, strangers


def main() -> int:
    program = BUILD / "samvad"
    packages, strangers = packages_of(program)
    components = debian(packages) + strangers + from_npm()
    version = re.search(r"project\(samvad VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
    itself = f"pkg:generic/samvad@{version}"
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([version, components]))}", "version": 1,
        "metadata": {
            "timestamp": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "bom-ref": itself, "name": "samvad", "version": version, "purl": itself,
                          "licenses": [{"license": {"id": "AGPL-3.0-or-later"}}]}},
        "components": components,
        "dependencies": [{"ref": itself, "dependsOn": [one["bom-ref"] for one in components
                                                       if one["scope"] == "required"]}]}
    text = json.dumps(bom, indent=1) + "\n"
    if len(sys.argv) > 1:
        pathlib.Path(sys.argv[1]).write_text(text)
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
