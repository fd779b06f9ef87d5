"""Who gets what from every route: each route asked as each role, on the sample data's database.

cells: routes × roles tried; violations: cells whose answer is not the one in the table; undeclared_routes: routes
without an entry.
"""

from bench.stage import stage


def main() -> dict[str, int]:
    with stage():
        from django.core.management import call_command
        from django.db import transaction
        from django.test.utils import setup_test_environment

        from members.models import MemberState
        from members.row_access import row_access
        from tests import access_table

        setup_test_environment()
        call_command("collectstatic", interactive=False, verbosity=0)
        with transaction.atomic():
            with row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True):
                world = access_table.make_world()
            cells = access_table.try_all(world)
            transaction.set_rollback(True)
        for cell in cells:
            if cell.is_violation:
                print(f"{cell.route} as {cell.role}: expected {cell.expected}, got {cell.got}")
        undeclared = access_table.undeclared()
        for name in undeclared:
            print(f"{name} has no entry in the table")
        return {
            "cells": len(cells),
            "violations": sum(cell.is_violation for cell in cells),
            "undeclared_routes": len(undeclared),
        }
