"""The secretariat's desk: review, the report of SOMTC to AMMTC, and questionnaires as states will see them."""

from django.urls import path

from reporting.publication.publish import something_changed
from reporting.views import consolidated, findings, products, questionnaire_preview, reviews

urlpatterns = [
    path("review/", reviews.queue, name="review-queue"),
    path("reports/<int:pk>/versions/<int:number>/", reviews.report_version, name="report-version"),
    path("reports/<int:pk>/versions/<int:number>/return/", reviews.report_return, name="report-return"),
    path("reports/<int:pk>/versions/<int:number>/accept/", reviews.report_accept, name="report-accept"),
    path("consolidated/", consolidated.consolidated_list, name="consolidated-list"),
    path("consolidated/start/<int:cycle_pk>/", consolidated.consolidated_start, name="consolidated-start"),
    path(
        "consolidated/<int:pk>/",
        consolidated.consolidated_detail,
        {"something_changed": something_changed},  # publishing lies above the page
        name="consolidated-detail",
    ),
    path("consolidated/<int:pk>/refresh/", consolidated.consolidated_refresh, name="consolidated-refresh"),
    path("consolidated/<int:pk>/texts/<slug:key>/", consolidated.text_edit, name="consolidated-text-edit"),
    path("consolidated/<int:pk>/synthesis/", products.synthesis_read, name="synthesis-read"),
    path("consolidated/<int:pk>/<slug:product>.docx", products.product_word, name="product-word"),
    path("consolidated/<int:pk>/chapters/", products.chapter_list, name="chapter-list"),
    path("consolidated/<int:pk>/chapters/<slug:key>/", products.chapter_change, name="chapter-change"),
    path("consolidated/<int:pk>/brief/", products.brief, name="brief"),
    path("consolidated/<int:pk>/decisions/new/", products.decision_edit, name="decision-new"),
    path("consolidated/<int:pk>/decisions/<int:position>/", products.decision_edit, name="decision-edit"),
    path("consolidated/<int:pk>/decisions/<int:position>/change/", products.decision_change, name="decision-change"),
    path("consolidated/<int:pk>/findings/", findings.finding_list, name="finding-list"),
    path("consolidated/<int:pk>/findings/make/", findings.finding_make, name="finding-make"),
    path("consolidated/<int:pk>/findings/renew/", findings.finding_renew, name="finding-renew"),
    path("consolidated/<int:pk>/findings/<int:number>/remove/", findings.finding_remove, name="finding-remove"),
    path("consolidated/<int:pk>/questions/<slug:key>/", findings.finding_question, name="finding-question"),
    path("consolidated/<int:pk>/step/<slug:to>/", consolidated.consolidated_step, name="consolidated-step"),
    path("consolidated/<int:pk>/render/", consolidated.consolidated_render, name="consolidated-render"),
    path("consolidated/<int:pk>/jobs/<int:job_pk>/", consolidated.render_job, name="render-job"),
    path("consolidated/<int:pk>/jobs/<int:job_pk>/cancel/", consolidated.render_cancel, name="render-cancel"),
    path("consolidated/<int:pk>/jobs/<int:job_pk>/report.pdf", consolidated.render_download, name="render-download"),
    path("questionnaires/<int:version>/preview/", questionnaire_preview.preview_first, name="questionnaire-preview"),
    path(
        "questionnaires/<int:version>/preview/<slug:key>/",
        questionnaire_preview.preview,
        name="questionnaire-preview-section",
    ),
]
