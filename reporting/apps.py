from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from reporting.printing import making  # noqa: F401, PLC0415  (it registers a check)
