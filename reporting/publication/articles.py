"""The status of each state on each article of the Convention, from what the state released to donors."""

from reporting import statuses
from reporting.enums import ReleaseAudience
from reporting.models import Article, Obligation, PublishedStatus
from reporting.publication.material import Material
from reporting.queries.consolidation import status_for_donors
from reporting.statuses import STATUSES, Status


def to_publish(publication, states, material: Material) -> list[PublishedStatus]:
    """A row, not saved yet, for each of ``states`` and each article with obligations."""
    duties = Obligation.objects.duties()
    articles = list(Article.objects.filter(obligations__isnull=False).distinct().order_by("number"))
    decided = {iso2: found.sections_decided(ReleaseAudience.DONORS) for iso2, found in material.by_state.items()}

    def status_of(iso2: str, article: int) -> Status:
        if iso2 not in decided:
            return STATUSES[statuses.NO_REPORT]
        whole = material.by_state[iso2].version.content
        return status_for_donors(whole, material.contents[iso2], decided[iso2], article, duties)

    return [
        PublishedStatus(
            publication=publication,
            state_name=state.name,
            is_party=state.is_party,
            article_number=article.number,
            article_title=article.title,
            code=status.code,
            text=status.text,
        )
        for state in states
        for article in articles
        for status in [status_of(state.iso2, article.number)]
    ]
