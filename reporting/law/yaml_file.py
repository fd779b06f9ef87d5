"""All summaries as a YAML file that a lawyer fills in next to the certified text: writing and reading it.

A text counts as checked if it names the ``page`` of the certified text. Who compared it, when, and with which copy is
given at the top for all texts, or at one text for this text only. A text without a page is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting.enums import Binding
from reporting.law.texts import LONGEST, MAY_BE_EMPTY, GivenCheck, LawText
from reporting.text.yaml_nodes import BadFile, Fault, Node, YamlEntry, YamlMapping, YamlScalar, brief, parse
from reporting.text.yaml_reader import YamlReader, in_blocks

SCHEMA = 1
WHAT = "list of checks"
FOR_ALL = ("certified_text", "checked_by", "checked_on")
FILE_KEYS = {"schema_version", "instrument", "strengths", "texts", *FOR_ALL}
TEXT_KEYS = {"key", "place", "status", "paragraph", "title", "summary", "strength", "limits", "page", "note", *FOR_ALL}
FIELD_LENGTHS = {"certified_text": 250, "checked_by": 160, "page": 60, "note": 2000}
MOST_TEXTS = 500
HEAD = """\
# The summaries of the Convention as the portal shows them, for a check against the certified text.
# 1. Say below, once for all: which copy of the certified text you have, who you are (office and post), and the day.
# 2. At each text that you compared, enter the page of that copy. Correct title, paragraph, summary, strength and limits
#    where they are wrong. Write summaries in your own words: the portal holds no text of the treaty.
# 3. Leave “page” empty where you have not compared. Import the file in the portal: nothing is recorded before you have
#    seen what it changes.
# “place” and “status” are for you to read; the portal does not read them back.
"""


# --- Writing ----------------------------------------------------------------------------------------------------------
def dump(texts: Iterable[LawText]) -> str:
    """The file. A text that is checked already has its page, copy, person and day."""
    rows = []
    for text in texts:
        row = {"key": text.key, "place": text.place, "status": text.stage_name}
        row |= {text.fields[name]: value for name, value in text.texts.items()}
        check = text.check
        row |= {"page": check.page if check else "", "note": check.note if check else ""}
        if check and check.checked_on:
            row |= {
                "certified_text": check.source,
                "checked_by": check.checked_by,
                "checked_on": check.checked_on.isoformat(),
            }
        rows.append(row)
    data = {
        "schema_version": SCHEMA,
        "instrument": "ACTIP",
        **dict.fromkeys(FOR_ALL, ""),
        "strengths": {str(binding): str(binding.label) for binding in Binding},
        "texts": rows,
    }
    return HEAD + in_blocks(data)


# --- Reading ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReadChecks:
    """The content of a file: new checks, the number of texts as in the portal, and of texts without a page."""

    new: list[tuple[LawText, GivenCheck]]
    same: int
    left: int


def load(data: bytes, texts: Iterable[LawText], today: date) -> ReadChecks:
    """Raises BadFile with everything that is wrong in the file, each with its line."""
    return _ChecksReader({text.key: text for text in texts}, today).read(parse(data, WHAT, "texts"))


class _ChecksReader(YamlReader):
    def __init__(self, known: dict[str, LawText], today: date) -> None:
        super().__init__(FIELD_LENGTHS)
        self.known, self.today = known, today
        self.seen: dict[str, int] = {}
        self.for_all: dict[str, YamlEntry] = {}

    def read(self, root: YamlMapping) -> ReadChecks:
        top = self.entries(root, FILE_KEYS, "")
        if (schema := top.get("schema_version")) and self.text(schema, "schema_version") not in {"", str(SCHEMA)}:
            self.fault(schema.value, "schema_version", f"This portal reads schema_version {SCHEMA}.")
        if "texts" not in top:
            self.fault(root, "", "The file has no texts. It must have “texts:” with the summaries.")
        self.for_all = {name: top[name] for name in FOR_ALL if name in top}
        nodes = self.items(top["texts"].value, "texts") if "texts" in top else []
        if len(nodes) > MOST_TEXTS:
            raise BadFile([Fault(nodes[MOST_TEXTS].line, "", f"The file has more than {MOST_TEXTS} texts.")])
        new, same, left = [], 0, 0
        for node in nodes:
            found = self.one(node)
            if found is None:
                continue
            text, given = found
            if given is None:
                left += 1
            elif given.says_the_same_as(text.check):
                same += 1
            else:
                new.append((text, given))
        self.end()
        return ReadChecks(new, same, left)

    def one(self, node: Node) -> tuple[LawText, GivenCheck | None] | None:
        given = self.entries(node, TEXT_KEYS, "text")
        if not given:
            return None
        key = self.needed("key", given, node, "text")
        text = self.known.get(key)
        if text is None:
            if key:
                self.fault(given["key"].value, brief(key), self.one_of(key, list(self.known)))
            return None
        if first := self.seen.get(key):
            self.fault(node, key, f"This text stands here twice, first in line {first}. Remove one.")
            return None
        self.seen[key] = node.line
        for name in ("paragraph", "title", "strength", "limits"):
            if name in given and name not in text.fields.values():
                self.fault(given[name], key, f"“{name}” is not an entry of {text.place}.")
        texts = {name: self.words(name, called, given, text) for name, called in text.fields.items()}
        page, note = self.text(given.get("page"), key), self.text(given.get("note"), key)
        if not page:
            if changed := [text.fields[name] for name, value in texts.items() if value != text.texts[name]]:
                where = given.get(changed[0], given["key"])
                self.fault(
                    where,
                    key,
                    f"“{changed[0]}” is not as the portal has it, and no page is named. Enter the page of the "
                    "certified text where you read it.",
                )
            return text, None
        source, by, day = (self.of_all(name, given, node, key) for name in FOR_ALL)
        checked_on = self.day(given.get("checked_on") or self.for_all.get("checked_on"), day, key)
        return text, GivenCheck(texts, source, page, by, checked_on, note)

    def words(self, name: str, called: str, given: dict[str, YamlEntry], text: LawText) -> str:  # type: ignore[override]
        """One part of a text; if the file does not give it, as the portal has it."""
        if called not in given:
            return text.texts[name]
        entry, faults = given[called], len(self.faults)
        value = " ".join(self.text(entry, text.key).split())
        if len(self.faults) > faults:
            return value
        if not value and name not in MAY_BE_EMPTY:
            self.fault(entry.value, text.key, f"“{called}” is empty.")
        if name == "binding" and value and value not in Binding.values:
            self.fault(entry.value, text.key, self.one_of(value, Binding.values))
        if len(value) > LONGEST.get(name, len(value)):
            self.fault(entry.value, text.key, f"“{called}” is {len(value)} characters long; {LONGEST[name]} fit.")
        return value

    def of_all(self, name: str, given: dict[str, YamlEntry], node: Node, key: str) -> str:
        """The value at this text, or else at the top for all."""
        faults = len(self.faults)
        value = self.text(given.get(name), key) or self.text(self.for_all.get(name), name)
        if not value and len(self.faults) == faults:
            self.fault(node, key, f"“{name}” is missing. Enter it at the top of the file, for all texts, or here.")
        return value

    def day(self, entry: YamlEntry | None, value: str, key: str) -> date:
        if not value or entry is None:
            return self.today
        try:
            found = date.fromisoformat(value) if len(value) == 10 else None
        except ValueError:
            found = None
        line = entry.value if isinstance(entry.value, YamlScalar) else entry
        if found is None:
            self.fault(line, key, f"“{brief(value)}” is not a day. Write it as {self.today.isoformat()}.")
            return self.today
        if found > self.today:
            self.fault(line, key, f"{value} is still to come. Enter the day on which the texts were compared.")
        return found
