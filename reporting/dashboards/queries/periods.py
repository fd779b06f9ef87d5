"""What the period of a publication is called."""

from reporting.figures.periods import label_of
from reporting.models.publication import Publication


def period_label(publication: Publication) -> str:
    return label_of(publication.period_start, publication.period_end)
