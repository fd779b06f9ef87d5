"""The statistical tables and their dimensions, from domain/statistics.yaml. Repeatable."""

from collections.abc import Mapping
from pathlib import Path

from members.loading import read_yaml
from victims.layout import known
from victims.models import Category, Dimension, RightIndicator, StatisticalTable, VictimRight


def load_tables(path: Path, using: str) -> int:
    """Load the tables. Returns how many the file has."""
    data = read_yaml(path)
    for row in data["dimensions"]:
        dimension, _ = Dimension.objects.using(using).update_or_create(
            key=row["key"],
            defaults={
                "title": row["title"],
                "note": row.get("note", ""),
                "open_list": "open_list" in row,
                "reference_only": row.get("reference_only", False),
                "multiple": row.get("multiple", False),
            },
        )
        for position, category in enumerate(row.get("categories", row.get("extra_categories", [])), start=1):
            Category.objects.using(using).update_or_create(
                dimension=dimension,
                code=category["code"],
                defaults={
                    "label": category["label"],
                    "position": position,
                    "residual": category.get("residual", False),
                    "broad": category.get("broad", ""),
                    "crosswalk": category.get("crosswalk", {}),
                },
            )
    for row in data["tables"]:
        StatisticalTable.objects.using(using).update_or_create(
            key=row["key"],
            defaults={
                "number": row["number"],
                "title": row["title"],
                "unit": row["unit"],
                "rows": row["rows"],
                "columns": row["columns"],
                "definition": row["definition"],
                "rules": row.get("rules", []),
                "required": row["required"],
                "annex": row.get("annex", False),
                "crosswalk": row.get("crosswalk", {}),
            },
        )
    known.cache_clear()  # for what this process does next
    return len(data["tables"])


# Shares that the portal computes from the tables of the report itself (reporting/queries/rights.py).
COMPUTED = {"special_needs-p", "special_needs-p2"}


def load_rights(path: Path, using: str, units: Mapping[str, set[str]]) -> int:
    """Load the rights of victims and their indicators. Returns how many rights the file has.

    ``units`` maps obligation keys to the units of their number questions: a number that a question or a table gives
    already is not asked again.
    """
    data = read_yaml(path)
    for position, row in enumerate(data["rights"], start=1):
        right, _ = VictimRight.objects.using(using).update_or_create(
            key=row["key"],
            defaults={
                "position": position,
                "title": row["title"],
                "about": row["about"],
                "in_founding_document": row["in_founding_document"],
                "paragraphs": [_paragraph(item) for item in row["actip"]],
                "obligations": row["obligations"],
                "inclusion": row["inclusion"],
                "counts": row["counts"],
            },
        )
        given = set().union(*(units.get(key, set()) for key in row["obligations"]))
        for place, item in enumerate(row["indicators"], start=1):
            unit = item.get("unit", "")
            RightIndicator.objects.using(using).update_or_create(
                key=item["key"],
                defaults={
                    "right": right,
                    "position": place,
                    "kind": item["kind"],
                    "text": item["text"],
                    "unit": unit,
                    "table_key": item.get("table", ""),
                    "note": item.get("note", ""),
                    "asked": bool(unit) and not item.get("table") and unit not in given and item["key"] not in COMPUTED,
                },
            )
    return len(data["rights"])


def _paragraph(item: dict[str, object]) -> str:
    """Such as 14(5), or 14(10)(a) for the paragraph 10(a)."""
    number, bracket, rest = str(item["paragraph"]).partition("(")
    return f"{item['article']}({number}){bracket}{rest}"
