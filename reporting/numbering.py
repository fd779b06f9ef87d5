"""How sections and questions are numbered, everywhere the same: pages, office files, PDF, e-mail and search.

To an official "16.1" means Article 16(1). So a section of an article has the number of its article, and a section of no
article a letter. The database numbers what it indexes for the search by the same rule (migration 0032).
"""

from collections import Counter
from collections.abc import Iterable

LETTERS = 26


def section_marks(articles: Iterable[int | None]) -> list[str]:
    """The mark of each section, in their order: "A", "B", "5", "16". ``articles``: the article of each, if it has one.

    A second section of the same article is "16b", a third "16c".
    """
    seen: Counter[int | None] = Counter()
    marks = []
    for article in articles:
        seen[article] += 1
        count = seen[article]
        if article is None:
            marks.append(chr(ord("A") + count - 1) if count <= LETTERS else f"A{count}")
        else:
            suffix = chr(ord("a") + count - 1) if count > 1 else ""
            marks.append(f"{article}{suffix}")
    return marks


def heading(mark: str, title: str) -> str:
    """The title of a section behind its mark. A title that begins with the article says it already."""
    return title if title.startswith(f"Article {mark}:") else f"{mark}. {title}"
