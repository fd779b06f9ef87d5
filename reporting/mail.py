"""E-mails of the reporting flow: who is told, in one plain text with one link and nothing of any report's content."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from members import permissions
from members.models import MemberState, User


def focal_points(state: MemberState) -> list[User]:
    return list(
        User.objects.filter(
            is_active=True, groups__state_role__member_state=state, groups__state_role__role=permissions.FOCAL_POINT.key
        ).distinct()
    )


def secretariat() -> list[User]:
    return list(User.objects.filter(is_active=True, groups__name=permissions.SECRETARIAT.name).distinct())


def send(template: str, subject: str, people: list[User], url: str, **context: object) -> None:
    """One message per person, so that nobody sees another's address."""
    for person in people:
        body = render_to_string(
            f"reporting/mail/{template}.txt", {"person": person, "url": settings.PORTAL_URL + url, **context}
        )
        EmailMessage(subject, body, to=[person.email]).send()


def submitted(version) -> None:
    report = version.report
    send(
        "submitted",
        f"{report.member_state}, {report.cycle}: report submitted ({version.reference})",
        [*secretariat(), *focal_points(report.member_state)],
        version.get_absolute_url(),
        version=version,
    )


def decided(decision) -> None:
    report = decision.version.report
    returned = decision.kind == decision.RETURNED
    send(
        "returned" if returned else "accepted",
        f"{report.member_state}, {report.cycle}: {'sections returned' if returned else 'report accepted'}",
        focal_points(report.member_state),
        reverse("report-detail", args=[report.pk]),
        version=decision.version,
    )
