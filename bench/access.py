"""Who gets what from every route: each route asked as each role, on the sample data's database.

cells: routes × roles tried; violations: cells whose answer is not the one in the table; undeclared_routes: routes
without an entry.
"""

from functools import partial

from bench.stage import stage

KEYS = ("cells", "violations", "undeclared_routes")
ALWAYS = {"violations": 0, "undeclared_routes": 0}
SMALL = {"every": 12}


def main(every: int = 1) -> dict[str, int]:
    """Of the table's routes every first, or every twelfth, ..."""
    with stage(pages=True):
        from django.db import transaction
        from django.test import Client

        from members.models import MemberState
        from members.row_access import row_access
        from tests import access_table

        with transaction.atomic():
            with row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True):
                world = access_table.make_world()
            cells = access_table.try_all(world, partial(Client, SERVER_NAME="localhost"), every=every)
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
