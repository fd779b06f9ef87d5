"""The questionnaire editor of the secretariat."""

from django.urls import path

from reporting.views import questionnaire_parts as parts
from reporting.views import questionnaires as views

urlpatterns = [
    path("questionnaires/", views.questionnaire_list, name="questionnaire-list"),
    path("questionnaires/start/", views.questionnaire_start, name="questionnaire-start"),
    path("questionnaires/import/", views.questionnaire_import, name="questionnaire-import"),
    path("questionnaires/<int:version>/", views.questionnaire_edit, name="questionnaire-edit"),
    path("questionnaires/<int:version>/settings/", views.questionnaire_settings, name="questionnaire-settings"),
    path("questionnaires/<int:version>/move/", views.questionnaire_move, name="questionnaire-move"),
    path("questionnaires/<int:version>/mapping/", views.questionnaire_map, name="questionnaire-map"),
    path("questionnaires/<int:version>/bring-back/", views.questionnaire_bring_back, name="questionnaire-bring-back"),
    path("questionnaires/<int:version>/compare/", views.questionnaire_compare, name="questionnaire-compare"),
    path("questionnaires/<int:version>/publish/", views.questionnaire_publish, name="questionnaire-publish"),
    path("questionnaires/<int:version>/discard/", views.questionnaire_discard, name="questionnaire-discard"),
    path("questionnaires/<int:version>/export/", views.questionnaire_export, name="questionnaire-export"),
    path("questionnaires/<int:version>/preview/", parts.preview_first, name="questionnaire-preview"),
    path("questionnaires/<int:version>/preview/<slug:key>/", parts.preview, name="questionnaire-preview-section"),
    path("questionnaires/<int:version>/sections/add/", parts.section_add, name="questionnaire-section-add"),
    path("questionnaires/<int:version>/sections/<slug:key>/", parts.section_edit, name="questionnaire-section"),
    path(
        "questionnaires/<int:version>/sections/<slug:key>/remove/",
        parts.section_remove,
        name="questionnaire-section-remove",
    ),
    path(
        "questionnaires/<int:version>/sections/<slug:key>/add-question/",
        parts.question_add,
        name="questionnaire-question-add",
    ),
    path("questionnaires/<int:version>/questions/<slug:key>/", parts.question_edit, name="questionnaire-question"),
    path(
        "questionnaires/<int:version>/questions/<slug:key>/remove/",
        parts.question_remove,
        name="questionnaire-question-remove",
    ),
]
