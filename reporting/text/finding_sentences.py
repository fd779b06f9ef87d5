"""The sentence of a finding, composed from what its query found. No number in it is typed by anybody.

The number of states comes first, then what they say. What is missing somewhere names no state.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reporting.enums import FindingKind
from reporting.text import quantities

Found = Mapping[str, Any]


def parts(kind: str, found: Found) -> dict[str, str]:
    """What a text can refer to: the sentence, and its numbers in words, as far as it has them."""
    said = {"sentence": sentence(kind, found)}
    if "count" in found:
        said["count"] = found["shown"] if "shown" in found else quantities.in_words(found["count"])
    if "of" in found:
        said["of"] = quantities.in_words(found["of"])
    if found.get("before"):
        said["before"] = quantities.in_words(found["before"]["count"])
    return said


def sentence(kind: str, found: Found) -> str:
    return _SENTENCES[FindingKind(kind)](found)


def _answer(found: Found) -> str:
    who, count = quantities.of_states(found["count"], found["of"]), _for_the_verb(found)
    values = {"who": who, "label": found["label"], "about": _about(found)}
    if found["gives_status"]:
        said = _step(found["choice"], count) % values
    else:
        values["question"] = found["question"]
        if found["several"]:
            said = ngettext(
                "%(who)s names “%(label)s” where the question is “%(question)s”",
                "%(who)s name “%(label)s” where the question is “%(question)s”",
                count,
            )
        else:
            said = ngettext(
                "%(who)s says “%(label)s” to “%(question)s”", "%(who)s say “%(label)s” to “%(question)s”", count
            )
        said %= values
    said = _placed(said, found)
    return f"{said} {_compared(found['before'])}".rstrip() if found["before"] else said


def _for_the_verb(found: Found) -> int:
    """The number that the verb follows: "None of the seven states … has", "No state … has"."""
    return max(found["count"], 1)


def _step(choice: str, count: int) -> str:
    """What ``count`` states, at least one, say on a duty; ``choice`` as ``queries.findings.STEPS`` has it."""
    if choice == "in_place":
        return ngettext("%(who)s has this in place: %(about)s", "%(who)s have this in place: %(about)s", count)
    if choice == "in_progress":
        return ngettext(
            "%(who)s has this in progress or partly in place: %(about)s",
            "%(who)s have this in progress or partly in place: %(about)s",
            count,
        )
    return ngettext(
        "%(who)s has planned or not started this: %(about)s",
        "%(who)s have planned or not started this: %(about)s",
        count,
    )


def _compared(before: Found) -> str:
    """Both numbers for the states that answered in both reports; "" if that is one."""
    values = {
        "of": quantities.in_words(before["of"]),
        "now": quantities.in_words(before["now"]),
        "then": quantities.in_words(before["count"]),
        "year": before["year"],
    }
    if before["of"] == 1:
        return ""  # one state is no trend of the region
    if before["now"] == before["count"]:
        return _("Of the %(of)s that also answered for %(year)s: %(now)s, as many as then.") % values
    return _("Of the %(of)s that also answered for %(year)s: %(now)s, and %(then)s then.") % values


def _practice(found: Found) -> str:
    return _placed(
        ngettext(
            "%(names)s reports that this is in place: %(about)s",
            "%(names)s report that this is in place: %(about)s",
            len(found["states"]),
        )
        % {"names": listed(found["states"]), "about": _about(found)},
        found,
    )


def _extract(found: Found) -> str:
    said = _("%(state)s: “%(words)s”") % {"state": found["states"][0], "words": found["words"].strip()}
    return f"{said} ({found['place']})" if found["place"] else said


def _need(found: Found) -> str:
    kinds = [
        pgettext("kind of need, and how many states name it", "%(kind)s (%(count)s)")
        % {"kind": _lower(kind), "count": quantities.in_words(count)}
        for kind, count in found["kinds"]
    ]
    values = {
        "count": quantities.in_words(found["count"]).capitalize(),
        "of": quantities.in_words(found["of"]),
        "about": _lower(found["about"]),
        "kinds": listed(kinds),
    }
    if found["of"] == 1:
        said = _("The state that reported names a need: %(about)s; %(kinds)s") % values
    else:
        said = (
            ngettext(
                "%(count)s of the %(of)s states that reported names a need: %(about)s; %(kinds)s",
                "%(count)s of the %(of)s states that reported name a need: %(about)s; %(kinds)s",
                found["count"],
            )
            % values
        )
    return _placed(said, found)


def _figure(found: Found) -> str:
    given = ngettext("%(n)s state gave figures", "%(n)s states gave figures", found["states_included"]) % {
        "n": quantities.in_words(found["states_included"])
    }
    return _("%(about)s: %(shown)s (Table %(table)s; %(given)s).") % {
        "about": found["about"],
        "shown": found["shown"],
        "table": found["table"],
        "given": given,
    }


_SENTENCES = {
    FindingKind.ANSWER: _answer,
    FindingKind.PRACTICE: _practice,
    FindingKind.EXTRACT: _extract,
    FindingKind.NEED: _need,
    FindingKind.FIGURE: _figure,
}


def _placed(said: str, found: Found) -> str:
    return f"{said} ({found['place']})." if found["place"] else f"{said}."


def _about(found: Found) -> str:
    """What a sentence is about: the duty, or the question itself where it belongs to none."""
    if found["about"] == found.get("question"):
        return _("“%(question)s”") % {"question": found["about"]}
    return _lower(found["about"])


def _lower(words: str) -> str:
    """Inside a sentence: a small first letter, unless the word is a name in capitals."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def listed(names: Sequence[str]) -> str:
    """ "Indonesia, Malaysia and Thailand"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
