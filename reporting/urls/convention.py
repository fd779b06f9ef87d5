from django.urls import path

from reporting.views import convention

urlpatterns = [
    # The Convention as data: public, read-only
    path("convention/", convention.article_list, name="article-list"),
    path("convention/article-<int:number>/", convention.article_detail, name="article-detail"),
    path("convention/obligations/<slug:key>/", convention.obligation_detail, name="obligation-detail"),
    path("convention/questionnaire-<int:version>/", convention.questionnaire_detail, name="questionnaire-detail"),
    path("glossary/", convention.glossary, name="glossary"),
]
