"""The kinds of messages that people get, as one table: the name of each, who gets it, and whether it is a duty.

A duty is always sent by e-mail, at once or in the daily summary. An optional kind can be switched off; the list in the
portal still shows it. The kind follows from the template of the message.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.permissions import CONTRIBUTOR, DONOR, FOCAL_POINT, SECRETARIAT

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"  # a translatable text is translated when it is shown


class Delivery(models.TextChoices):
    """How a person gets messages of a kind, besides the list in the portal."""

    AT_ONCE = "at_once", _("By e-mail at once")
    DAILY = "daily", _("In one e-mail a day")
    NEVER = "never", _("No e-mail")


@dataclass(frozen=True)
class NotificationKind:
    key: str
    title: Text
    help: Text
    roles: frozenset[str]
    templates: frozenset[str]
    optional: bool = False

    @property
    def deliveries(self) -> list[Delivery]:
        return list(Delivery) if self.optional else [Delivery.AT_ONCE, Delivery.DAILY]


def _kind(key, title, help_, roles, templates, optional: bool = False) -> NotificationKind:
    return NotificationKind(key, title, help_, frozenset(role.key for role in roles), frozenset(templates), optional)


STATE = (FOCAL_POINT, CONTRIBUTOR)
OTHER = _kind("other", _("Other messages"), _("Whatever asks you to act."), (*STATE, SECRETARIAT, DONOR), ())
KINDS = {
    kind.key: kind
    for kind in (
        _kind(
            "submitted",
            _("Reports that were submitted"),
            _("To the secretariat as work, to the focal points as a receipt. Also when a state takes its report back."),
            (FOCAL_POINT, SECRETARIAT),
            ("submitted", "taken_back"),
        ),
        _kind(
            "decided",
            _("What the secretariat decided"),
            _("Sections were returned, or the report was accepted."),
            (FOCAL_POINT,),
            ("returned", "accepted"),
        ),
        _kind(
            "requests",
            _("Requests and their answers"),
            _("More time, or the correction of a report."),
            (FOCAL_POINT, SECRETARIAT),
            ("asked", "answered"),
        ),
        _kind(
            "clarifications",
            _("Clarifications"),
            _("The secretariat asks about a report, or a state has answered."),
            (FOCAL_POINT, SECRETARIAT),
            ("clarification_asked", "clarification_answered"),
        ),
        _kind(
            "cycles",
            _("Cycles and their dates"),
            _("A cycle was opened, its due date moved, or your state was given more time."),
            (FOCAL_POINT,),
            ("cycle_opened", "due_date_changed", "extended"),
        ),
        _kind(
            "consent",
            _("Consent between Parties (Article 25)"),
            _("Another Party asks for your consent, or answers your request."),
            (FOCAL_POINT,),
            ("consent_asked", "consent_answered"),
        ),
        _kind(
            "parts",
            _("Your part before a publication"),
            _("A state sees what would be published of it; an objection was made or answered."),
            (FOCAL_POINT, SECRETARIAT),
            ("part_shown", "objection_made", "objection_answered"),
        ),
        _kind(
            "published",
            _("Publications"),
            _("A publication was made, or a revised one took the place of an earlier one."),
            (FOCAL_POINT, DONOR),
            ("published",),
        ),
        _kind(
            "approval",
            _("Approvals that are asked of you"),
            _("A second focal point approves a report, or a second officer of the secretariat a step."),
            (FOCAL_POINT, SECRETARIAT),
            ("approval_wanted", "second_officer_wanted", "second_officer_refused"),
        ),
        _kind(
            "sections",
            _("Sections that are given to you"),
            _("Your focal point gives you sections, reminds you of them, or has submitted the report."),
            (CONTRIBUTOR,),
            ("assigned", "reminder", "contributed"),
        ),
        _kind(
            "follow_up",
            _("Recommendations and commitments"),
            _("One was recorded, closed or withdrawn."),
            (FOCAL_POINT, SECRETARIAT),
            ("follow_up",),
        ),
        _kind(
            "due",
            _("Reminders of due dates"),
            _("30, 14, 7 and 1 day before, and 1 and 7 days after. Nothing once it is done."),
            STATE,
            ("report_due", "sections_due", "clarification_due"),
            optional=True,
        ),
        _kind(
            "review_due",
            _("Reminders of reviews that wait"),
            _("1 and 7 days after the day by which a report should have been reviewed."),
            (SECRETARIAT,),
            ("review_due",),
            optional=True,
        ),
        OTHER,
    )
}
_BY_TEMPLATE = {template: kind for kind in KINDS.values() for template in kind.templates}


def notification_kind_of(template: str) -> NotificationKind:
    """The kind of a message by the name of its template. A template without a kind is a duty of "other messages"."""
    return _BY_TEMPLATE.get(template, OTHER)
