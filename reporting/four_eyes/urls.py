from django.urls import path

from reporting.four_eyes import views

urlpatterns = [path("second-officer/<int:pk>/", views.second_approval, name="second-approval")]
