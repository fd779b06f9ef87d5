"""A person's own messages."""

from django.urls import path

from reporting.messages import views

urlpatterns = [
    path("messages/", views.message_list, name="message-list"),
    path("messages/read/", views.messages_read, name="messages-read"),
    path("messages/choices/", views.message_choices, name="message-choices"),
    path("messages/<int:pk>/open/", views.message_open, name="message-open"),
    path("messages/<int:pk>/mark/", views.message_mark, name="message-mark"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
