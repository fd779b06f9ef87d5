"""The statistical tables that every national report carries, as data. Source: domain/statistics.yaml."""

from __future__ import annotations

from django.db import models


class Dimension(models.Model):
    """A way to break figures down, such as sex or age group."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    open_list = models.BooleanField(default=False, help_text="True for citizenship: any ISO 3166-1 alpha-3 code")
    reference_only = models.BooleanField(default=False)
    multiple = models.BooleanField(
        default=False, help_text="One person may stand in several categories: rows do not sum"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Category(models.Model):
    """One value of a dimension. A ``residual`` category counts in totals and is left out of shares."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    residual = models.BooleanField(default=False)
    broad = models.CharField(max_length=10, blank=True, help_text="child or adult, for age groups")
    crosswalk = models.JSONField(default=dict)

    class Meta:
        ordering = ["dimension", "position"]
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="one_category_per_code")]

    def __str__(self) -> str:
        return self.label


class StatisticalTable(models.Model):
    """One table of the statistical return, S1 to S20.

    ``rows`` and ``columns`` list dimension keys; a figure's key is one code per dimension, rows first.
    """

    key = models.SlugField(max_length=40, unique=True)
    number = models.CharField(max_length=4, unique=True)
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    rows = models.JSONField()
    columns = models.JSONField()
    definition = models.TextField()
    rules = models.JSONField(default=list)
    required = models.BooleanField(default=False)
    annex = models.BooleanField(default=False)
    crosswalk = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def dimensions(self) -> list[str]:
        return [*self.rows, *self.columns]
