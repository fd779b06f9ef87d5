"""Sharing the work on a report, approval, receipts, and requests to the secretariat."""

from django.urls import path

from reporting.views import delegation, handing_in, practice

urlpatterns = [
    path("reports/<int:pk>/people/", delegation.report_team, name="report-team"),
    path("reports/<int:pk>/people/give/", delegation.sections_give, name="sections-give"),
    path("reports/<int:pk>/people/invite/", delegation.colleague_invite, name="colleague-invite"),
    path("reports/<int:pk>/people/settings/", delegation.report_settings, name="report-settings"),
    path("reports/<int:pk>/people/<int:person_pk>/remind/", delegation.colleague_remind, name="colleague-remind"),
    path(
        "reports/<int:pk>/people/assignments/<int:assignment_pk>/take-back/",
        delegation.section_take_back,
        name="section-take-back",
    ),
    path("reports/<int:pk>/sections/<slug:key>/people/", delegation.section_assign, name="section-assign"),
    path("reports/<int:pk>/sections/<slug:key>/judge/", delegation.section_judge, name="section-judge"),
    path("reports/<int:pk>/sections/<slug:key>/read/", delegation.section_read, name="section-read"),
    path("hand-over/<str:iso2>/", delegation.post_hand_over, name="post-hand-over"),
    path("reports/<int:pk>/approval/", handing_in.report_approval, name="report-approval"),
    path("reports/<int:pk>/take-back/", handing_in.report_take_back, name="report-take-back"),
    path("reports/<int:pk>/versions/<int:number>/copies/", handing_in.receipt_files, name="receipt-files"),
    path("reports/<int:pk>/versions/<int:number>/copies/ask/", handing_in.receipt_files_ask, name="receipt-files-ask"),
    path(
        "reports/<int:pk>/versions/<int:number>/copies/<slug:format>/",
        handing_in.receipt_download,
        name="receipt-download",
    ),
    path("reports/<int:pk>/more-time/", handing_in.extension_ask, name="extension-ask"),
    path("reports/<int:pk>/correction/", handing_in.correction_ask, name="correction-ask"),
    path("reports/practice/", practice.practice, name="practice"),
    path("reports/<int:pk>/practice/submit/", practice.practice_submit, name="practice-submit"),
    path("reports/<int:pk>/practice/submitted/", practice.practice_submitted, name="practice-submitted"),
    path("reports/<int:pk>/practice/put-away/", practice.practice_put_away, name="practice-put-away"),
    path("requests/", handing_in.state_request_list, name="state-request-list"),
    path("requests/<int:pk>/", handing_in.state_request, name="state-request"),
    path("verify/", handing_in.verify, name="verify"),
]
