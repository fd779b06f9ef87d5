"""Member states, their dated treaty facts, and the groups and permissions of the roles. Repeatable."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import Group, Permission

from members import permissions
from members.models import MemberState, MemberStateGroupObjectPermission, StateRole, TreatyFact

RECALL, DERIVED = "recall", "derived"  # sources of domain/member_states.yaml that are no publication
ONLY_THE_YEAR = "The year has a source; the day has not been checked against one."


def read_yaml(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as stream:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, in C, where it was built
        return yaml.load(stream, Loader=loader)  # noqa: S506


def first_day(partial: str | None) -> date | None:
    """The first day that a partial ISO date ("2020", "2020-01", "2020-01-25") can mean; None for an unknown date."""
    if not partial:
        return None
    year, month, day = ([int(part) for part in str(partial).split("-")] + [1, 1])[:3]
    return date(year, month, day)


def load_member_states(path: Path, using: str) -> int:
    """Load domain/member_states.yaml. Returns how many states it holds."""
    data = read_yaml(path)
    sources, treaty = data["sources"], data["treaty"]
    for row in data["member_states"]:
        actip, lead, population = row["actip"], row["lead_body"], row["population"]
        state, _ = MemberState.objects.using(using).update_or_create(
            iso2=row["iso2"],
            defaults={
                "iso3": row["iso3"],
                "name": row["name"],
                "official_name": row["official_name"],
                "time_zone": row["timezone"],
                "languages": row["languages"],
                "lead_body": f"{lead['name']} ({lead['acronym']})" if lead.get("acronym") else lead["name"],
                "lead_body_note": lead.get("host") or "",
                "lead_body_verified": lead["source"] != RECALL and RECALL not in lead.get("source_note", ""),
                "population": population["value"],
                "population_year": population["year"],
                "population_source": sources[population["source"]]["title"],
                "party_status": actip["status"],
                "party_since": first_day((actip["entry_into_force"] or {}).get("date")),
                "notes": row["notes"],
            },
        )
        acts = {"asean_accession": row["asean_accession"]} | {
            kind: actip[kind] for kind in ("signature", "deposit", "entry_into_force")
        }
        for kind, act in acts.items():
            if act is None:
                TreatyFact.objects.using(using).filter(member_state=state, kind=kind).delete()
                continue
            TreatyFact.objects.using(using).update_or_create(
                member_state=state, kind=kind, defaults=_fact(act, verified(kind, acts | treaty), sources)
            )
    return len(data["member_states"])


def verified(name: str, facts: Mapping[str, Any]) -> bool:
    """Whether a fact has a source, and everything that it is derived from has one too.

    ``facts`` maps names to entries with a ``source``. Raises ValueError for a derived fact that does not name what it
    follows from, follows from itself, or has a date although one of the facts that it follows from has no source.
    """
    fact = facts[name]
    if fact["source"] != DERIVED:
        return fact["source"] != RECALL
    inputs = fact.get("derived_from", [])
    if not inputs or name in inputs:
        raise ValueError(f"“{name}” is derived and does not say from what (derived_from).")
    rest = {key: value for key, value in facts.items() if key != name}
    if missing := [key for key in inputs if key not in rest]:
        raise ValueError(f"“{name}” is derived from “{missing[0]}”, which is not known or is derived from it.")
    sure = all(verified(key, rest) for key in inputs)
    if fact.get("date") and not sure:
        raise ValueError(f"“{name}” is derived from a fact without a source, so it cannot have a date.")
    return sure


def _fact(act: Mapping[str, Any], is_verified: bool, sources: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of a TreatyFact. Of a day whose year alone has a source, the note says so."""
    source, also, note = sources[act["source"]], list(act.get("also", [])), act.get("note") or ""
    if year := act.get("corroboration"):
        also.append(year["source"])
        note = f"{note} {ONLY_THE_YEAR}".strip()
    return {
        "act": act.get("act", ""),
        "date_text": act.get("date") or "",
        "words": act.get("words", ""),
        "note": note,
        "source": source["title"],
        "source_url": source["url"] or "",
        "also": [[sources[key]["title"], sources[key]["url"] or ""] for key in also],
        "verified": is_verified,
    }


def load_roles(using: str) -> None:
    """One group per (state, role) with its permission on that state; one per portal role with its permissions."""
    known = {p.codename: p for p in Permission.objects.using(using).filter(content_type__app_label="members")}
    for role in permissions.PORTAL_ROLES.values():
        group, _ = Group.objects.using(using).get_or_create(name=role.name)
        group.permissions.set([known[permissions.codename(key)] for key in role.permissions])
    for state in MemberState.objects.using(using):
        for role in permissions.STATE_ROLES.values():
            group, _ = Group.objects.using(using).get_or_create(name=f"{role.name}, {state.name}")
            StateRole.objects.using(using).get_or_create(member_state=state, role=role.key, defaults={"group": group})
            # bulk_create, because guardian's save() looks the content type up on the default connection.
            MemberStateGroupObjectPermission.objects.using(using).bulk_create(
                [
                    MemberStateGroupObjectPermission(
                        group=group, content_object=state, permission=known[permissions.codename(key)]
                    )
                    for key in role.permissions
                ],
                ignore_conflicts=True,
            )
