"""The release of a report: the state's decisions, previews, editions for Parties, and consents."""

from django.urls import path

from reporting.views import consent, parties, public_figures, release

urlpatterns = [
    path("release-policy/", release.policy, name="release-policy"),
    path("reports/<int:pk>/release/", release.report_release, name="report-release"),
    path("reports/<int:pk>/release/ledger/", release.ledger, name="release-ledger"),
    path("reports/<int:pk>/release/as-<slug:audience>/", release.preview, name="release-preview"),
    path("reports/<int:pk>/release/<slug:key>/", release.section_release, name="section-release"),
    path("reports/<int:pk>/public-figures/", public_figures.table_list, name="public-figures"),
    path("reports/<int:pk>/public-figures/<slug:key>/", public_figures.table, name="public-figures-table"),
    path("reports/<int:pk>/received/<slug:kind>/<slug:key>/", consent.mark, name="received-mark"),
    path("consent/", consent.request_list, name="consent-request-list"),
    path("consent/<int:pk>/", consent.request_detail, name="consent-request"),
    path("parties/", parties.edition_list, name="party-edition-list"),
    path("parties/<int:pk>/", parties.edition, name="party-edition"),
    path("parties/<int:pk>/documents/<int:document>/", parties.document, name="party-document"),
]
