from django.urls import path

from members import views

urlpatterns = [
    path("states/", views.state_list, name="state-list"),
    path("states/<str:iso2>/", views.state_detail, name="state-detail"),
    path("people/", views.person_list, name="person-list"),
    path("people/invite/", views.person_invite, name="person-invite"),
    path("people/<int:pk>/", views.person_detail, name="person-detail"),
    path("people/<int:pk>/roles/", views.person_roles, name="person-roles"),
    path("people/<int:pk>/deactivate/", views.person_deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", views.person_reactivate, name="person-reactivate"),
    path("people/<int:pk>/resend/", views.person_resend, name="person-resend"),
    path("people/<int:pk>/two-step/", views.person_two_step, name="person-two-step"),
    path("account/", views.account, name="account"),
    path("account/clock/", views.account_clock, name="account-clock"),
    path("contact/", views.contact_edit, name="contact-edit"),
    path("kept-form/", views.kept_form, name="kept-form"),
    path("kept-form/left/", views.kept_form_left, name="kept-form-left"),
    path("kept-form/discard/", views.kept_form_discard, name="kept-form-discard"),
]
