"""The secretariat's texts in the consolidated reports of the sample corpus.

They hold no number of their own: counts come from findings, by reference. No state is named or compared.
"""

from collections.abc import Mapping

# Findings of the sample reports: name → (kind, subject, choice). Texts refer to them; where nothing is found in a year,
# the finding is not made.
FINDINGS: dict[str, tuple[str, str, str]] = {
    "groups": ("answer", "art1-2-q1", "in_place"),
    "offence": ("answer", "art5-1-q1", "in_place"),
    "companies": ("answer", "art5-1-q3", "yes"),
    "laundering": ("answer", "art7-1-q1", "in_place"),
    "obstruction": ("answer", "art9-1-q1", "in_place"),
    "plan": ("answer", "art11-1-q1", "in_place"),
    "survivors": ("answer", "art11-3-q1", "in_place"),
    "borders": ("answer", "art13-1-q1", "in_place"),
    "identification": ("answer", "art14-1-q1", "in_place"),
    "recognised": ("answer", "art14-2-q1", "yes"),
    "detention": ("answer", "art14-8-q1", "in_place"),
    "informed": ("answer", "art14-9-q1", "in_place"),
    "housing": ("answer", "art14-10a-q1", "in_place"),
    "housing practice": ("practice", "art14-10a-q1", ""),
    "work": ("answer", "art14-10d-q1", "in_place"),
    "reintegration": ("answer", "art14-11-q1", "in_place"),
    "reintegration needs": ("need", "art14-11", ""),
    "identification needs": ("need", "art14-1", ""),
    "return": ("answer", "art15-2-q1", "in_place"),
    "inquiries": ("answer", "art16-2-q1", "in_place"),
    "testimony": ("answer", "art16-5-q1", "in_place"),
    "confiscation": ("answer", "art17-1-q1", "in_place"),
    "assistance": ("answer", "art18-1-q1", "in_place"),
    "foreign orders": ("answer", "art21-1-q1", "in_place"),
    "coordination": ("answer", "art23-1-q1", "in_place"),
    "confidence": ("answer", "art25-1-q1", "in_place"),
    "identified": ("figure", "victims_identified:identified:", ""),
    "women": ("figure", "victims_identified:identified:sex=female", ""),
    "assisted": ("figure", "victims_assisted:once:", ""),
    "investigated": ("figure", "cases_investigated:investigation_opened:", ""),
    "convicted": ("figure", "persons_convicted::", ""),
}


def _sentences(*names: str, numbers: Mapping[str, int]) -> str:
    """References to the sentences of the findings that were made."""
    return " ".join(f"[F{numbers[name]}]" for name in names if name in numbers)


_SUMMARY_OF_YEAR = {
    2023: (
        "This is the first consolidated report prepared from one common questionnaire. Several states noted that "
        "collecting the figures took longer than writing the answers, and that definitions differ between their "
        "agencies. Comparison with earlier national publications is therefore not advised.",
        "Reports for 2023 were written in the first year of the multi-sectoral work plan 2023-2028. They describe "
        "structures more often than results. National plans were renewed or under renewal in several states, and the "
        "revision of guidelines on identification was the most common activity. Forced criminality in connection with "
        "online fraud appears again and again, together with the question of how persons compelled to take part "
        "in it can be told apart from others fairly and without delay.",
    ),
    2024: (
        "Previous answers were updated and marked where they had changed, which shortened the work for states and for "
        "the reader.",
        "Changes in law were fewer than changes in procedure. States reported shorter forms, rules on rest before "
        "interviews, and wider access to legal aid. Work on financial inquiry began in places where it had not "
        "existed. Restitution and compensation continue to be ordered more often than they are paid, and states were "
        "frank about it.",
    ),
    2025: (
        "Timor-Leste, a member of ASEAN since 26 October 2025, reported of its own will for the first time. As it is "
        "not yet a Party, its report is described here but is left out of the figures on implementation by Parties. "
        "A report that arrived after the closing date will be taken up in the next edition.",
        "The reports for 2025 coincide with the middle of the work plan. Freedom of movement in shelters, permission "
        "to work, and the participation of survivors in planning have advanced. "
        "Follow-up after return, housing for men, and the execution of awards remain the needs that are named most "
        "often. States ask for practical help with evidence given from the home country.",
    ),
    2026: (
        "This summary covers early reports only. The cycle is open until the end of April 2027, and the figures run to "
        "31 October 2026.",
        "The early reports suggest steady work on earlier priorities. A summary of the whole year will replace this "
        "text.",
    ),
}


def executive_summary(year: int, numbers: Mapping[str, int]) -> str:
    """The summary at the start of the consolidated report on ``year``; a blank line separates paragraphs.

    ``numbers`` has the number of each finding that was made, by its name in ``FINDINGS``.
    """
    about, trend = _SUMMARY_OF_YEAR[year]
    figures = _sentences("women", "assisted", numbers=numbers)
    return "\n\n".join(
        part
        for part in [
            "This report sets out how the ASEAN Convention Against Trafficking in Persons, Especially Women and "
            f"Children, was implemented in {year}, in the words of [reported] of the [parties] Parties. "
            f"It was prepared by the SOMTC secretariat for the ministers. {about}",
            f"{figures} These are persons whom the authorities detected. The number follows the effort made and the "
            "services available, it is not an estimate of how many people were trafficked, and it does not serve to "
            "compare states."
            if figures
            else "Regional figures are given once enough reports have been accepted.",
            trend,
            "Duties that the Convention words as options, or as matters to be considered, are described without being "
            "counted as gaps.",
            "What ministers are asked to decide follows from the reports. It stands in the last chapter.",
        ]
        if part
    )


_CHAPTERS: dict[int, tuple[str, str]] = {
    1: (
        "Chapter I contains the objectives, definitions and scope of the Convention and the rule that it shall be "
        "interpreted and applied without discrimination. States were asked whom their measures reach in practice, and "
        "whom they do not.",
        "The replies share a pattern. Laws are worded for everyone, while services grew up around women and children, "
        "often with the help of women's organisations. Adult men, workers at sea, domestic workers in private homes, "
        "people without papers and people with disabilities are named as those least reached. Several states answered "
        "this by changing the wording of leaflets, the hours of a service or the person who makes the first contact. "
        "Such changes cost little, and states describe them as worthwhile.",
    ),
    2: (
        "Chapter II asks Parties to make trafficking in persons and the conduct that surrounds it criminal: taking "
        "part in an organised group, laundering, corruption and obstruction of justice. It also asks for jurisdiction "
        "that leaves no space between states.",
        "Trafficking is an offence of its own in the laws that states describe. What remains differs from place to "
        "place: the liability of companies, the use of laundering charges alongside the main offence, and protection "
        "against pressure on families to withdraw a statement. States with ships under their flag describe checks of "
        "crews and contracts. Guidance for prosecutors and judges on consent, debt and abuse of vulnerability is "
        "reported to have more effect than further amendments.",
    ),
    3: (
        "Chapter III deals with prevention, areas of cooperation, and borders and documents.",
        "Prevention moved further towards offers of work made online. States use short films, school lessons and local "
        "advisers, and several have begun to measure if these change what people do. Where this was examined, "
        "practical advice worked better than warnings. Fees and debts incurred before departure appear in reports "
        "of both origin and destination. On borders, states report direct lines between neighbours and, increasingly, "
        "safeguards so that screening does not hinder lawful travel of women and migrants. Birth registration is "
        "mentioned as prevention in its own right.",
    ),
    4: (
        "Chapter IV is the heart of the Convention for victims: identification, safety, privacy, freedom from "
        "detention and punishment, information, housing, health, work and education, compensation, return and "
        "reintegration.",
        "Procedures for identification exist, and the work now lies in carrying them beyond the "
        "capitals. Presumed victims are assisted before a decision in more states than before. Adults in shelters go "
        "out, keep telephones and work in a growing number of places. Gaps remain in housing for men and for families, "
        "in interpretation for smaller languages, and in follow-up after return. Awards of compensation are more often "
        "made than paid; states that trace property in the first days report better results. Figures in this chapter "
        "are shown only where no person can be recognised.",
    ),
    5: (
        "Chapter V concerns law enforcement and prosecution and the confiscation of proceeds.",
        "States describe specialised units, shared procedures and training. Financial inquiry at the start of a case "
        "has spread, by instruction or by checklist, but depends on officers who have time for it. Measures for "
        "victims who testify, such as a support person, a closed hearing or a recorded statement, are used regularly, "
        "and testimony by video from another country has moved from an idea to first practice. Stages of a case cannot "
        "be followed from one table to the next, because cases cross years.",
    ),
    6: (
        "Chapter VI covers mutual legal assistance, extradition, cooperation between police, and the execution and "
        "sharing of confiscation.",
        "The legal bases are largely in place. What slows cooperation is form, translation and distance: "
        "certified copies, originals by post, and time limits that differ. Informal contact before a formal request is "
        "reported as the most useful habit. The network of heads of specialist units is used for early messages. Few "
        "states have experience with foreign confiscation orders in trafficking cases. Information that a Party gave "
        "to another is not contained in this report unless that Party has consented in writing.",
    ),
    7: (
        "Chapter VII contains coordination, monitoring, confidentiality and the final provisions. SOMTC promotes, "
        "monitors and reviews implementation, and reports periodically to the ministers.",
        "Coordinating bodies are in place. States with regional committees describe the work of keeping "
        "them informed, and small administrations value that few people know each file. Rules on confidentiality are "
        "applied, with electronic registers of consent as a next step. States used the open question on results and "
        "needs with care; the needs are brought together at the end of this report, without attribution where a state "
        "so wished.",
    ),
}
_CHAPTER_OF_YEAR = {
    2023: "As this is the first report in the format, no comparison with earlier years is made.",
    2024: "Most answers were carried over from the previous report and brought up to date; changes are marked.",
    2025: "The chapter reflects the mid-point of the work plan and the first voluntary report of a new member.",
    2026: "The text rests on early reports (figures to 31 October 2026) and will be rewritten later.",
}


def chapter_introduction(year: int, chapter_number: int) -> str:
    """The introduction of chapter 1 to 7 in the consolidated report; a blank line separates paragraphs.

    Raises KeyError for another chapter.
    """
    subject, picture = _CHAPTERS[chapter_number]
    return f"{subject} {_CHAPTER_OF_YEAR[year]}\n\n{picture}"
