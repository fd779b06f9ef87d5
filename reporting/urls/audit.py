"""The audit trail."""

from django.urls import path

from reporting.views import audit

urlpatterns = [
    path("audit/", audit.audit_list, name="audit-list"),
    path("audit/export/", audit.audit_export, name="audit-export"),
    path("audit/chains/<str:iso2>/", audit.audit_chain_page, name="audit-chain"),
    path("audit/chains/<str:iso2>/file/", audit.audit_chain_file, name="audit-chain-file"),
]
