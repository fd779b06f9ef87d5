"""The secretariat's review of a section, clarifications, and the list of readings."""

from django.urls import path

from reporting.views import clarifications, readings, review_desk

urlpatterns = [
    path("reports/<int:pk>/review/", review_desk.review_start, name="review-start"),
    path("reports/<int:pk>/review/reviewers/", review_desk.reviewers, name="reviewers"),
    path("reports/<int:pk>/review/notes/<int:note_pk>/delete/", review_desk.note_remove, name="review-note-remove"),
    path("reports/<int:pk>/review/<slug:key>/", review_desk.review_section, name="review-section"),
    path("reports/<int:pk>/review/<slug:key>/read/", review_desk.section_mark, name="review-section-mark"),
    path("reports/<int:pk>/review/<slug:key>/note/", review_desk.note_add, name="review-note-add"),
    path("reports/<int:pk>/review/<slug:key>/assess/<slug:obligation>/", review_desk.assess, name="review-assess"),
    path("reports/<int:pk>/review/<slug:key>/ask/", clarifications.ask, name="clarification-ask"),
    path("reports/<int:pk>/versions/<int:number>/advice/", review_desk.advice, name="report-advice"),
    path("reports/<int:pk>/clarifications/", clarifications.of_report, name="clarification-list"),
    path("reports/<int:pk>/clarifications/send/", clarifications.send_all, name="clarification-send-all"),
    path("clarifications/<int:pk>/", clarifications.detail, name="clarification"),
    path("clarifications/<int:pk>/resolve/", clarifications.resolve, name="clarification-resolve"),
    path("clarifications/<int:pk>/delete/", clarifications.remove, name="clarification-remove"),
    path("clarifications/<int:pk>/draft/delete/", clarifications.discard, name="clarification-discard"),
    path("clarifications/<int:pk>/documents/", clarifications.documents, name="clarification-documents"),
    path("reports/<int:pk>/readings/", readings.report_readings, name="report-readings"),
]
