"""A person's own messages."""

from django.urls import path

from reporting.views import messages

urlpatterns = [
    path("messages/", messages.message_list, name="message-list"),
    path("messages/read/", messages.messages_read, name="messages-read"),
    path("messages/choices/", messages.message_choices, name="message-choices"),
    path("messages/<int:pk>/open/", messages.message_open, name="message-open"),
    path("messages/<int:pk>/mark/", messages.message_mark, name="message-mark"),
    path("unsubscribe/<str:token>/", messages.unsubscribe, name="unsubscribe"),
]
