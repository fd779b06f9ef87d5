"""The needs of states that are published: those that the state released to donors (Article 25)."""

from collections.abc import Iterable

from reporting import frozen
from reporting.enums import ReleaseAudience
from reporting.models import Obligation, Publication, PublishedNeed
from reporting.queries.release import Release


def publish(publication: Publication, releases: Iterable[Release]) -> int:
    """Write the released needs into a publication, sorted by obligation and state. Returns their number."""
    obligations = {row.key: row for row in Obligation.objects.select_related("article")}
    rows = []
    for release in releases:
        state = release.version.report.member_state
        for need in frozen.needs(release.content(ReleaseAudience.DONORS)):
            obligation = obligations[need["obligation"] or ""]  # a report is ready only when each need names one
            published = PublishedNeed(
                publication=publication,
                state_name=state.name,
                is_party=state.is_party,
                article_number=obligation.article.number,
                obligation=str(obligation)[:200],
                obligation_key=obligation.key,
                pillar=obligation.pillar,
                **frozen.words_of_need(need),
            )
            rows.append((obligation.position, state.name, published))
    rows.sort(key=lambda row: row[:2])
    PublishedNeed.objects.bulk_create(published for *_, published in rows)
    return len(rows)
