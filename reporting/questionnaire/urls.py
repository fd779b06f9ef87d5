"""The questionnaire editor of the secretariat."""

from django.urls import path

from reporting.questionnaire.views import parts, versions

urlpatterns = [
    path("questionnaires/", versions.questionnaire_list, name="questionnaire-list"),
    path("questionnaires/start/", versions.questionnaire_start, name="questionnaire-start"),
    path("questionnaires/import/", versions.questionnaire_import, name="questionnaire-import"),
    path("questionnaires/<int:version>/", versions.questionnaire_edit, name="questionnaire-edit"),
    path("questionnaires/<int:version>/settings/", versions.questionnaire_settings, name="questionnaire-settings"),
    path("questionnaires/<int:version>/move/", versions.questionnaire_move, name="questionnaire-move"),
    path("questionnaires/<int:version>/mapping/", versions.questionnaire_map, name="questionnaire-map"),
    path(
        "questionnaires/<int:version>/bring-back/", versions.questionnaire_bring_back, name="questionnaire-bring-back"
    ),
    path("questionnaires/<int:version>/compare/", versions.questionnaire_compare, name="questionnaire-compare"),
    path("questionnaires/<int:version>/publish/", versions.questionnaire_publish, name="questionnaire-publish"),
    path("questionnaires/<int:version>/discard/", versions.questionnaire_discard, name="questionnaire-discard"),
    path("questionnaires/<int:version>/export/", versions.questionnaire_export, name="questionnaire-export"),
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
