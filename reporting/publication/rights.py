"""The rights of victims as they are published: from what states released to donors, compared with the period before."""

from reporting import statuses
from reporting.models.publication import PublishedRight
from reporting.publication.material import Material
from reporting.queries.rights import WORDS, RightsReader, moved
from reporting.statuses import Status
from victims.models import VictimRight


def moved_for_donors(now: Status, before: PublishedRight | None) -> str:
    """How a state moved since the period before; "" if one of the two words is based on a part of the answers only."""
    if before is None or statuses.OF_PART in now.letter + before.letter:
        return ""
    return moved(now.code, before.code)


def to_publish(publication, states, material: Material) -> list[PublishedRight]:
    """A row, not saved yet, for each right and each of ``states``, with its move since the period before."""
    reader = RightsReader()

    def word_of(right: VictimRight, iso2: str) -> Status:
        if iso2 not in material.by_state:
            return WORDS[statuses.NO_REPORT]
        return reader.word_for_donors(right, material.by_state[iso2], material.contents[iso2])

    before = {
        (row.state_name, row.right_key): row
        for row in PublishedRight.objects.filter(publication__period_end__lt=publication.period_end).order_by(
            "publication__period_end", "publication_id"
        )
    }
    return [
        PublishedRight(
            publication=publication,
            right_key=right.key,
            right_title=right.title,
            about=right.about,
            in_founding_document=right.in_founding_document,
            position=right.position,
            state_name=state.name,
            is_party=state.is_party,
            code=word.code,
            letter=word.letter,
            tile=word.tile,
            text=word.text,
            moved=moved_for_donors(word, before.get((state.name, right.key))),
        )
        for right in reader.rights
        for state in states
        for word in [word_of(right, state.iso2)]
    ]
