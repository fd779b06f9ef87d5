"""The texts that can be checked: the summaries of obligations and articles, in one common form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from reporting.enums import Binding, Verification
from reporting.models import Article, Obligation, TextCheck

ARTICLE = "article-"  # before the number of an article, in keys of texts
# Field of the model → what it is called in forms and files.
OF_OBLIGATION = {"paragraph": "paragraph", "summary": "summary", "binding": "strength", "qualifier": "limits"}
OF_ARTICLE = {"title": "title", "about": "summary"}
LABELS = {
    "paragraph": _("Paragraph"),
    "title": _("Title"),
    "summary": _("Summary"),
    "about": _("Summary"),
    "binding": _("Strength"),
    "qualifier": _("Limits in the text"),
}
LONGEST = {"paragraph": 10, "title": 160, "summary": 2000, "about": 2000, "qualifier": 120}
MAY_BE_EMPTY = {"qualifier"}
LEFT, PARTLY_READ, READ, CHECKED = "left", "partly", "read", "checked"
STAGES = {
    LEFT: _("Not checked yet"),
    PARTLY_READ: _("Known in part or from others"),
    READ: _("Read in a public copy"),
    CHECKED: _("Checked"),
}
STAGE_OF = {
    Verification.RECALL: LEFT,
    Verification.PARTIAL: PARTLY_READ,
    Verification.CORROBORATED: PARTLY_READ,
    Verification.RETRIEVED: READ,
    Verification.CERTIFIED: CHECKED,
}


@dataclass(frozen=True)
class LawText:
    """One text, with its newest act (None if there was none)."""

    row: Article | Obligation
    newest: TextCheck | None

    @property
    def key(self) -> str:
        return f"{ARTICLE}{self.row.number}" if isinstance(self.row, Article) else self.row.key

    @property
    def fields(self) -> Mapping[str, str]:
        return OF_ARTICLE if isinstance(self.row, Article) else OF_OBLIGATION

    @property
    def place(self) -> str:
        return f"Article {self.row.number}" if isinstance(self.row, Article) else self.row.place

    @property
    def summary(self) -> str:
        return self.row.about if isinstance(self.row, Article) else self.row.summary

    @property
    def texts(self) -> dict[str, str]:
        """The words as they are shown now."""
        return {name: getattr(self.row, name) for name in self.fields}

    @property
    def in_files(self) -> dict[str, str]:
        """The words as the files of domain/ have them."""
        return {name: self.row.loaded[name] for name in self.fields}

    @property
    def number(self) -> int:
        """The number of its newest act; 0 before the first."""
        return self.newest.number if self.newest else 0

    @property
    def check(self) -> TextCheck | None:
        """The current check."""
        return self.newest if self.newest and self.newest.is_checked else None

    @property
    def stage(self) -> str:
        return STAGE_OF[Verification(self.row.text_verification)]

    @property
    def stage_name(self) -> str:
        return str(STAGES[self.stage])

    @property
    def is_overtaken(self) -> bool:
        """Whether the files of domain/ have changed since the check. The checked words stay in use."""
        return self.check is not None and self.check.replaced != self.in_files


@dataclass(frozen=True)
class GivenCheck:
    """The result of comparing a text: the correct words, and where, by whom and when it was compared."""

    texts: Mapping[str, str]
    source: str
    page: str
    checked_by: str
    checked_on: date
    note: str = ""

    def says_the_same_as(self, check: TextCheck | None) -> bool:
        return check is not None and self == GivenCheck(
            check.texts, check.source, check.page, check.checked_by, check.checked_on or date.min, check.note
        )


def shown(name: str, value: str) -> str:
    """A value in words: the name of a strength, or "none" for an empty text."""
    if name == "binding":
        return str(Binding(value).label)
    return value or "none"


def all_texts() -> list[LawText]:
    """Each article followed by its obligations, in the order of the Convention. Three queries."""
    newest = {(check.article_id, check.obligation_id): check for check in TextCheck.objects.order_by("pk")}
    of_article: dict[int, list[Obligation]] = {}
    for obligation in Obligation.objects.select_related("article"):
        of_article.setdefault(obligation.article_id, []).append(obligation)
    return [
        text
        for article in Article.objects.all()
        for text in (
            LawText(article, newest.get((article.pk, None))),
            *(LawText(o, newest.get((None, o.pk))) for o in of_article.get(article.pk, ())),
        )
    ]


def find(key: str) -> LawText | None:
    row: Article | Obligation | None
    if key.startswith(ARTICLE):
        number = key.removeprefix(ARTICLE)
        row = Article.objects.filter(number=int(number)).first() if number.isdecimal() and len(number) < 4 else None
    else:
        row = Obligation.objects.select_related("article").filter(key=key).first()
    return LawText(row, row.checks.first()) if row else None


def counts(texts: Iterable[LawText]) -> dict[str, int]:
    """Stage → number of texts."""
    found = dict.fromkeys(STAGES, 0)
    for text in texts:
        found[text.stage] += 1
    return found
