"""A YAML file as a tree that remembers its lines, read so that no file can harm: no aliases, no tags, limited depth.

Built from the parser's events instead of its objects, so that keys given twice are seen and nothing is ever expanded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from yaml.resolver import Resolver

MOST_BYTES = 1024 * 1024
MOST_NODES = 50_000  # a whole questionnaire has about 6,000
DEEPEST = 12
SHOWN = 40  # characters of what stands in a file, when it is named in a sentence


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: at which line, at which key ("" where none), in a sentence."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"Line {self.line}" + (f", {self.key}" if self.key else "")
        return f"{place}: {self.message}"


class BadFile(Exception):
    """The file cannot be used; ``faults`` say why, first line first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass
class Scalar:
    line: int
    text: str
    type: str  # str, bool, int, null, or another of YAML's

    what = "a text"


@dataclass
class Items:
    line: int
    items: list[Node] = field(default_factory=list)

    what = "a list"


@dataclass
class Entry:
    line: int
    key: str
    value: Node


@dataclass
class Entries:
    line: int
    entries: list[Entry] = field(default_factory=list)

    what = "entries with keys"


Node = Scalar | Items | Entries


def parse(data: bytes) -> Entries:
    """The file's entries. Raises BadFile: too large, not UTF-8, not YAML, or one of YAML's dangerous features."""
    if len(data) > MOST_BYTES:
        raise BadFile([Fault(1, "", size_message(len(data)))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "The file is not in UTF-8. Save it as UTF-8 text."
        raise BadFile([Fault(line, "", message)]) from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadFile([Fault(mark.line + 1 if mark else 1, "", _not_yaml(error.problem or ""))]) from None
    except yaml.reader.ReaderError as error:
        line = text[: int(error.position)].count("\n") + 1
        raise BadFile([Fault(line, "", "The file holds a character that a text file cannot hold.")]) from None
    if builder.faults:
        raise BadFile(builder.faults)
    if not isinstance(builder.root, Entries):
        raise BadFile([Fault(1, "", "This is no questionnaire: the file must begin with a key such as “sections:”.")])
    return builder.root


def size_message(size: int) -> str:
    given, allowed = f"{size / 1024 / 1024:,.1f}", MOST_BYTES // 1024 // 1024
    return f"The file has {given} MB; a questionnaire has less than {allowed} MB. Choose another file."


def _not_yaml(problem: str) -> str:
    hint = {
        "mapping values are not allowed in this context": "A text with a colon must stand in quotes.",
        "found character that cannot start any token": "A line is indented with a tab, or a text begins with a "
        "character that must stand in quotes.",
        "did not find expected key": "An entry is indented too far or not far enough, or a quote is not closed.",
        "did not find expected '-' indicator": "An entry of a list is indented too far or not far enough.",
    }.get(problem, "Look at the indentation and the quotes of this line and the one before.")
    return f"This is not valid YAML ({problem}). {hint}" if problem else f"This is not valid YAML. {hint}"


def brief(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class _Builder:
    """Makes the tree of the events, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self.open: list[Items | Entries] = []
        self.keys: list[Entry | None] = []  # the key that waits for its value, for each open node
        self.seen: list[dict[str, int]] = []  # key → its line, for each open node
        self.nodes = 0
        self.resolver = Resolver()

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if anchor := getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = f"“{sign}{brief(anchor)}” is a reference to another place. Write the text out instead."
            raise BadFile([Fault(line, "", message)])
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise BadFile([Fault(line, "", "A second document begins here. A file holds one questionnaire.")])
        if isinstance(event, yaml.NodeEvent):
            self.nodes += 1
            if self.nodes > MOST_NODES:
                raise BadFile(
                    [Fault(line, "", f"The file has more than {MOST_NODES:,} entries. That is no questionnaire.")]
                )
            if tag := getattr(event, "tag", None):
                raise BadFile([Fault(line, "", f"“{brief(tag)}” is a tag. Tags are not used in a questionnaire.")])
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            kind = self.resolver.resolve(yaml.ScalarNode, event.value, (True, False)) if plain else "str"
            self._add(Scalar(line, event.value, kind.rpartition(":")[2]))
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self.open) >= DEEPEST:
                raise BadFile([Fault(line, "", f"This is nested more than {DEEPEST} deep. A questionnaire never is.")])
            node: Items | Entries = Items(line) if isinstance(event, yaml.SequenceStartEvent) else Entries(line)
            self._add(node)
            self.open.append(node)
            self.keys.append(None)
            self.seen.append({})
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.open.pop()
            self.keys.pop()
            self.seen.pop()

    def _add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Items):
            parent.items.append(node)
        elif (waiting := self.keys[-1]) is None:
            self._key(parent, node)
        else:
            waiting.value = node
            self.keys[-1] = None

    def _key(self, parent: Entries, node: Node) -> None:
        if not isinstance(node, Scalar):
            raise BadFile([Fault(node.line, "", "A key must be a word, not a list or entries.")])
        entry = Entry(node.line, node.text, Scalar(node.line, "", "null"))
        if first := self.seen[-1].get(node.text):
            message = f"The key “{brief(node.text)}” stands here twice, first in line {first}. Remove one."
            self.faults.append(Fault(node.line, brief(node.text), message))
        self.seen[-1].setdefault(node.text, node.line)
        parent.entries.append(entry)
        self.keys[-1] = entry
