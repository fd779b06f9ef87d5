"""Reads texts, lists and entries from a YAML file, with a sentence and a line for each error; and writes one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from members.typed_text import clean_text
from reporting.text.yaml_nodes import BadFile, Fault, Node, YamlEntry, YamlList, YamlMapping, YamlScalar, brief

MOST_FAULTS = 50


class _Dumper(yaml.SafeDumper):
    """Block style, texts folded at 110 characters, quotes only where needed, never a reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def in_blocks(data: Any) -> str:
    """A file from plain values, in their order; the same values give the same text."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class YamlReader:
    """Reads a file once and collects its errors, so that all can be corrected in one round.

    ``longest`` maps the key of an entry to the number of characters that fit.
    """

    def __init__(self, longest: Mapping[str, int]) -> None:
        self.longest = longest
        self.faults: list[Fault] = []

    def end(self) -> None:
        """Raises BadFile if anything was wrong."""
        if self.faults:
            raise BadFile(self._first())

    def _first(self) -> list[Fault]:
        self.faults.sort(key=lambda fault: fault.line)
        if len(self.faults) <= MOST_FAULTS:
            return self.faults
        last = self.faults[MOST_FAULTS - 1]
        return [
            *self.faults[:MOST_FAULTS],
            Fault(last.line, "", f"{len(self.faults) - MOST_FAULTS} more faults follow. Mend these first."),
        ]

    def fault(self, node: Node | YamlEntry, key: str, message: str) -> None:
        self.faults.append(Fault(node.line, key, message))
        if len(self.faults) > MOST_FAULTS * 4:  # stop: more errors would only cost time
            raise BadFile(self._first())

    def entries_of(self, node: Node, what: str) -> list[YamlEntry]:
        if isinstance(node, YamlMapping):
            return node.entries
        self.fault(node, what, f"“{what}” must hold entries with keys, not {self.kind_of(node)}.")
        return []

    def entries(self, node: Node, allowed: set[str], what: str) -> dict[str, YamlEntry]:
        found: dict[str, YamlEntry] = {}
        for entry in self.entries_of(node, what or "file"):
            if entry.key in allowed:
                found.setdefault(entry.key, entry)
                continue
            near = difflib.get_close_matches(entry.key, allowed, 1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known are: {', '.join(sorted(allowed))}."
            place = f" of a {what}" if what else ""
            self.fault(entry, entry.key, f"“{brief(entry.key)}” is not an entry{place}.{hint}")
        return found

    def items(self, node: Node, what: str) -> list[Node]:
        if isinstance(node, YamlList):
            return node.items
        if isinstance(node, YamlScalar) and node.type == "null":
            return []
        self.fault(node, what, f"“{what}” must be a list, not {self.kind_of(node)}.")
        return []

    @staticmethod
    def kind_of(node: Node) -> str:
        return f"“{brief(node.text)}”" if isinstance(node, YamlScalar) and node.text else node.what

    def text(self, entry: YamlEntry | None, key: str) -> str:
        """A text, or a number written as one; "" for none. An unquoted yes or no is an error: YAML makes it a bool."""
        if entry is None:
            return ""
        node = entry.value
        if not isinstance(node, YamlScalar):
            self.fault(node, key, f"“{entry.key}” must be a text, not {self.kind_of(node)}.")
            return ""
        if node.type == "null":
            return ""
        if node.type == "bool":
            self.fault(node, key, f"“{entry.key}” must be a text. Put it in quotes: '{node.text}'.")
            return ""
        try:
            text = clean_text(node.text)
        except ValidationError as error:
            self.fault(node, key, f"“{entry.key}”: {error.message}")
            return ""
        longest = self.longest.get(entry.key)
        if longest and len(text) > longest:
            self.fault(node, key, f"“{entry.key}” is {len(text)} characters long; {longest} fit.")
        return text

    def needed(self, name: str, given: Mapping[str, YamlEntry], node: Node, where: str) -> str:
        if (entry := given.get(name)) is None:
            self.fault(node, where, f"“{name}” is missing.")
            return ""
        faults = len(self.faults)
        text = self.text(entry, where)
        if not text and len(self.faults) == faults:
            self.fault(entry, where, f"“{name}” is empty.")
        return text

    def yes_or_no(self, entry: YamlEntry, key: str) -> bool:
        node = entry.value
        if isinstance(node, YamlScalar) and node.type == "bool":
            return node.text.lower() in {"true", "yes", "on", "y"}
        self.fault(node, key, f"“{entry.key}” must be true or false, not {self.kind_of(node)}.")
        return False

    def words(self, entry: YamlEntry | None, key: str) -> list[str]:
        if entry is None:
            return []
        found = []
        for node in self.items(entry.value, f"{entry.key} of {key}"):
            text = self.text(YamlEntry(node.line, entry.key, node), key)
            if text:
                found.append(text)
        return found

    @staticmethod
    def one_of(given: str, allowed: Iterable[str]) -> str:
        names = [str(name) for name in allowed]
        near = difflib.get_close_matches(given, names, 1)
        hint = f"Did you mean “{near[0]}”? " if near else ""
        return f"“{brief(given)}” is not known. {hint}Known are: {', '.join(names)}."
