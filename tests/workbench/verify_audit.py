"""Verifies an exported audit log from the format in src/audit/mod.rs alone; no code is shared with the program."""
import hashlib
import json
import sys

previous, count = "0" * 64, 0
for line in open(sys.argv[1], encoding="utf-8"):
    exported = json.loads(line)
    text, expected = exported["entry"], count + 1
    try:
        entry = json.loads(text)
    except ValueError:
        entry = {}
    digest = hashlib.sha256(b"\0" + text.encode()).hexdigest()
    whole = (
        entry.get("seq") == expected
        and entry.get("prev") == previous
        and digest == exported["hash"]
        and list(entry) == sorted(entry)
    )
    if not whole:
        print("bad", expected)
        sys.exit(1)
    previous, count = digest, expected
print("ok", count, previous)
