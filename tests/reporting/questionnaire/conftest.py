"""The secretariat at work on a draft of the questionnaire."""

import pytest

from members.row_access import row_access
from reporting.models import Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from tests.factories import secretariat


@pytest.fixture
def officer(client, db):
    """An officer of the secretariat, signed in."""
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def first():
    """The published version 1."""
    return Questionnaire.objects.get(version=1)


@pytest.fixture
def draft(officer, first):
    """Version 2, a draft that starts from version 1."""
    with row_access(reviews=True):
        return questionnaire_actions.start(based_on=first, by=officer)


@pytest.fixture
def editing():
    """What the database shows to an officer of the secretariat."""
    with row_access(reviews=True):
        yield
