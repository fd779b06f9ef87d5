"""Measurements. Each module has ``main() -> dict`` and says in the first line of its docstring what it measures."""
