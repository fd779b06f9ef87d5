"""Persons in free text: how many are found, and how many texts without one are asked about.

sentences: those of tests/reporting/text/persons.yaml, in eight languages, with invented people; recall: the share of
those with a person in which one is found; false_alarms: the larger of two shares, of all free texts of the sample
reports and of the sentences without a person (offices, laws, places, hotlines), in which one is found all the same.
"""

import dataclasses
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from reporting import sample
from reporting.text import person_scan

KEYS = ("sentences", "recall", "false_alarms")
ALWAYS = {"sentences": 464}
SMALL = {"years": 1}
ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "tests" / "reporting" / "text" / "persons.yaml"
PARTS = ("tuning", "held_back", "afterwards", "pasted")


def sentences(*parts: str) -> list[tuple[str, bool, str]]:
    """Language, whether there is a person, and the sentence; of the named parts, or of all."""
    languages = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return [
        (language, kind == "person", text)
        for language, by_part in languages.items()
        for part, kinds in by_part.items()
        if part in (parts or PARTS)
        for kind, texts in kinds.items()
        for text in texts
    ]


def sample_texts(years: int | None = None) -> Iterator[str]:
    """The free texts of the sample data, of the first ``years`` cycles or of all."""
    domain = sample.load_domain(ROOT / "domain")
    yield from _texts([sample.ITEMS, sample.REVIEWS, sample.EVIDENCE])
    for cycle in sample.CYCLES[:years]:
        yield sample.executive_summary(cycle.year, {})
        yield from (sample.chapter_introduction(cycle.year, chapter) for chapter in range(1, 8))
        for iso2 in sample.STATES:
            yield from _texts(sample.answers(domain, iso2, cycle.year))
            yield from _texts(sample.tables(domain, iso2, cycle.year))
            yield from _texts(sample.needs(iso2, cycle.year))
            yield from _texts([sample.progress(item, iso2, cycle.year) for item in sample.ITEMS])
            for key in sample.SHOWN_APART:
                yield from _texts(sample.practice(key, "in_place_used", iso2, cycle.year))


def _texts(value: Any) -> Iterator[str]:
    """The texts of several words in a value of the sample, however deep."""
    if isinstance(value, str):
        if " " in value:
            yield value
    elif dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            yield from _texts(getattr(value, part.name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _texts(part)


def share_found(texts: list[str]) -> float:
    return sum(bool(person_scan.scan(text)) for text in texts) / len(texts)


def _milliseconds(text: str, times: int = 20) -> float:
    """Of the processor, for one scan."""
    start = time.process_time()
    for _ in range(times):
        person_scan.scan(text)
    return (time.process_time() - start) / times * 1000


def main(years: int | None = None) -> dict[str, float]:
    """Of how many cycles the texts of the sample are read; of all if None."""
    measured = sentences()
    for part in PARTS:
        of_part = sentences(part)
        found = share_found([text for _, person, text in of_part if person])
        false = share_found([text for _, person, text in of_part if not person])
        print(f"{part}: {len(of_part)} sentences, recall {found:.3f}, false alarms {false:.3f}")
    loaded = list(sample_texts(years))
    of_sample = share_found(loaded)
    print(f"sample: {len(loaded)} texts, false alarms {of_sample:.4f}")
    prose, dense = " ".join(loaded[::50])[:1000], " ".join(text for _, _, text in measured)[:1000]
    print(
        f"time: {_milliseconds(prose):.2f} ms for 1,000 characters of the sample, {_milliseconds(dense):.2f} of numbers"
    )
    return {
        "sentences": len(measured),
        "recall": round(share_found([text for _, person, text in measured if person]), 3),
        "false_alarms": round(max(of_sample, share_found([text for _, person, text in measured if not person])), 4),
    }
