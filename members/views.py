"""Member states (public), people (administrators) and a person's own account."""

from collections.abc import Callable
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import actions, clock, invitations, kept_forms, permissions
from members.errors import NotPossible
from members.forms import (
    ACTIVE,
    DEACTIVATED,
    INVITED,
    ContactForm,
    InvitationForm,
    PeopleFilter,
    RolesForm,
    TimeZoneForm,
)
from members.models import AuditEvent, MemberState, OfficeContact, TreatyFact, User
from members.permissions import KEEP_CONTACT, MANAGE_PEOPLE, ROLES

PEOPLE_PER_PAGE = 25
EVENTS_SHOWN = 50
SIGN_INS_SHOWN = 10
NOT_FOUND = "Day not found"


# --- Member states ----------------------------------------------------------------------------------------------------
@login_not_required
@require_safe
def state_list(request: HttpRequest) -> HttpResponse:
    states = list(MemberState.objects.prefetch_related("treaty_facts"))
    rows = [(state, {fact.kind: fact for fact in _facts(state)}) for state in states]
    parties = sum(state.is_party for state in states)
    return render(
        request,
        "members/state_list.html",
        {"rows": rows, "state_count": len(states), "party_count": parties, "not_party_count": len(states) - parties},
    )


@login_not_required
@require_safe
def state_detail(request: HttpRequest, iso2: str) -> HttpResponse:
    state = get_object_or_404(MemberState.objects.prefetch_related("treaty_facts"), iso2=iso2.upper())
    return render(
        request,
        "members/state_detail.html",
        {
            "state": state,
            "facts": _facts(state),
            "crumbs": [("Member states", reverse("state-list"))],
        },
    )


def date_in_words(partial: str) -> str:
    """A date as far as it is known: "2020-01-25" → "25 January 2020", "2020-01" → "January 2020", "" → not found."""
    if len(partial) == 7:
        return date_format(date.fromisoformat(f"{partial}-01"), "F Y")
    if len(partial) == 10:
        return date_format(date.fromisoformat(partial), "j F Y")
    return partial or NOT_FOUND


def _facts(state: MemberState) -> list[TreatyFact]:
    """The dated acts of a state in the order in which they happen, each with ``in_words``, its date or what is said
    in place of it."""
    order = list(TreatyFact.KINDS)
    facts = sorted(state.treaty_facts.all(), key=lambda fact: order.index(fact.kind))
    for fact in facts:
        fact.in_words = fact.words or date_in_words(fact.date_text)  # type: ignore[attr-defined]
    return facts


# --- People -----------------------------------------------------------------------------------------------------------
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    form = PeopleFilter(request.GET)
    people = _with_roles(User.objects.all())
    if form.is_valid():
        people = _filtered(people, **form.cleaned_data)
    page = Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/person_list.html", {"form": form, "page_obj": page, "filtered": any(request.GET)})


@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: HttpRequest) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = actions.invite(
                email=data["email"],
                name=data["name"],
                agency=data["agency"],
                appointment=data["appointment"],
                by=request.user,  # type: ignore[arg-type]
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _sent(person))
            return redirect("person-detail", pk=person.pk)
    return render(request, "members/person_invite.html", {"form": form, "days": invitations.days_valid()})


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    person = _person_or_404(pk)
    return render(
        request,
        "members/person_detail.html",
        {
            "person": person,
            "two_step": Authenticator.objects.filter(user=person).exists(),
            "events": AuditEvent.objects.about(person)[:EVENTS_SHOWN],
            "events_shown": EVENTS_SHOWN,
            "crumbs": [("People", reverse("person-list"))],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person_roles(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    person = _person_or_404(pk)
    form = RolesForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_roles(person=person, groups=form.cleaned_data["groups"], by=request.user)  # type: ignore[arg-type]
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            names = sorted(group.name for group in form.cleaned_data["groups"])
            messages.success(request, f"{person} now has: {'; '.join(names) or 'no role'}.")
            return redirect("person-detail", pk=pk)
    return render(request, "members/person_roles.html", {"form": form, "person": person})


@require_http_methods(["GET", "HEAD", "POST"])
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    person = _person_or_404(pk)
    if request.method != "POST":
        return render(request, "members/person_deactivate.html", {"person": person})
    done = f"The account of {person} is deactivated and signed out everywhere."
    return _act(request, actions.deactivate, person, done)


@require_POST
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    person = _person_or_404(pk)
    done = f"The account of {person} is open again, with the same roles as before."
    return _act(request, actions.reactivate, person, done)


@require_POST
def person_resend(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    person = _person_or_404(pk)
    return _act(request, actions.resend_invitation, person, _sent(person))


@require_http_methods(["GET", "HEAD", "POST"])
def person_two_step(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.check(request.user, MANAGE_PEOPLE)
    person = _person_or_404(pk)
    if request.method != "POST":
        return render(request, "members/person_two_step.html", {"person": person})
    return _act(request, actions.remove_two_step, person, f"{person} now signs in with the password alone.")


def _act(request: HttpRequest, action: Callable[..., None], person: User, done: str) -> HttpResponse:
    """Run the action and show ``done``, or the reason why not; then redirect to the person's page."""
    try:
        action(person=person, by=request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("person-detail", pk=person.pk)


def _sent(person: User) -> str:
    return (
        f"An e-mail went to {person.email} with a link to set a password. "
        f"The link works once and for {invitations.days_valid()} days."
    )


def _person_or_404(pk: int) -> User:
    return get_object_or_404(_with_roles(User.objects.select_related("invited_by")), pk=pk)


def _with_roles(people: QuerySet[User]) -> QuerySet[User]:
    return people.prefetch_related(Prefetch("groups", Group.objects.order_by("name")))


def _filtered(people: QuerySet[User], q: str, role: str, state: MemberState | None, status: str) -> QuerySet[User]:
    if q:
        people = people.filter(Q(name__icontains=q) | Q(email__icontains=q) | Q(agency__icontains=q))
    groups = Group.objects.all()
    if role:
        groups = groups.filter(Q(state_role__role=role) | Q(name=ROLES[role].name))
    if state:
        groups = groups.filter(state_role__member_state=state)
    if role or state:
        people = people.filter(pk__in=User.objects.filter(groups__in=groups).values("pk"))
    without_password = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if status == INVITED:
        people = people.filter(without_password, is_active=True)
    elif status == ACTIVE:
        people = people.filter(~without_password, is_active=True)
    elif status == DEACTIVATED:
        people = people.filter(is_active=False)
    return people


# --- One's own account ------------------------------------------------------------------------------------------------
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    sign_ins = AuditEvent.objects.about(request.user).filter(what="signed in")  # type: ignore[arg-type]
    return render(request, "members/account.html", {"sign_ins": sign_ins[:SIGN_INS_SHOWN]})


@require_http_methods(["GET", "HEAD", "POST"])
def account_clock(request: HttpRequest) -> HttpResponse:
    """The clock by which this person reads."""
    person = request.user
    form = TimeZoneForm(request.POST or None, person=person)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        actions.set_time_zone(time_zone=form.cleaned_data["time_zone"], by=person)  # type: ignore[arg-type]
        said = _("Times are now told by this clock: %(clock)s.")
        messages.success(request, said % {"clock": clock.named(person.clock)})  # type: ignore[union-attr]
        return redirect("account")
    return render(request, "members/account_clock.html", {"form": form})


# --- How the secretariat is reached -----------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest) -> HttpResponse:
    """For the secretariat: what everybody else reads on Help, where they sign in, on refusals and in e-mails."""
    permissions.check(request.user, KEEP_CONTACT)
    form = ContactForm(request.POST if request.method == "POST" else None, contact=OfficeContact.current())
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_contact(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. People now read this on the pages that say whom to ask."))
            return redirect("contact-edit")
    return render(request, "members/contact_edit.html", {"form": form})


# --- A form that was sent after the session had ended -----------------------------------------------------------------
@require_safe
def kept_form(request: HttpRequest) -> HttpResponse:
    """The form that the address names, or the oldest one, and links to the others."""
    waiting = kept_forms.waiting(request)
    name = request.GET.get("form", "")
    name = name if name in waiting else next(iter(waiting), "")
    others = [(other, form) for other, form in waiting.items() if other != name]
    return render(request, "members/kept_form.html", {"kept": waiting.get(name), "name": name, "others": others})


@require_POST
def kept_form_left(request: HttpRequest) -> HttpResponse:
    """The script of a page sends here what was typed on it when it is left."""
    response = HttpResponse(status=204)
    kept_forms.keep_left(request, response)
    return response


@require_POST
def kept_form_discard(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("form", "")
    kept = kept_forms.waiting(request).get(name)
    response = redirect(kept.page if kept else "home")
    if kept:
        kept_forms.forget(request, response, name)
        messages.success(request, _("What you had typed was thrown away."))
    return response
