"""What the synthesis is made of: chapters of parts, with numbered paragraphs, tables and charts; and how long it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reporting.queries.report_charts import ReportChart


@dataclass(frozen=True)
class Paragraph:
    """``text`` is plain; ``label`` ("" if none) runs in before it. ``states`` are the ISO codes of those it names."""

    text: str
    label: str = ""
    states: tuple[str, ...] = ()
    number: int = 0  # through the whole synthesis

    @property
    def whole(self) -> str:
        return f"{self.label}. {self.text}" if self.label else self.text


@dataclass(frozen=True)
class SynthesisTable:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


SynthesisBlock = Paragraph | SynthesisTable | ReportChart


@dataclass(frozen=True)
class SynthesisPart:
    """A heading with what stands below it; the part that opens a chapter has no title."""

    key: str
    title: str
    blocks: tuple[SynthesisBlock, ...]


@dataclass(frozen=True)
class SynthesisChapter:
    key: str
    title: str
    parts: tuple[SynthesisPart, ...]

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for part in self.parts for block in part.blocks if isinstance(block, Paragraph))

    @property
    def words(self) -> int:
        """Everything that is printed of it counts: headings, paragraphs, tables, titles of charts."""
        return sum(len(text.split()) for text in (self.title, *(t for part in self.parts for t in _texts(part))))


def _texts(part: SynthesisPart) -> Iterator[str]:
    yield part.title
    for block in part.blocks:
        if isinstance(block, Paragraph):
            yield block.whole
        else:
            yield from (block.title, block.note)
            if isinstance(block, ReportChart):
                yield block.subtitle
            if isinstance(block, SynthesisTable) or not block.is_drawn_as_table:
                yield from (*block.head, *(cell for row in block.rows for cell in row))


def numbered(chapters: Iterable[SynthesisChapter]) -> Iterator[SynthesisChapter]:
    """The chapters with their paragraphs numbered through."""
    number = 0
    for chapter in chapters:
        parts = []
        for part in chapter.parts:
            blocks: list[SynthesisBlock] = []
            for block in part.blocks:
                if isinstance(block, Paragraph):
                    number += 1
                    block = replace(block, number=number)
                blocks.append(block)
            parts.append(replace(part, blocks=tuple(blocks)))
        yield replace(chapter, parts=tuple(parts))
