"""Fuzzing finds the known bad input when its guard is off: the proof that a quiet run of the fuzzers means something."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "fuzz" / "tests" / "fuzz"
SECONDS = 180  # at most; most are found within ten
HANG = 5  # seconds that count as a hang

SIGNED = (ROOT / "tests" / "fuzz" / "corpus" / "signature" / "cavage_post").read_bytes()
OTHER_HOST, OTHER_KEY = b"Host: other.example\n", b'keyId="https://other.example/key",keyId='

# guard, fuzz target, inputs known beside the kept corpus (security.md 2); with none the fuzzer must make its own;
# longer than -max_len they would be cut off
KNOWN = [
    ("SEC-2.coverage", "signature", [SIGNED.replace(b"host date digest", b"host date")]),
    ("SEC-2.digest", "signature", []),
    ("SEC-2.fields", "signature", [SIGNED.replace(b"Date:", OTHER_HOST + b"Date:")]),
    ("SEC-2.parameters", "signature", [SIGNED.replace(b"keyId=", OTHER_KEY)]),
    ("SEC-20.number_range", "json", []),
    ("SEC-20.depth", "json", [b"[" * 100_000 + b"]" * 100_000]),
    ("SEC-21.host", "http", []),
    ("SEC-21.path", "http", []),
    ("SEC-22.attributes", "html", []),
    ("SEC-22.schemes", "html", []),
    ("SEC-22.markers", "markdown", [b"- " * 16_384 + b"x" + b"\n" * 16_384]),
]


def run(target: str, corpus: pathlib.Path, found: pathlib.Path, off: str, *options: str) -> tuple[int, str]:
    """One run of a target over a copy of its corpus; its status and its last words."""
    command = [str(BUILD / f"{target}_fuzz"), f"-timeout={HANG}", "-rss_limit_mb=2048", "-max_len=262144",
               f"-artifact_prefix={found}/", *options, str(corpus)]
    dictionary = ROOT / "tests" / "fuzz" / f"{target}.dict"
    if dictionary.exists():
        command.insert(1, f"-dict={dictionary}")
    env = {**os.environ, "SAMVAD_GUARDS_OFF": off, "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    return done.returncode, done.stderr[-400:]


def finds(guard: str, target: str, known: list[bytes]) -> str:
    """"" when the target fails without the guard and stands with it, else why not."""
    with tempfile.TemporaryDirectory(prefix="samvad-fuzz-") as work:
        corpus, found = pathlib.Path(work) / "corpus", pathlib.Path(work) / "found"
        shutil.copytree(ROOT / "tests" / "fuzz" / "corpus" / target, corpus)
        found.mkdir()
        for number, bytes_ in enumerate(known):
            (corpus / f"known-{number}").write_bytes(bytes_)
        status, words = run(target, corpus, found, "", "-runs=0")
        if status != 0:
            return f"the corpus fails with every guard on: {words}"
        began = time.monotonic()
        status, words = run(target, corpus, found, guard, f"-max_total_time={SECONDS}")
        if status == 0 or not any(found.iterdir()):
            return f"nothing was found in {SECONDS} s"
        artifact = next(found.iterdir())
        print(f"  # {guard}: {artifact.name.split('-')[0]} after {time.monotonic() - began:.0f} s, "
              f"{artifact.stat().st_size} bytes", flush=True)
        shutil.copy(artifact, corpus / "found")
        status, words = run(target, corpus, found, "", "-runs=0")
        return "" if status == 0 else f"what was found fails with every guard on, too: {words}"


def main() -> bool:
    """Runs every row; True when all found what they must."""
    good = True
    if subprocess.call([str(ROOT / "samvad"), "build", "fuzz", "tests_fuzz"], stdin=subprocess.DEVNULL) != 0:
        print("not ok fuzz_finds: the fuzz build failed", flush=True)
        return False
    for guard, target, known in KNOWN:
        why = finds(guard, target, known)
        print(f"ok fuzz_finds.{guard}" if not why else f"not ok fuzz_finds.{guard}: {' '.join(why.split())}", flush=True)
        good = good and not why
    return good
