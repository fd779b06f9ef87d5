"""SQL that Django makes once per process: the rows are those of the queryset."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from members.kept_sql import KeptRows
from members.models import MemberState, StateRole

pytestmark = pytest.mark.django_db


def _with_role(states: list[int], role: str) -> QuerySet:
    held = StateRole.objects.filter(member_state=OuterRef("pk"), role=role)
    return MemberState.objects.filter(Exists(held), pk__in=states).order_by("pk").values_list("pk", "name")


def test_the_rows_are_those_of_the_queryset_whatever_the_arguments():
    kept, states = KeptRows(_with_role), list(MemberState.objects.order_by("pk").values_list("pk", flat=True))
    for some in ([states[0]], [states[3]], states, states[2:4]):
        for role in ("focal_point", "contributor", "nobody's"):
            assert kept(some, role) == list(_with_role(some, role))
    assert kept(states, "focal_point")  # there is something to find


def test_django_makes_the_sql_once_for_each_length():
    made = []

    def states(ids: list[int]) -> QuerySet:
        made.append(len(ids))
        return MemberState.objects.filter(pk__in=ids).values_list("pk")

    kept = KeptRows(states)
    first, second, third = MemberState.objects.values_list("pk", flat=True)[:3]
    with CaptureQueriesContext(connection) as captured:
        assert [kept([first]), kept([second])] == [[(first,)], [(second,)]]
        assert sorted(kept([second, third])) == sorted([(second,), (third,)])
    assert (made, len(captured)) == ([1, 2], 3)


def test_an_argument_that_is_not_in_the_sql_is_a_mistake():
    def late(state: int, since: date) -> QuerySet:
        found = MemberState.objects.filter(pk=state)
        return (found.filter(party_since__gt=since) if since.year > 2000 else found).values_list("pk")

    with pytest.raises(ValueError, match="late does not use all of its arguments"):
        KeptRows(late)(1, date(2020, 1, 1))


def test_an_empty_list_is_a_mistake():
    with pytest.raises(ValueError, match="finds nothing"):
        KeptRows(_with_role)([], "focal_point")
