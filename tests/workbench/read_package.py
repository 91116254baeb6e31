"""Reads a package of credit entries from its description in README.md alone; no code is shared with the program.

Checks the hash of the data and the signature over the manifest (with openssl), and prints operation and key of each row."""
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile

package = zipfile.ZipFile(sys.argv[1])
manifest_bytes = package.read("manifest.json")
manifest = json.loads(manifest_bytes)
data = package.read("data.csv")
for file in manifest["files"]:
    if hashlib.sha256(package.read(file["name"])).hexdigest() != file["sha256"]:
        sys.exit("hash of " + file["name"])
# SubjectPublicKeyInfo of Ed25519 (RFC 8410) before the raw key.
key = bytes.fromhex("302a300506032b6570032100" + manifest["signing_key"])
with tempfile.TemporaryDirectory() as folder:
    for name, content in [
        ("key.der", key),
        ("manifest.json", manifest_bytes),
        ("manifest.sig", bytes.fromhex(package.read("manifest.sig").decode())),
    ]:
        with open(f"{folder}/{name}", "wb") as out:
            out.write(content)
    checked = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", f"{folder}/key.der"]
        + ["-rawin", "-in", f"{folder}/manifest.json", "-sigfile", f"{folder}/manifest.sig"],
        capture_output=True,
    )
if checked.returncode != 0:
    sys.exit("signature: " + checked.stderr.decode())
rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
if len(rows) != manifest["rows"] or (rows and list(rows[0]) != manifest["columns"]):
    sys.exit("rows")
if "penalty.csv" in package.namelist():
    penalties = list(csv.DictReader(io.StringIO(package.read("penalty.csv").decode("utf-8"), newline="")))
    if [(row["操作"], row["主键"]) for row in penalties] != [(row["操作"], row["主键"]) for row in rows]:
        sys.exit("keys of penalty.csv")
    for row in penalties:
        for sum in (row["罚款金额(万元)"], row["没收金额(万元)"]):
            if sum and not re.fullmatch(r"\d+\.\d{6}", sum):
                sys.exit("sum of penalty.csv")
for row in rows:
    print(row["操作"], row["主键"], row["版本"], row["撤下事由"], row["名称"])
