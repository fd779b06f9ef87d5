"""Tests never depend on time, so a busy machine or the measurement of coverage does not fail them."""

from hypothesis import HealthCheck, settings

settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")
