"""Disclosure control: which numbers of linked tables can be published so that no small count can be worked out.

Plain values in, plain values out: no database.

    problem = ProtectionProblem(smallest=11)
    ...                                  # add cells and relations, or use ``linked.link`` for statistical tables
    plan = protect(problem)              # which cells to hide
    findings = audit(problem, plan)      # what could still be worked out; if anything, do not publish
"""

from victims.disclosure.audit import DisclosureFinding, audit, intervals
from victims.disclosure.model import Cell, Mark, ProtectionProblem, Relation, Witness
from victims.disclosure.solver import NoAnswer
from victims.disclosure.suppression import WORK, Plan, protect
from victims.disclosure.together import Told, View, protect_for_all

# Add one whenever the rules of protection change: previews that were made by the old rules are made again.
RULES = 6

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
