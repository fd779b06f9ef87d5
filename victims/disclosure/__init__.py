"""Disclosure control: which numbers can be published of linked tables without telling of a few people.

Plain values in, plain values out; nothing here knows of the database.

    problem = Problem(smallest=11)
    ...                                  # cells and relations, or ``linked.problem_of`` for statistical tables
    plan = protect(problem)              # what to hide
    findings = audit(problem, plan)      # what could still be worked out: nothing, or nothing is published
"""

from victims.disclosure.audit import Finding, audit, intervals
from victims.disclosure.model import Cell, Mark, Problem, Relation, Witness
from victims.disclosure.suppression import WORK, Plan, protect

__all__ = [
    "WORK",
    "Cell",
    "Finding",
    "Mark",
    "Plan",
    "Problem",
    "Relation",
    "Witness",
    "audit",
    "intervals",
    "protect",
]
