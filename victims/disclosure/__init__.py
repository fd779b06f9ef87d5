"""Disclosure control: which numbers can be published of linked tables without telling of a few people.

Plain values in, plain values out; nothing here knows of the database.

    problem = ProtectionProblem(smallest=11)
    ...                                  # cells and relations, or ``linked.link`` for statistical tables
    plan = protect(problem)              # what to hide
    findings = audit(problem, plan)      # what could still be worked out: nothing, or nothing is published
"""

from victims.disclosure.audit import DisclosureFinding, audit, intervals
from victims.disclosure.model import Cell, Mark, ProtectionProblem, Relation, Witness
from victims.disclosure.solver import NoAnswer
from victims.disclosure.suppression import WORK, Plan, protect
from victims.disclosure.together import Told, View, protect_for_all

# Raised with every change of what is protected: a preview that was made by earlier rules is made again.
RULES = 5

__all__ = [
    "RULES",
    "WORK",
    "Cell",
    "DisclosureFinding",
    "Mark",
    "NoAnswer",
    "Plan",
    "ProtectionProblem",
    "Relation",
    "Told",
    "View",
    "Witness",
    "audit",
    "intervals",
    "protect",
    "protect_for_all",
]
