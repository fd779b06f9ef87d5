"""Accounts: who may touch them, what each act leaves behind, and what is refused."""

import re
from functools import partial
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import actions
from members.actions import Appointment
from members.errors import NotPossible
from members.invitations import send_invitation
from members.models import AuditEvent, User
from members.permissions import ADMINISTRATOR, CONTRIBUTOR, DONOR, FOCAL_POINT, SECRETARIAT
from tests.factories import PASSWORD, UserFactory, administrator, contributor, donor, focal_point, secretariat, state
from tests.threads import at_once

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "correct horse battery"


def events_about(person: User) -> list[str]:
    return [event.what for event in AuditEvent.objects.about(person).order_by("at")]


def group_names(person: User) -> list[str]:
    return sorted(person.groups.values_list("name", flat=True))


def invite(by: User, **changes) -> User:
    wanted: dict[str, Any] = {
        "email": "New.Officer@Ministry.Example",
        "name": "Focal point, Viet Nam",
        "agency": "",
        "appointment": Appointment(FOCAL_POINT, state("VN")),
    }
    return actions.invite(**(wanted | changes), by=by)


def without_password(person: User) -> User:
    person.set_unusable_password()
    person.save()
    return person


def path_in(text: str) -> str:
    found = re.findall(r"http://localhost:8000(/\S+)", text)
    assert len(found) == 1  # an e-mail carries one link
    return found[0]


# --- Who may ----------------------------------------------------------------------------------------------------------
ROUTES = {
    "person-list": (),
    "person-invite": (),
    "person-detail": ("pk",),
    "person-roles": ("pk",),
    "person-deactivate": ("pk",),
    "person-reactivate": ("pk",),
    "person-resend": ("pk",),
    "person-two-step": ("pk",),
}
POSTED = {"person-reactivate", "person-resend"}


@pytest.mark.parametrize("name", ROUTES)
def test_only_administrators_reach_the_people_pages(client, name):
    person = UserFactory.create()
    url = reverse(name, args=[person.pk] if ROUTES[name] else [])
    call = client.post if name in POSTED else client.get
    assert call(url).status_code == 302  # to the sign-in page
    for other in (focal_point(state("KH")), contributor(state("KH")), secretariat(), donor()):
        client.force_login(other)
        response = call(url)
        assert response.status_code == 403
        assert "This page is for: Administrator." in response.content.decode()
    client.force_login(administrator())
    assert call(url).status_code == (302 if name in POSTED else 200)


@pytest.mark.parametrize(
    "act",
    [
        lambda person, by: invite(by),
        lambda person, by: actions.set_roles(person=person, groups=[], by=by),
        lambda person, by: actions.deactivate(person=person, by=by),
        lambda person, by: actions.reactivate(person=person, by=by),
        lambda person, by: actions.resend_invitation(person=person, by=by),
        lambda person, by: actions.remove_two_step(person=person, by=by),
    ],
)
def test_every_act_asks_who_acts(act):
    person = donor()
    with pytest.raises(PermissionDenied):
        act(person, secretariat())
    assert events_about(person) == []


# --- Invite -----------------------------------------------------------------------------------------------------------
def test_an_invited_person_sets_a_password_and_signs_in(client, mailoutbox):
    admin = administrator()
    client.force_login(admin)
    form = {"email": "New.Officer@Ministry.Example", "name": "Focal point, Viet Nam", "agency": "Ministry"}
    response = client.post(
        reverse("person-invite"), form | {"role": "focal_point", "state": state("VN").pk}, follow=True
    )
    assert "An e-mail went to new.officer@ministry.example with a link to set a password." in response.content.decode()

    person = User.objects.get(email="new.officer@ministry.example")
    assert (person.has_usable_password(), person.invited_by, group_names(person)) == (
        False,
        admin,
        ["National focal point, Viet Nam"],
    )
    assert events_about(person) == ["person invited"]
    [mail] = mailoutbox
    assert mail.to == ["new.officer@ministry.example"]
    assert mail.subject == (
        "ACTIP Reporting Portal: set the password for your account (National focal point, Viet Nam)"
    )

    visitor = Client()
    page = visitor.get(path_in(mail.body), follow=True)
    visitor.post(page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    visitor.post(reverse("account_login"), {"login": person.email, "password": NEW_PASSWORD})
    account = visitor.get(reverse("account")).content.decode()
    assert "National focal point, Viet Nam" in account
    assert events_about(person) == ["person invited", "signed in"]
    again = Client().get(path_in(mail.body), follow=True)
    assert "This link no longer works" in again.content.decode()


@pytest.mark.parametrize(
    ("role", "iso2", "problem"),
    [
        ("focal_point", None, "Choose the member state of the national focal point"),
        ("donor", "KH", "Leave the member state out: Donor viewer is a role for the whole region"),
        ("", None, "Choose a role"),
    ],
)
def test_role_and_state_must_fit(client, mailoutbox, role, iso2, problem):
    client.force_login(administrator())
    form = {"email": "new@ministry.example", "name": "Officer", "role": role}
    if iso2:
        form["state"] = str(state(iso2).pk)
    response = client.post(reverse("person-invite"), form)
    assert (response.status_code, problem in response.content.decode()) == (200, True)
    assert (User.objects.filter(email="new@ministry.example").count(), mailoutbox) == (0, [])


def test_an_address_has_one_account(mailoutbox):
    donor(email="taken@ministry.example")
    with pytest.raises(NotPossible, match="There is an account for taken@ministry"):
        invite(administrator(), email="Taken@Ministry.Example")
    assert mailoutbox == []


def test_nothing_is_kept_when_the_mail_server_does_not_answer(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    with pytest.raises(NotPossible, match="could not be sent, so nothing was changed"):
        invite(administrator())
    assert not User.objects.filter(email="new.officer@ministry.example").exists()
    assert not AuditEvent.objects.filter(what="person invited").exists()


def test_an_invitation_is_sent_again_until_a_password_is_set(mailoutbox):
    admin = administrator()
    person = invite(admin)
    actions.resend_invitation(person=person, by=admin)
    assert (len(mailoutbox), events_about(person)) == (2, ["person invited", "invitation sent again"])
    person.set_password(NEW_PASSWORD)
    person.save()
    with pytest.raises(NotPossible, match="has set a password already"):
        actions.resend_invitation(person=person, by=admin)
    assert len(mailoutbox) == 2


# --- Roles ------------------------------------------------------------------------------------------------------------
def test_roles_are_added_and_taken_away(client):
    person = focal_point(state("KH"))
    [held] = person.groups.all()
    client.force_login(administrator())
    response = client.post(reverse("person-roles", args=[person.pk]), {"role": "contributor", "state": state("KH").pk})
    assert response.status_code == 302
    assert group_names(person) == ["Contributor, Cambodia"]
    client.post(
        reverse("person-roles", args=[person.pk]),
        {"keep": [group.pk for group in person.groups.all()], "role": "focal_point", "state": state("KH").pk},
    )
    assert group_names(person) == ["Contributor, Cambodia", "National focal point, Cambodia"]
    assert [event.details for event in AuditEvent.objects.about(person).order_by("at")] == [
        {"added": ["Contributor, Cambodia"], "removed": [held.name]},
        {"added": ["National focal point, Cambodia"], "removed": []},
    ]


def test_a_group_that_the_person_does_not_hold_cannot_be_kept(client):
    person = donor()
    client.force_login(administrator())
    smuggled = Appointment(SECRETARIAT).group
    response = client.post(reverse("person-roles", args=[person.pk]), {"keep": [smuggled.pk]})
    assert (response.status_code, group_names(person)) == (200, ["Donor viewer"])


@pytest.mark.parametrize(
    "pair", [(SECRETARIAT, DONOR), (SECRETARIAT, FOCAL_POINT), (DONOR, CONTRIBUTOR), (ADMINISTRATOR, SECRETARIAT)]
)
def test_nobody_sits_on_two_sides_of_a_gate(pair):
    person = UserFactory.create()
    groups = [Appointment(role, state("KH") if role.per_state else None).group for role in pair]
    with pytest.raises(NotPossible, match="One account acts for member states, or for the secretariat"):
        actions.set_roles(person=person, groups=groups, by=administrator())
    assert group_names(person) == []


def test_nobody_changes_their_own_roles():
    admin, _ = administrator(), administrator()
    with pytest.raises(NotPossible, match="You cannot change your own roles"):
        actions.set_roles(person=admin, groups=[], by=admin)
    assert group_names(admin) == ["Administrator"]


# --- Deactivate -------------------------------------------------------------------------------------------------------
def test_a_deactivated_person_is_signed_out_at_once_and_stays_out(client):
    person = focal_point(state("KH"))
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert theirs.get(reverse("account")).status_code == 200
    assert UserSession.objects.filter(user=person).count() == 1

    client.force_login(administrator())
    assert (
        "signed out everywhere at once" in client.get(reverse("person-deactivate", args=[person.pk])).content.decode()
    )
    client.post(reverse("person-deactivate", args=[person.pk]))
    assert theirs.get(reverse("account")).status_code == 302
    theirs.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert theirs.get(reverse("account")).status_code == 302
    assert UserSession.objects.filter(user=person).count() == 0
    assert events_about(person)[:2] == ["signed in", "account deactivated"]

    client.post(reverse("person-reactivate", args=[person.pk]))
    theirs.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert theirs.get(reverse("account")).status_code == 200
    assert group_names(person) == ["National focal point, Cambodia"]


def test_an_administrator_cannot_deactivate_himself():
    admin, _ = administrator(), administrator()
    with pytest.raises(NotPossible, match="You cannot deactivate your own account"):
        actions.deactivate(person=admin, by=admin)
    admin.refresh_from_db()
    assert admin.is_active


def test_one_of_two_administrators_can_go():
    first, second = administrator(), administrator()
    actions.deactivate(person=second, by=first)
    second.refresh_from_db()
    assert not second.is_active


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_the_same_moment():
    first, second = administrator(), administrator()
    pairs = ((first, second), (second, first))
    outcomes = at_once(*(partial(actions.deactivate, person=person, by=by) for person, by in pairs))
    assert sorted(isinstance(outcome, NotPossible) for outcome in outcomes) == [False, True]
    assert sorted(isinstance(outcome, Exception) for outcome in outcomes) == [False, True]
    assert Group.objects.get(name="Administrator").user_set.filter(is_active=True).count() == 1


def test_lost_two_step_sign_in_is_removed(client):
    person = donor()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(administrator())
    client.post(reverse("person-two-step", args=[person.pk]))
    assert (Authenticator.objects.count(), events_about(person)) == (0, ["two-step sign-in removed"])


# --- List and account -------------------------------------------------------------------------------------------------
def test_the_list_finds_people_by_name_role_state_and_account(client):
    admin = administrator(name="Portal administrator")
    khmer = focal_point(state("KH"), name="Focal point, Cambodia")
    police = contributor(state("KH"), name="Police officer", agency="National Police")
    viet = focal_point(state("VN"), name="Focal point, Viet Nam", is_active=False)
    invited = without_password(UserFactory.create(name="Invited officer"))
    client.force_login(admin)

    def found(**wanted) -> list[User]:
        return list(client.get(reverse("person-list"), wanted).context["page_obj"])

    assert found() == [khmer, viet, invited, police, admin]
    assert found(q="police") == [police]
    assert found(role="focal_point") == [khmer, viet]
    assert found(role="focal_point", state="KH") == [khmer]
    assert found(state="KH") == [khmer, police]
    assert found(role="administrator") == [admin]
    assert found(status="deactivated") == [viet]
    assert found(status="invited") == [invited]
    assert found(status="active", q="officer") == [police]
    assert found(q="nobody at all") == []


def test_a_long_list_comes_in_pages_and_takes_no_more_queries(client):
    client.force_login(administrator())
    donor()
    client.get(reverse("person-list"))  # the content types are looked up once for each process
    with CaptureQueriesContext(connection) as for_two:
        client.get(reverse("person-list"))
    for _ in range(30):
        focal_point(state("KH"))
    with CaptureQueriesContext(connection) as for_many:
        page = client.get(reverse("person-list")).context["page_obj"]
    assert (len(page), page.paginator.num_pages) == (25, 2)
    assert len(for_many) == len(for_two)


def test_the_account_page_shows_ones_own_sign_ins_only(client):
    person, other = donor(), donor()
    for visitor in (other, other, person):
        Client().post(reverse("account_login"), {"login": visitor.email, "password": PASSWORD})
    client.force_login(person)  # the fixture's sign-in is recorded as well
    response = client.get(reverse("account"))
    assert {event.by for event in response.context["sign_ins"]} == {person}
    assert len(response.context["sign_ins"]) == 2
    for name in ("account_change_password", "mfa_index", "usersessions_list"):
        assert reverse(name) in response.content.decode()


# --- The first administrator ------------------------------------------------------------------------------------------
def test_the_first_administrator_gets_a_link_from_the_command_line(capsys):
    call_command("invite_administrator", "First@Portal.Example", "Portal administrator")
    person = User.objects.get(email="first@portal.example")
    assert (group_names(person), events_about(person)) == (["Administrator"], ["person invited"])
    page = Client().get(path_in(capsys.readouterr().out), follow=True)
    assert "Welcome: choose your password" in page.content.decode()

    call_command("invite_administrator", "first@portal.example", "Portal administrator")
    assert events_about(person) == ["person invited", "invitation sent again"]
    person.set_password(NEW_PASSWORD)
    person.save()
    with pytest.raises(CommandError, match="There is an account for first@portal"):
        call_command("invite_administrator", "first@portal.example", "Portal administrator")


def test_who_sets_a_first_password_is_signed_in_and_who_forgot_it_is_not(mailoutbox):
    person = without_password(contributor(state("KH")))
    send_invitation(person, administrator())
    client = Client()
    page = client.get(path_in(mailoutbox[0].body), follow=True)
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    home = client.post(page.context["action_url"], new, follow=True)
    assert (home.wsgi_request.user, home.wsgi_request.path) == (person, "/")
    visitor = Client()
    visitor.post(reverse("account_reset_password"), {"email": person.email})
    [link] = re.findall(r"http://\S+/account/password/reset/key/\S+", mailoutbox[-1].body)
    page = visitor.get(link, follow=True)
    assert "Choose a new password" in page.content.decode()
    other = {"password1": f"{NEW_PASSWORD}-2", "password2": f"{NEW_PASSWORD}-2"}
    done = visitor.post(page.context["action_url"], other, follow=True)
    assert not done.wsgi_request.user.is_authenticated
    assert "Your password is changed" in done.content.decode()


def test_the_command_does_not_touch_another_persons_account():
    without_password(donor(email="donor@portal.example"))
    with pytest.raises(CommandError, match="already"):
        call_command("invite_administrator", "donor@portal.example", "Portal administrator")
