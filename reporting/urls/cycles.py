"""Reporting cycles: the secretariat's pages."""

from django.urls import path

from reporting.views import cycles

urlpatterns = [
    path("cycles/", cycles.cycle_list, name="cycle-list"),
    path("cycles/plan/", cycles.cycle_plan, name="cycle-plan"),
    path("cycles/<int:pk>/", cycles.cycle_detail, name="cycle-detail"),
    path("cycles/<int:pk>/details/", cycles.cycle_edit, name="cycle-edit"),
    path("cycles/<int:pk>/extend/<int:report_pk>/", cycles.cycle_extend, name="cycle-extend"),
    path("cycles/<int:pk>/<slug:step>/", cycles.cycle_step, name="cycle-step"),
]
