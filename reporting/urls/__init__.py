"""Addresses of reporting: those of the floors are in this folder, each wing has its own."""

from reporting.dashboards import urls as dashboards
from reporting.four_eyes import urls as four_eyes
from reporting.law import urls as law
from reporting.messages import urls as messages
from reporting.publication import urls as publication
from reporting.questionnaire import urls as questionnaire
from reporting.urls import (
    answers,
    audit,
    calendar,
    carried,
    case_files,
    convention,
    cycles,
    evidence,
    follow_up,
    handing_in,
    national,
    release,
    review_desk,
    rights,
    secretariat,
)
from reporting.workbook import urls as workbook

urlpatterns = [
    *convention.urlpatterns,
    *law.urlpatterns,
    *national.urlpatterns,
    *answers.urlpatterns,
    *carried.urlpatterns,
    *evidence.urlpatterns,
    *case_files.urlpatterns,
    *handing_in.urlpatterns,
    *cycles.urlpatterns,
    *calendar.urlpatterns,
    *release.urlpatterns,
    *rights.urlpatterns,
    *secretariat.urlpatterns,
    *publication.urlpatterns,
    *four_eyes.urlpatterns,
    *questionnaire.urlpatterns,
    *review_desk.urlpatterns,
    *dashboards.urlpatterns,
    *workbook.urlpatterns,
    *messages.urlpatterns,
    *audit.urlpatterns,
    *follow_up.urlpatterns,
]
