"""Every form of the portal is known, and is found where the table says."""

import re

import pytest

from tests import form_table
from tests.form_table import BUTTON, FORMS

pytestmark = pytest.mark.django_db
# What is typed or chosen: a form of Django, or a control that is written out.
CONTROLS = re.compile(
    r"\{\{ *\w*form\w*|\{\{ *\w+_form|<textarea|<select|<input(?![^>]*type=\"hidden\")|as_field_group"
)


@pytest.mark.parametrize("template", form_table.templates())
def test_each_form_of_a_template_has_a_row(template):
    assert len(FORMS.get(template, ())) == len(form_table.forms_of(template)), template


def test_the_table_names_no_template_that_has_no_form():
    assert sorted(set(FORMS) - set(form_table.templates())) == []


@pytest.mark.parametrize("template", [name for name, rows in FORMS.items() if BUTTON in rows])
def test_where_only_buttons_are_there_is_nothing_to_type(template):
    for row, source in zip(FORMS[template], form_table.forms_of(template), strict=True):
        assert row != BUTTON or not CONTROLS.search(source), source


def test_each_form_stands_where_the_table_says(client, everything):
    with everything():
        world = form_table.make_world()
    missing = []
    for name, form in form_table.tried().items():
        if form.first:
            continue  # behind a button; the bench presses it
        person = world.people[form.role]
        client.force_login(person, backend="members.backends.RoleBackend")
        response = client.get(form.address(world))
        template = name.rpartition(" ")[0]
        used = {used.name for used in getattr(response, "templates", ())}
        control = re.match(r"\[(name|value|type)([$^]?)='?([\w:-]+)'?\]", form.has)
        start, end = ("", '"') if control and control[2] == "$" else ('"', "" if control and control[2] else '"')
        words = f"{start}{control[3]}{end}" if control else ""
        if response.status_code != 200 or template not in used or words not in response.content.decode():
            missing.append((name, response.status_code))
    assert missing == []
