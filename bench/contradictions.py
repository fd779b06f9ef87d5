"""Every number of every sample release, its files and its report to AMMTC: sums that do not equal their parts.

checked: numbers that were read: numbers in sums of published tables, in the file of tables, in the totals of the region
and in the tables of the reports to AMMTC; contradictions: sentences with which the publication would be refused.
"""

from bench.stage import stage

KEYS = ("releases", "reports", "checked", "contradictions")
ALWAYS = {"contradictions": 0}
SMALL = {"newest": 1}


def main(newest: int | None = None) -> dict[str, int]:
    """How many of the newest releases, and of the newest reports, are read; None for all."""
    found = dict.fromkeys(KEYS, 0)
    with stage():
        from members.row_access import row_access
        from reporting.models import ConsolidatedReport, Publication
        from reporting.publication import readback
        from reporting.queries.consolidation import consolidate

        for publication in Publication.objects.order_by("-pk")[:newest]:
            sentences = readback.contradictions_of(publication)
            in_tables = sum(len(row.cells) for row in publication.tables.all())
            found["releases"] += 1
            found["checked"] += readback.numbers_checked(publication) + in_tables + publication.totals.count()
            _say(str(publication), sentences, found)
        with row_access(reviews=True):
            for consolidated in ConsolidatedReport.objects.select_related("cycle").order_by("-pk")[:newest]:
                tables = consolidate(consolidated).tables
                found["reports"] += 1
                found["checked"] += sum(len(table.lines) for table in tables)
                _say(str(consolidated), readback.contradictions_of_report(tables), found)
    return found


def _say(name: str, sentences: list[str], found: dict[str, int]) -> None:
    found["contradictions"] += len(sentences)
    print(f"{name}: {len(sentences)} contradictions, {found['checked']} numbers so far", flush=True)
    for sentence in sentences:
        print(f"  {sentence}", flush=True)
