"""Recommendations and commitments, law and practice, needs."""

from django.urls import path

from reporting.views import autosave, entries, follow_up, needs

urlpatterns = [
    path("reports/<int:pk>/sections/<slug:key>/entries/<slug:name>/", autosave.entry_save, name="entry-save"),
    path(
        "reports/<int:pk>/sections/<slug:key>/entries/<slug:name>/history/",
        entries.entry_history,
        name="entry-history",
    ),
    path("follow-up/", follow_up.item_list, name="follow-up-list"),
    path("follow-up/recommend/", follow_up.recommend, name="follow-up-recommend"),
    path("follow-up/commit/<str:iso2>/", follow_up.commit, name="follow-up-commit"),
    path("follow-up/<int:pk>/", follow_up.item_detail, name="follow-up-item"),
    path("follow-up/<int:pk>/close/", follow_up.close, name="follow-up-close"),
    path(
        "reports/<int:pk>/versions/<int:number>/recommend/",
        follow_up.recommend_from_review,
        name="version-recommend",
    ),
    path("needs/", needs.need_list, name="need-list"),
]
