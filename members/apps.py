from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from members import checks, login_audit  # noqa: F401, PLC0415  (both register themselves, once models are there)
