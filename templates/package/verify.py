#!/usr/bin/env python3
"""Check a package of samdocs with nothing but Python 3.8 or newer: `python3 verify.py [FOLDER]`.

What is compared:
1. each file that manifest.json names is there, with its size and SHA-256, and nothing else is;
2. SHA256SUMS says of each file, and of the manifest, what the manifest and the file say;
3. each line of audit-trail.jsonl, where there is one, carries the hash over itself and those before.

It tells whether anything was changed after the package was made, not who made it: whoever can
change all files can change this one. Use a copy from elsewhere, and compare the digest printed at
the end with one that was kept elsewhere. Exit code 0: no fault was found; 1: there are faults.
"""

import hashlib
import json
import os
import re
import stat
import sys

MANIFEST, CHECKSUMS, TRAIL = "manifest.json", "SHA256SUMS", "audit-trail.jsonl"


def list_files(folder):
    """Return the plain files below a folder by their paths, and faults for everything else."""
    files, faults = {}, []
    for above, folders, names in os.walk(folder, onerror=lambda fault: faults.append(str(fault))):
        below = os.path.relpath(above, folder).replace(os.sep, "/")
        if not folders and not names:
            faults.append(f"{below}: an empty folder")
        for name in folders + names:
            full, path = os.path.join(above, name), name if below == "." else f"{below}/{name}"
            mode = os.lstat(full).st_mode
            if stat.S_ISREG(mode):
                files[path] = full
            elif not stat.S_ISDIR(mode):
                faults.append(f"{path}: a link or device, not a file")
    return files, faults


def digest(full):
    """Return SHA-256 and size of a file; one that cannot be read has neither."""
    found, size = hashlib.sha256(), 0
    try:
        with open(full, "rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                found.update(chunk)
                size += len(chunk)
    except OSError:
        return "", 0
    return found.hexdigest(), size


def check_files(digests, data):
    """Yield where the files differ from what the manifest names."""
    manifest = json.loads(data)
    if f"{json.dumps(manifest, sort_keys=True, indent=1)}\n".encode("ascii") != data:
        yield f"{MANIFEST}: not in its canonical form"
    rows = manifest["subject"]
    rows = [(row["name"], row["digest"]["sha256"], row["annotations"]["size"]) for row in rows]
    names = [row[0] for row in rows]
    if names != sorted(set(names)):
        yield f"{MANIFEST}: its files are not each named once, in order"
    for name, sha256, size in rows:
        if name not in digests:
            yield f"{name}: missing"
        elif digests[name] != (sha256, size):
            yield f"{name}: changed"
    yield from (f"{name}: not in the manifest" for name in digests if name not in {*names, *OWN})


def check_sums(digests, data):
    """Yield where SHA256SUMS differs from the files that are there."""
    lines = {name: f"{digests[name][0]}  {name}\n" for name in sorted(digests) if name != CHECKSUMS}
    if data == "".join(lines.values()).encode():
        return
    said = data.decode("utf-8", "replace").split("\n")
    said = [f"{line}\n" for line in said[:-1]] + said[-1:]
    yield from (f"{CHECKSUMS}: no right line for {n}" for n in lines if lines[n] not in said)
    for number, line in enumerate(said, 1):
        if line and line not in lines.values():
            yield f"{CHECKSUMS}: line {number} is true of no file"
    yield f"{CHECKSUMS}: not as samdocs writes it"


def check_trail(_digests, data):
    """Yield each line at which the chain of the audit trail is broken, and whether its end is cut."""
    before, lines = "0" * 64, data.split(b"\n")
    for number, line in enumerate(lines[:-1]):
        parts = re.fullmatch(rb'(\{"n":(\d+),.*),"hash":"([0-9a-f]{64})"\}', line)
        found = hashlib.sha256(before.encode() + (parts[1] if parts else b"")).hexdigest()
        if not parts or found != parts[3].decode() or int(parts[2]) != number:
            yield f"{TRAIL}: chain broken at line {number + 1}"
        before = parts[3].decode() if parts else before
    said = re.match(rb'.*"entries":(\d+),"hash"', lines[0])
    if lines[-1] or not said or int(said[1]) != len(lines) - 2:
        yield f"{TRAIL}: its end is cut off, or its first line changed"


OWN = (MANIFEST, CHECKSUMS)
CHECKS = ((MANIFEST, check_files), (CHECKSUMS, check_sums), (TRAIL, check_trail))


def main(folder):
    """Print every fault of a package; return the exit code."""
    files, faults = list_files(folder)
    digests = {name: digest(full) for name, full in sorted(files.items())}
    faults += [f"{name}: missing" for name in OWN if name not in files]
    for name, check in CHECKS:
        try:
            with open(files.get(name, os.devnull), "rb") as file:
                faults += check(digests, file.read()) if name in files else []
        except (KeyError, RecursionError, TypeError, ValueError) as fault:
            faults.append(f"{name}: cannot be read ({type(fault).__name__})")
    for name, other in zip(folded := sorted(digests, key=str.casefold), folded[1:]):
        if name.casefold() == other.casefold():
            faults.append(f"{name}: on other systems the same file as {other}")
    for fault in faults:
        print("FAULT ", fault.encode("ascii", "backslashreplace").decode())
    print(f"{len(digests)} files looked at, {len(faults)} faults; SHA-256 of {MANIFEST}:")
    print(digests[MANIFEST][0] if MANIFEST in digests else "there is none")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))))
