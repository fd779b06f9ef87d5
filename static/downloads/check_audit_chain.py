#!/usr/bin/env python3
"""Checks a file of an audit chain of the ACTIP portal. Needs Python 3.8 or newer and nothing else.

    python3 check_audit_chain.py FILE
    python3 check_audit_chain.py FILE --earlier OLDER_FILE

Every event carries the hash of the event before it and its own: SHA-256 over its fields in the order below, each
written as its length in bytes, ":", the text and ","; a field without a value as "~,". The first field is the name of
the format. With --earlier it also checks that FILE begins with all events of the older file.
"""

import argparse
import hashlib
import json
import sys

FORMAT = "actip-audit-1"
FIELDS = [
    "chain",
    "seq",
    "previous_hash",
    "id",
    "at",
    "what",
    "by_id",
    "by_text",
    "member_state_id",
    "object_type",
    "object_id",
    "object_text",
    "details",
    "origin",
]


def hash_of(event):
    digest = hashlib.sha256()
    for value in [FORMAT] + [event[name] for name in FIELDS]:
        if value is None:
            digest.update(b"~,")
        else:
            data = value.encode("utf-8")
            digest.update(str(len(data)).encode("ascii") + b":" + data + b",")
    return digest.hexdigest()


def events(path, problems):
    """The hashes of the events of a file, in order. What is wrong goes to ``problems``."""
    hashes = []
    with open(path, encoding="utf-8") as lines:
        about = json.loads(next(lines))
        if about.get("format") != FORMAT:
            sys.exit(path + ": this is not a file of an audit chain.")
        previous = "0" * 64
        for number, line in enumerate(lines, 2):
            event = json.loads(line)
            if event["chain"] != about["chain"] or int(event["seq"]) != len(hashes) + 1:
                problems.append(f"{path}, line {number}: event {len(hashes) + 1} should stand here.")
            if event["previous_hash"] != previous:
                problems.append(f"{path}, line {number}: it does not follow the event before it.")
            if hash_of(event) != event["hash"]:
                problems.append(f"{path}, line {number}: it was changed.")
            previous = event["hash"]
            hashes.append(previous)
    if (len(hashes), previous) != (about["length"], about["head"]):
        problems.append(f"{path}: it ends at event {len(hashes)}, its first line says {about['length']}.")
    return hashes


def main():
    parser = argparse.ArgumentParser(description="Check a file of an audit chain of the ACTIP portal.")
    parser.add_argument("file")
    parser.add_argument("--earlier", metavar="OLDER_FILE", help="a file of the same chain from an earlier day")
    chosen = parser.parse_args()
    problems = []
    try:
        found = events(chosen.file, problems)
        if chosen.earlier:
            older = events(chosen.earlier, problems)
            if found[: len(older)] != older:
                problems.append(f"{chosen.file} does not begin with all events of {chosen.earlier}.")
    except (OSError, ValueError, KeyError, StopIteration) as error:
        sys.exit(f"The file cannot be read as an audit chain: {error!r}")
    if problems:
        print("\n".join(problems[:50]))
        sys.exit(f"{len(problems)} problem(s) in {len(found)} events.")
    print(f"{len(found)} events: each agrees with its hash and follows the one before it.")


if __name__ == "__main__":
    main()
