from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class TextCheck(models.Model):
    """One act on the summary of an obligation or of an article: it was compared with the certified text, or that was
    taken back. Rows are only added, and the newest of a text counts.

    ``texts`` are the words as checked, by the names of the model's fields; ``replaced`` those of the files of domain/
    at that time. A trigger puts the checked words into the obligation or the article (migration 0026), or the words of
    the files when a check is taken back: the web role itself cannot write there.
    """

    obligation = models.ForeignKey("reporting.Obligation", null=True, on_delete=models.PROTECT, related_name="checks")
    article = models.ForeignKey("reporting.Article", null=True, on_delete=models.PROTECT, related_name="checks")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … of this text: two acts at once cannot both be next")
    is_checked = models.BooleanField(help_text="False: an earlier check was taken back")
    texts = models.JSONField(default=dict)
    replaced = models.JSONField(default=dict)
    source = models.CharField(max_length=250, blank=True, help_text="The copy of the certified text")
    page = models.CharField(max_length=60, blank=True)
    checked_by = models.CharField(max_length=160, blank=True, help_text="Who compared: office and post")
    checked_on = models.DateField(null=True)
    note = models.TextField(blank=True, help_text="Or why the check was taken back")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(obligation__isnull=True) ^ Q(article__isnull=True), name="a_check_is_of_one_text"
            ),
            models.CheckConstraint(
                condition=(
                    Q(is_checked=True, checked_on__isnull=False)
                    & ~Q(source="") & ~Q(page="") & ~Q(checked_by="") & ~Q(texts={})
                )
                | (Q(is_checked=False) & ~Q(note="")),
                name="a_check_says_where_who_and_when",
            ),
            models.UniqueConstraint(fields=["obligation", "number"], name="one_check_of_an_obligation_is_next"),
            models.UniqueConstraint(fields=["article", "number"], name="one_check_of_an_article_is_next"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.obligation or self.article}: {'checked' if self.is_checked else 'check taken back'}"
