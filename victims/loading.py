"""The statistical tables and their dimensions, from domain/statistics.yaml. Repeatable."""

from pathlib import Path

from members.loading import read_yaml
from victims.models import Category, Dimension, StatisticalTable


def load_tables(path: Path, using: str) -> int:
    """Returns how many tables the file holds."""
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
    return len(data["tables"])
