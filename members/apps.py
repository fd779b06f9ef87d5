from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from members import checks, login_audit  # noqa: F401  (both register themselves)
