"""A draft of the next questionnaire for the demonstration, made with the editor's actions. Sample data."""

from dataclasses import replace

from members.models import User
from reporting.enums import QuestionType
from reporting.models import Question, Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire import storage
from reporting.questionnaire.content import QuestionContent, SectionContent

NOTE = (
    "Sample draft. New: a short section on online recruitment and on people forced to commit online fraud. The "
    "question on what blocked cooperation is asked more fully, and one question on problem-solving is asked no longer."
)


def start_draft(by: User) -> None:
    """Make the draft, unless there is a second version already."""
    first = Questionnaire.objects.get(version=1)
    if Questionnaire.objects.exclude(pk=first.pk).exists():
        return
    draft = questionnaire_actions.start(based_on=first, by=by)
    questionnaire_actions.change_settings(
        questionnaire=draft, edition=draft.edition, title=draft.title, kind=draft.kind, note=NOTE, by=by
    )
    _online_recruitment(draft, by)
    _reworded(draft, by)
    for key in ("problem-solving-q4", "justice-cooperation-q4"):
        questionnaire_actions.remove_question(question=_question(draft, key), by=by)
    lessons = questionnaire_actions.add_question(
        section=draft.sections.get(key="justice-cooperation"),
        given=QuestionContent(
            key="justice-cooperation-q6",
            text="What blocked cooperation between justice agencies most, and what was tried against it?",
            type=QuestionType.TEXT,
            guidance="One or two examples without names.",
        ),
        by=by,
    )
    draft.refresh_from_db()
    questionnaire_actions.map_keys(
        questionnaire=draft,
        edition=draft.edition,
        successors={"justice-cooperation-q4": lessons.key},
        reasons={"problem-solving-q4": "The section on victim rights asks it."},
        by=by,
    )


def _online_recruitment(draft: Questionnaire, by: User) -> None:
    section = questionnaire_actions.add_section(
        questionnaire=draft,
        given=SectionContent(
            key="online-recruitment",
            title="Online recruitment and forced online crime",
            part="Work plan and themes",
            about="People recruited over the internet, and people forced to commit online fraud.",
            basis="Sample section, invented for this demonstration",
        ),
        by=by,
    )
    asked = questionnaire_actions.add_question(
        section=section,
        given=QuestionContent(
            key="",
            text="Did authorities find victims who were recruited online in the period?",
            type=QuestionType.YES_NO,
            required=True,
            guidance="Recruited by messages, games, social media or job advertisements.",
        ),
        by=by,
    )
    questionnaire_actions.add_question(
        section=section,
        given=QuestionContent(
            key="",
            text="Through which channels were they recruited?",
            type=QuestionType.MULTI_CHOICE,
            choices=(
                ("social_media", "Social media"),
                ("messages", "Messaging services"),
                ("job_sites", "Job advertisements"),
                ("games", "Online games"),
                ("other", "Another channel"),
            ),
            depends_on=(asked.key, "yes"),
            guidance="Tick what case files show.",
        ),
        by=by,
    )
    questionnaire_actions.add_question(
        section=section,
        given=QuestionContent(
            key="",
            text="Are people who were forced to commit online fraud treated as victims?",
            type=QuestionType.IMPLEMENTATION_STATUS,
            required=True,
            guidance="Name the rule or instruction.",
        ),
        by=by,
    )


def _reworded(draft: Questionnaire, by: User) -> None:
    question = _question(draft, "problem-solving-q1")
    given = storage.question_content(question)
    questionnaire_actions.change_question(
        question=question,
        edition=question.edition,
        given=replace(given, text="How many problem-solving initiatives ran or ended in the period?"),
        section=question.section,
        by=by,
    )


def _question(draft: Questionnaire, key: str) -> Question:
    found = Question.objects.select_related("section__questionnaire", "obligation")
    return found.get(section__questionnaire=draft, key=key)
