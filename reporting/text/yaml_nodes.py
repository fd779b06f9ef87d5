"""A YAML file as a tree with line numbers, read so that no file can do harm: no aliases, no tags, limited depth.

Built from the parser's events instead of its objects, so that duplicate keys are found and nothing is expanded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from yaml.resolver import Resolver

MOST_BYTES = 1024 * 1024
MOST_NODES = 50_000  # a whole questionnaire has about 6,000
QUESTIONNAIRE = "questionnaire"
DEEPEST = 12
SHOWN = 40  # characters of the content of a file that a sentence quotes


@dataclass(frozen=True)
class Fault:
    """One error in a file: its line, its key ("" without one), and a sentence."""

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
class YamlScalar:
    line: int
    text: str
    type: str  # str, bool, int, null, or another of YAML's

    what = "a text"


@dataclass
class YamlList:
    line: int
    items: list[Node] = field(default_factory=list)

    what = "a list"


@dataclass
class YamlEntry:
    line: int
    key: str
    value: Node


@dataclass
class YamlMapping:
    line: int
    entries: list[YamlEntry] = field(default_factory=list)

    what = "entries with keys"


Node = YamlScalar | YamlList | YamlMapping


def parse(data: bytes, what: str = QUESTIONNAIRE, first_key: str = "sections") -> YamlMapping:
    """The file's entries. Raises BadFile: too large, not UTF-8, not YAML, or one of YAML's dangerous features.

    Error sentences call the file ``what``, and name ``first_key`` as an example of how it begins.
    """
    if len(data) > MOST_BYTES:
        raise BadFile([Fault(1, "", size_message(len(data), what))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "The file is not in UTF-8. Save it as UTF-8 text."
        raise BadFile([Fault(line, "", message)]) from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _TreeBuilder(what)
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
    if not isinstance(builder.root, YamlMapping):
        raise BadFile([Fault(1, "", f"This is no {what}: the file must begin with a key such as “{first_key}:”.")])
    return builder.root


def size_message(size: int, what: str = QUESTIONNAIRE) -> str:
    given, allowed = f"{size / 1024 / 1024:,.1f}", MOST_BYTES // 1024 // 1024
    return f"The file has {given} MB; a {what} has less than {allowed} MB. Choose another file."


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


class _TreeBuilder:
    """Builds the tree from the events, without recursion."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self.open: list[YamlList | YamlMapping] = []
        self.keys: list[YamlEntry | None] = []  # the key that waits for its value, for each open node
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
            raise BadFile([Fault(line, "", f"A second document begins here. A file holds one {self.what}.")])
        if isinstance(event, yaml.NodeEvent):
            self.nodes += 1
            if self.nodes > MOST_NODES:
                raise BadFile(
                    [Fault(line, "", f"The file has more than {MOST_NODES:,} entries. That is no {self.what}.")]
                )
            if tag := getattr(event, "tag", None):
                raise BadFile([Fault(line, "", f"“{brief(tag)}” is a tag. Tags are not used in a {self.what}.")])
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            kind = self.resolver.resolve(yaml.ScalarNode, event.value, (True, False)) if plain else "str"
            self._add(YamlScalar(line, event.value, kind.rpartition(":")[2]))
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self.open) >= DEEPEST:
                raise BadFile([Fault(line, "", f"This is nested more than {DEEPEST} deep. A {self.what} never is.")])
            node: YamlList | YamlMapping = (
                YamlList(line) if isinstance(event, yaml.SequenceStartEvent) else YamlMapping(line)
            )
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
        if isinstance(parent, YamlList):
            parent.items.append(node)
        elif (waiting := self.keys[-1]) is None:
            self._key(parent, node)
        else:
            waiting.value = node
            self.keys[-1] = None

    def _key(self, parent: YamlMapping, node: Node) -> None:
        if not isinstance(node, YamlScalar):
            raise BadFile([Fault(node.line, "", "A key must be a word, not a list or entries.")])
        entry = YamlEntry(node.line, node.text, YamlScalar(node.line, "", "null"))
        if first := self.seen[-1].get(node.text):
            message = f"The key “{brief(node.text)}” stands here twice, first in line {first}. Remove one."
            self.faults.append(Fault(node.line, brief(node.text), message))
        self.seen[-1].setdefault(node.text, node.line)
        parent.entries.append(entry)
        self.keys[-1] = entry
