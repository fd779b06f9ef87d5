"""One answer at a time: saved while it is written, with its history."""

from django.urls import path

from reporting.views import answers, autosave

urlpatterns = [
    path(
        "reports/<int:pk>/sections/<slug:key>/answers/<slug:question>/",
        autosave.answer_save,
        name="answer-save",
    ),
    path(
        "reports/<int:pk>/sections/<slug:key>/answers/<slug:question>/history/",
        answers.answer_history,
        name="answer-history",
    ),
    path(
        "reports/<int:pk>/sections/<slug:key>/answers/<slug:question>/history/<int:version>/restore/",
        answers.answer_restore,
        name="answer-restore",
    ),
    path("reports/<int:pk>/sections/<slug:key>/presence/", autosave.section_presence, name="section-presence"),
]
