"""`./samvad sbom`: what it says of the program, beside what the program says itself."""

import json
import os
import pathlib
import re
import subprocess

from forum import expect

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "web" / "server" / "packaging" / "sbom.py"


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def properties(component: dict, name: str) -> set[str]:
    return {one["value"] for one in component.get("properties", []) if one["name"] == name}


def sbom_names_every_library(_) -> None:
    program = os.environ["SAMVAD_BINARY"]
    bom = json.loads(output(str(SCRIPT)))
    expect((bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5"), f"{bom['bomFormat']} {bom['specVersion']}")
    needed = set(re.findall(r"NEEDED\s+(\S+)", output("objdump", "-p", program)))
    mapped = {pathlib.Path(path).name for path in re.findall(r"(/\S+\.so\S*) \(0x", output("ldd", program))}
    expect(len(needed) >= 15, f"the program needs {needed} only")
    named = set().union(*(properties(one, "samvad:library") for one in bom["components"]))
    expect(needed | mapped <= named, f"not named: {sorted((needed | mapped) - named)}")
    for component in bom["components"]:
        if component.get("purl", "").startswith("pkg:deb/") and properties(component, "samvad:library"):
            installed = output("dpkg-query", "-W", "-f=${Version}\n", component["name"]).split()
            expect(component["version"] in installed, f"{component['name']} {component['version']}: {installed} is here")
    headers = {one["name"] for one in bom["components"] if "compiled in" in properties(one, "samvad:role")}
    expect({"rapidjson-dev", "libexpected-dev"} <= headers, f"header libraries are missing: {sorted(headers)}")


def sbom_names_what_is_in_the_script(_) -> None:
    bom = json.loads(output(str(SCRIPT)))
    pinned = json.loads((ROOT / "web/assets/package-lock.json").read_text())["packages"]
    wanted = {f"{place.split('node_modules/')[-1]} {entry['version']}" for place, entry in pinned.items() if place}
    npm = [one for one in bom["components"] if one.get("purl", "").startswith("pkg:npm/")]
    expect({f"{one['name']} {one['version']}" for one in npm} == wanted, "other packages than the lock file's")
    expect(all(len(one["hashes"][0]["content"]) == 128 for one in npm), "a hash is missing")
    depends = set(bom["dependencies"][0]["dependsOn"])
    required = {one["bom-ref"] for one in bom["components"] if one["scope"] == "required"}
    expect(depends == required, f"{len(depends)} of {len(required)} are depended on")
    expect(any("htmx" in one for one in required), "htmx.org is in the script")


TESTS = [sbom_names_every_library, sbom_names_what_is_in_the_script]
