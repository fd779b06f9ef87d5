"""The page on which a section is answered, in a real browser: saving while typing, keyboard, no script, 320 pixels."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from reporting.actions.answers import GivenAnswer, save_answers
from reporting.enums import AnswerKind, QuestionType
from reporting.models import Answer, AnswerRevision, Questionnaire
from reporting.questionnaire import actions as questionnaire_actions
from reporting.questionnaire.content import QuestionContent
from tests.browser.pages import PHONE, check_page, sign_in
from tests.factories import PASSWORD, everything, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def officer(report):
    return focal_point(state("KH"), name="Focal point, Cambodia")


def open_section(page: Page, report, section: str = "article-5") -> None:
    page.goto(f"/reports/{report.pk}/sections/{section}/")


def saved(key: str) -> Answer | None:
    with everything():
        return Answer.objects.filter(question__key=key).first()


def said(page: Page, key: str):
    return page.locator(f'[data-question="{key}"] [data-save-state]')


def write_as(person, report, key: str, base_version: int, narrative: str) -> None:
    with everything():
        section = report.sections.get(section__key="article-5")
        entry = GivenAnswer(AnswerKind.VALUE, "planned", narrative, base_version=base_version)
        assert save_answers(report_section=section, entries={key: entry}, by=person).changed == [key]


def test_an_answer_is_saved_when_typing_stops_and_by_the_keyboard_alone(page, officer, report, screenshot):
    sign_in(page, officer)
    open_section(page, report)
    first = page.locator("#id_art5-1-q1-value_0")
    for _ in range(60):
        page.keyboard.press("Tab")
        if first.evaluate("element => element.name === document.activeElement.name"):
            break
    page.keyboard.press("ArrowUp")
    expect(said(page, "art5-1-q1")).to_have_text(SAVED)
    page.keyboard.press("Tab")
    page.keyboard.type("A bill is drafted. ច្បាប់")
    expect(said(page, "art5-1-q1")).to_have_text(SAVED)
    expect(page.locator("[name=art5-1-q1-version]")).to_have_value("2")
    assert saved("art5-1-q1").narrative == "A bill is drafted. ច្បាប់"
    page.keyboard.type(" More.")
    page.locator("[name=art5-1-q2-narrative]").focus()  # leaving the field saves at once
    expect(page.locator("[name=art5-1-q1-version]")).to_have_value("3")
    with everything():
        written = AnswerRevision.objects.filter(question__key="art5-1-q1").order_by("version")
        assert [revision.narrative for revision in written] == [
            "", "A bill is drafted. ច្បាប់", "A bill is drafted. ច្បាប់ More.",
        ]  # fmt: skip
    check_page(page, screenshot, "saved")


def test_what_is_wrong_is_said_at_the_field_and_the_text_stays(page, officer, report, screenshot):
    sign_in(page, officer)
    open_section(page, report, "article-8")
    number = page.locator("[name=art8-1-q2-value]")
    number.fill("1,234")
    number.blur()
    expect(page.locator('[id="id_art8-1-q2-value_error"]')).to_contain_text("A comma or point before three digits")
    expect(number).to_have_value("1,234")
    expect(number).to_have_attribute("aria-invalid", "true")
    check_page(page, screenshot, "wrong number")
    number.fill("1234")
    number.blur()
    expect(said(page, "art8-1-q2")).to_have_text(SAVED)
    expect(page.locator('[id="id_art8-1-q2-value_error"]')).to_have_count(0)
    assert saved("art8-1-q2").value == 1234


def test_a_date_is_sent_once_its_last_part_is_left(page, officer, report):
    sign_in(page, officer)
    open_section(page, report, "context")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "context-q1" in request.url else None)
    for part, text in (("year", ""), ("day", "5"), ("month", "3"), ("year", "2026")):
        page.locator(f"[name=context-q1-value_{part}]").fill(text)
    page.locator("[name=context-q3-value]").focus()
    expect(said(page, "context-q1")).to_have_text(SAVED)
    assert len(sent) == 1
    assert saved("context-q1").value == "2026-03-05"


@pytest.mark.parametrize(
    ("choice", "text", "version"),
    [
        ("Keep mine", "Written here.", 2),
        ("Keep theirs", "Written there.", 1),
        ("Merge by hand", "Written here. Both.", 2),
    ],
)
def test_two_people_see_both_texts_and_choose(page, officer, report, screenshot, choice, text, version):
    sign_in(page, officer)
    open_section(page, report)
    colleague = focal_point(state("KH"), name="Second officer, Cambodia")
    write_as(colleague, report, "art5-1-q1", 0, "Written there.")
    field = page.locator("[name=art5-1-q1-narrative]")
    field.fill("Written here.")
    field.blur()
    panel = page.locator("#art5-1-q1 .portal-conflict")
    expect(panel).to_contain_text("Second officer, Cambodia changed this answer")
    expect(panel.locator("del").last).to_contain_text("there")
    expect(panel.locator("ins").last).to_contain_text("here")
    assert saved("art5-1-q1").narrative == "Written there."
    check_page(page, screenshot, choice)
    panel.get_by_role("button", name=choice).click()
    if choice == "Merge by hand":
        expect(panel).to_contain_text("Written there.")
        expect(field).to_be_focused()
        field.fill("Written here. Both.")
        field.blur()
    if choice != "Keep theirs":
        expect(said(page, "art5-1-q1")).to_have_text(SAVED)
    expect(panel).to_have_count(0)
    expect(field).to_have_value(text)
    answer = saved("art5-1-q1")
    assert (answer.narrative, answer.version) == (text, version)


def test_a_session_that_ended_is_renewed_in_place(page, officer, report, screenshot):
    sign_in(page, officer)
    open_section(page, report)
    Session.objects.all().delete()
    field = page.locator("[name=art5-1-q1-narrative]")
    field.fill("Typed after the session ended.")
    field.blur()
    panel = page.get_by_role("region", name="Sign in again")
    expect(panel).to_contain_text("You are signed out. 1 answer on this page is not saved.")
    expect(said(page, "art5-1-q1")).to_have_text("Not saved: sign in again, below.")
    check_page(page, screenshot, "signed out")
    panel.get_by_label("Password").fill("not the password")
    panel.get_by_role("button", name="Sign in and save").click()
    expect(panel.locator("[data-sign-in-problem]")).not_to_be_empty()
    panel.get_by_label("Password").fill(PASSWORD)
    panel.get_by_role("button", name="Sign in and save").click()
    expect(panel).to_be_hidden()
    expect(said(page, "art5-1-q1")).to_have_text(SAVED)
    assert saved("art5-1-q1").narrative == "Typed after the session ended."
    # The page's own buttons send the token of the new session.
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Everything on this page is saved.")).to_be_visible()


def test_without_a_connection_nothing_leaves_the_page(page, officer, report):
    sign_in(page, officer)
    open_section(page, report)
    page.context.set_offline(True)
    for key in ("art5-1-q1", "art5-1-q2"):
        page.locator(f"[name={key}-narrative]").fill("Typed without a connection.")
        page.locator(f"[name={key}-narrative]").blur()
    expect(said(page, "art5-1-q1")).to_contain_text("Not saved: 2 answers waiting")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("[name=art5-1-q1-narrative]")).to_have_value("Typed without a connection.")
    stays = []
    page.on("dialog", lambda dialog: (stays.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert stays == ["beforeunload"]
    page.context.set_offline(False)
    expect(said(page, "art5-1-q1")).to_have_text(SAVED, timeout=30_000)
    expect(said(page, "art5-1-q2")).to_have_text(SAVED)
    assert saved("art5-1-q2").narrative == "Typed without a connection."
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Typed" not in stored


def test_colleagues_see_who_is_there_and_an_earlier_answer_comes_back(
    page, browser, live_server, officer, report, screenshot
):
    colleague = focal_point(state("KH"), name="Police officer, Cambodia")
    write_as(colleague, report, "art5-1-q1", 0, "The first words.")
    write_as(colleague, report, "art5-1-q1", 1, "The second words.")
    other = browser.new_context(base_url=live_server.url)
    elsewhere = other.new_page()
    sign_in(elsewhere, colleague)
    open_section(elsewhere, report)
    elsewhere.wait_for_load_state("networkidle")
    other.close()
    sign_in(page, officer)
    open_section(page, report)
    expect(page.locator("[data-presence]")).to_have_text("Police officer, Cambodia is editing this section now.")
    page.locator("#art5-1-q1").get_by_role("link", name="History").click()
    expect(page.locator("dd ins")).to_contain_text("second")
    expect(page.locator("dd del")).to_contain_text("first")
    check_page(page, screenshot, "history")
    page.get_by_role("link", name="Restore version 1").click()
    check_page(page, screenshot, "restore")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("Version 1 is the answer again.")).to_be_visible()
    answer = saved("art5-1-q1")
    assert (answer.narrative, answer.version, answer.updated_by_id) == ("The first words.", 3, officer.pk)


def test_the_page_names_who_saved_last(page, officer, report):
    write_as(focal_point(state("KH"), name="Police officer, Cambodia"), report, "art5-1-q1", 0, "Before.")
    sign_in(page, officer)
    open_section(page, report)
    question = page.locator('[data-question="art5-1-q1"]')
    expect(question).to_contain_text("Last changed by Police officer, Cambodia")
    page.locator("[name=art5-1-q1-narrative]").fill("After.")
    expect(said(page, "art5-1-q1")).to_have_text(SAVED)
    expect(question).to_contain_text("Last changed by Focal point, Cambodia")
    expect(question).not_to_contain_text("Police officer")
    other = page.locator('[data-question="art5-1-q2"]')
    expect(other.get_by_role("link", name="History")).to_be_hidden()
    page.locator("[name=art5-1-q2-narrative]").fill("The first words.")
    expect(said(page, "art5-1-q2")).to_have_text(SAVED)
    expect(other).to_contain_text("Last changed by Focal point, Cambodia")
    expect(other.get_by_role("link", name="History")).to_be_visible()


@pytest.fixture
def second(officer, report):
    """Cambodia's report on 2027, which starts from the accepted one on 2026."""
    with everything():
        reviewer = secretariat()
        accepted(report, officer, reviewer, art5_1_q1="planned")
        return report_of(state("KH"), open_cycle(reviewer, year=2027))


def numbers(page: Page) -> list[int]:
    """Left here, asked here, left in the report, waiting for a confirmation, and those to be confirmed together."""
    names = "carried-left", "together-left"
    return points(page) + [int(page.locator(f"[data-{name}]").text_content()) for name in names]


def points(page: Page) -> list[int]:
    names = "left-here", "asked-here", "left-report"
    return [int(page.locator(f"[data-{name}]").text_content()) for name in names]


def facts(page: Page) -> list:
    question = page.locator("#art5-1-q1")
    names = "[data-carried]", "[data-same]", "[data-differs]"
    shown = [question.locator(name).is_visible() for name in names]
    return [*numbers(page), *shown, question.get_attribute("data-state")]


def test_what_the_page_says_is_what_is_saved(page, officer, second, screenshot):
    """After each save the page says the same as after loading it again."""
    sign_in(page, officer)
    open_section(page, second)
    first = facts(page)
    assert first[5:] == [True, True, False, "confirm"]
    words = page.locator("[name=art5-1-q1-narrative]")
    last_year = words.input_value()
    for text, follows in (("Another answer.", [False, False, True, "done"]), (last_year, [False, True, False, "done"])):
        words.fill(text)
        words.blur()
        expect(said(page, "art5-1-q1")).to_have_text(SAVED)
        after = facts(page)
        assert after == [first[0] - 1, first[1], first[2] - 1, first[3] - 1, first[4] - 1, *follows]
        check_page(page, screenshot, f"same {follows[1]}")
        open_section(page, second)
        # Loaded again, the mark is no longer there at all.
        assert facts(page) == after


def test_confirm_pressed_after_a_change_says_that_the_change_is_saved(page, officer, second):
    sign_in(page, officer)
    open_section(page, second)
    page.locator("[name=art5-1-q1-narrative]").fill("Changed, and at once confirmed.")
    page.locator("#art5-1-q1").get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("This answer was changed, and the change is saved.")).to_be_visible()
    assert saved("art5-1-q1").report_id != second.pk  # the first report's answer
    with everything():
        answer = Answer.objects.get(question__key="art5-1-q1", report=second)
    assert (answer.narrative, answer.waits_for_confirmation) == ("Changed, and at once confirmed.", False)


def test_a_keyboard_on_confirm_is_not_lost_when_the_change_is_saved(page, officer, second):
    sign_in(page, officer)
    open_section(page, second)
    page.locator("[name=art5-1-q1-narrative]").fill("Changed.")
    page.locator("#art5-1-q1").get_by_role("button", name="Confirm").focus()
    expect(said(page, "art5-1-q1")).to_have_text(SAVED)
    expect(page.locator("#art5-1-q1 [data-carried]")).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('#art5-1-q1') !== null")


def test_ones_own_other_tab_is_named_as_that(page, officer, report, screenshot):
    sign_in(page, officer)
    open_section(page, report)
    other = page.context.new_page()
    open_section(other, report)
    other.locator("[name=art5-1-q1-narrative]").fill("Written in the other tab.")
    expect(said(other, "art5-1-q1")).to_have_text(SAVED)
    other.close()
    page.locator("[name=art5-1-q1-narrative]").fill("Written here.")
    page.locator("[name=art5-1-q1-narrative]").blur()
    expect(said(page, "art5-1-q1")).to_contain_text("you changed this answer in another tab")
    expect(page.locator("#art5-1-q1")).to_contain_text("You changed this answer yourself on")
    expect(page.locator("main")).not_to_contain_text("somebody else")
    check_page(page, screenshot, "own conflict")
    page.get_by_role("button", name="Keep the saved one").click()
    expect(page.locator("[name=art5-1-q1-narrative]")).to_have_value("Written in the other tab.")


def test_without_script_the_buttons_save(browser, live_server, officer, report):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, officer)
    open_section(page, report)
    page.locator("[name=art5-1-q1-narrative]").fill("Without script.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("1 answer saved.")).to_be_visible()
    assert saved("art5-1-q1").narrative == "Without script."
    context.close()


def test_on_a_narrow_screen_nothing_is_cut_off(page, officer, report, screenshot):
    page.set_viewport_size(PHONE)
    sign_in(page, officer)
    for section in ("article-5", "article-8", "context"):
        open_section(page, report, section)
        check_page(page)
    screenshot(page, "320 pixels")


def test_an_amount_of_money_is_typed_chosen_and_saved(page, officer, screenshot):
    with everything():
        by = secretariat()
        draft = questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=by)
        paid = QuestionContent("art5-1-q9", "How much was paid to victims?", QuestionType.MONEY, obligation="art5-1")
        questionnaire_actions.add_question(section=draft.sections.get(key="article-5"), given=paid, by=by)
        draft.refresh_from_db()
        published = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=by)
        report = report_of(state("KH"), open_cycle(by, year=2027, questionnaire=published))
    sign_in(page, officer)
    open_section(page, report)
    amount = page.get_by_label("Amount", exact=True)
    currency = page.get_by_label("Currency", exact=True)
    amount.fill("1250.555")
    currency.select_option("USD")
    page.locator("[name=art5-1-q9-narrative]").focus()
    expect(page.locator('[id="id_art5-1-q9-value_error"]')).to_contain_text("An amount in USD has at most 2 decimals")
    check_page(page, screenshot, "too many decimals")
    amount.fill("1250.5")
    page.locator("[name=art5-1-q9-narrative]").focus()
    expect(said(page, "art5-1-q9")).to_have_text(SAVED)
    expect(currency).not_to_have_class(re.compile("error"))
    assert saved("art5-1-q9").value == {"amount": "1250.50", "currency": "USD"}
    page.set_viewport_size(PHONE)
    check_page(page, screenshot, "saved on a phone")


# --- Short, and one question after another ----------------------------------------------------------------------------
SCREEN = {"width": 1280, "height": 900}
# Where the first field ends that somebody answers with: of a choice its first line, of a text its first.
FIRST_FIELD = """() => {
  const kinds = 'input:not([type=hidden]), textarea, select, .govuk-button:not(.carried-mark__button)';
  const questions = [...document.querySelectorAll('.portal-question')];
  const fields = questions.flatMap((each) => [...each.querySelectorAll(kinds)]);
  const first = fields.find((field) => field.getBoundingClientRect().height);
  if (!first) return null;
  const { top, bottom } = first.getBoundingClientRect();
  return first.localName === 'textarea' ? top + 40 : bottom;
}"""


def test_the_first_field_of_nine_sections_in_ten_is_on_the_first_screen(page, officer, second):
    with everything():
        keys = list(second.sections.order_by("section__position").values_list("section__key", flat=True))
    page.set_viewport_size(SCREEN)
    sign_in(page, officer)
    ends = {}
    for key in keys:
        open_section(page, second, key)
        ends[key] = page.evaluate(FIRST_FIELD)
    ends = {key: end for key, end in ends.items() if end is not None}  # nothing is asked of recommendations
    assert len(ends) == len(keys) - 1
    late = {key: end for key, end in ends.items() if end > SCREEN["height"]}
    assert len(late) <= len(ends) / 10, late


def test_the_list_of_questions_and_the_next_open_one_follow_what_is_saved(page, officer, report, screenshot):
    sign_in(page, officer)
    open_section(page, report)
    listed = page.get_by_role("navigation", name="Questions of this section")
    before = listed.locator('[data-group="open"] a').count()
    onward = page.locator("#art5-1-q1").get_by_role("link", name="Next open question: 5.2")
    expect(onward).to_be_visible()
    page.locator("[name=art5-1-q2-value]").first.check()
    page.locator("[name=art5-1-q2-narrative]").focus()
    expect(said(page, "art5-1-q2")).to_have_text(SAVED)
    expect(listed.locator('[data-group="done"] a')).to_have_text(re.compile(r"^5\.2"))
    assert listed.locator('[data-group="open"] a').count() == before - 1
    following = page.locator("#art5-1-q1").get_by_role("link", name="Next open question:")
    expect(following).not_to_have_text(re.compile(r"5\.2$"))
    following.press("Enter")
    assert page.url.endswith(following.get_attribute("href"))
    check_page(page, screenshot, "list of questions")
    # The last question leads to the next section in which something is left.
    last = page.locator("[data-question][data-state]").last.locator("[data-next-elsewhere] a")
    expect(last).to_have_text(re.compile("Next open question: 6.1, in “Article 6"))
    last.click()
    expect(page.locator("#art6-1-q1")).to_be_in_viewport()


def test_save_and_go_on_leads_from_section_to_section_without_script_too(browser, live_server, officer, second):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, officer)
    open_section(page, second)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Article 6"))
    expect(page.get_by_text("5 points are left in “Article 5")).to_be_visible()
    assert page.url.endswith("/sections/article-6/?at=art6-1-q1#art6-1-q1")
    expect(page.locator("#art6-1-q1").get_by_role("link", name="Next open question: 7.1")).to_be_visible()
    context.close()


def test_what_is_typed_before_the_script_is_there_is_saved_too(page, officer, report):
    sign_in(page, officer)
    waiting = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(re.compile(r"/saving(\.[0-9a-f]+)?\.js"), hold)
    page.goto(f"/reports/{report.pk}/sections/article-5/", wait_until="commit")
    page.locator("[name=art5-1-q1-narrative]").fill("Typed early.")
    page.wait_for_timeout(300)
    for route in waiting:
        route.continue_()
    expect(said(page, "art5-1-q1")).to_contain_text("Saved")
    assert waiting
    answer = saved("art5-1-q1")
    assert answer is not None and answer.narrative == "Typed early."


# --- One obligation at a time -----------------------------------------------------------------------------------------
def test_one_obligation_at_a_time_by_keyboard_and_it_is_remembered(page, officer, second, screenshot):
    page.set_viewport_size(SCREEN)
    sign_in(page, officer)
    open_section(page, second, "article-14")
    whole = page.evaluate("document.documentElement.scrollHeight")
    before = points(page)
    page.get_by_role("button", name="Show one obligation at a time").press("Enter")
    place = page.get_by_role("navigation", name="Obligations of this section")
    expect(place).to_contain_text("Obligation 1 of 17")
    assert page.evaluate("document.documentElement.scrollHeight") < whole / 4
    assert points(page) == before  # those of the whole section and report
    check_page(page, screenshot, "one obligation")
    # What is typed is saved by the way on.
    page.locator("[name=art14-1-q1-narrative]").fill("Typed on the page of one obligation.")
    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(place).to_contain_text("Obligation 2 of 17")
    with everything():
        answer = Answer.objects.get(report=second, question__key="art14-1-q1")
    assert answer.narrative == "Typed on the page of one obligation."
    page.get_by_role("button", name="Save and go back").press("Enter")
    expect(place).to_contain_text("Obligation 1 of 17")
    # The list has the questions of the whole section, and follows what is saved.
    listed = page.get_by_role("navigation", name="Questions of this section")
    expect(listed.locator('[data-group="done"]')).to_contain_text("14.1")
    left = points(page)[0]
    page.locator("[name=art14-1-q2-narrative]").fill("Changed.")
    expect(said(page, "art14-1-q2")).to_have_text(SAVED)
    expect(listed.locator('[data-group="done"]')).to_contain_text("14.2")
    assert points(page)[0] == left - 1
    listed.get_by_role("link", name=re.compile(r"^14\.30 ")).press("Enter")
    expect(place).to_contain_text("Obligation 17 of 17")
    expect(page.locator("#art14-14-q2")).to_be_in_viewport()
    # A place without the part, as in an older e-mail, and another section.
    page.goto(f"/reports/{second.pk}/sections/article-14/#art14-1-q1")
    expect(page.locator("#art14-1-q1")).to_be_in_viewport()
    expect(place).to_contain_text("Obligation 1 of 17")
    open_section(page, second, "article-16")
    expect(place).to_contain_text("Obligation 1 of 7")
    page.emulate_media(media="print")
    expect(page.get_by_text("Obligation 1 of 7 alone. To print the whole section")).to_be_visible()


def test_the_first_field_of_nine_obligations_in_ten_is_on_the_first_screen(page, officer, second):
    with everything():
        officer.one_at_a_time = True
        officer.save()
    page.set_viewport_size(SCREEN)
    sign_in(page, officer)
    ends = []
    for key in ("article-14", "article-16"):
        open_section(page, second, key)
        while True:
            ends.append(page.evaluate(FIRST_FIELD))
            onward = page.get_by_role("navigation", name="Obligations of this section").get_by_role(
                "link", name=re.compile("^Next")
            )
            if not onward.count():
                break
            page.goto(f"/reports/{second.pk}/sections/{key}/{onward.get_attribute('href')}")
    assert len(ends) == 17 + 7
    late = [end for end in ends if end > SCREEN["height"]]
    assert len(late) <= len(ends) / 10, late


def test_an_answer_brings_a_question_of_another_obligation_into_the_list(page, officer):
    with everything():
        by = secretariat()
        officer.one_at_a_time = True
        officer.save()
        draft = questionnaire_actions.start(based_on=Questionnaire.objects.get(version=1), by=by)
        which = QuestionContent(
            "art5-2-q8",
            "Which plan?",
            QuestionType.TEXT,
            True,
            obligation="art5-2",
            depends_on=("art5-1-q1", "planned"),
        )
        questionnaire_actions.add_question(section=draft.sections.get(key="article-5"), given=which, by=by)
        draft.refresh_from_db()
        published = questionnaire_actions.publish(questionnaire=draft, edition=draft.edition, by=by)
        report = report_of(state("KH"), open_cycle(by, year=2027, questionnaire=published))
    sign_in(page, officer)
    open_section(page, report)
    link = page.get_by_role("navigation", name="Questions of this section").get_by_role("link", name="Which plan?")
    expect(link).to_be_hidden()
    left, asked, report_left = points(page)
    page.locator("[name=art5-1-q1-value][value=planned]").check()
    page.locator("[name=art5-1-q1-narrative]").focus()
    expect(said(page, "art5-1-q1")).to_have_text(re.compile(r"^Saved .*\. It brings question 5\.\d+$"))
    expect(link).to_be_visible()
    assert points(page) == [left, asked + 1, report_left]  # one is answered, one more is asked
    said(page, "art5-1-q1").get_by_role("link").click()
    page.locator("[name=art5-2-q8-value]").fill("The plan of 2027.")
    expect(said(page, "art5-2-q8")).to_have_text(SAVED)
    assert saved("art5-2-q8").value == "The plan of 2027."


def test_one_obligation_at_a_time_without_script_on_a_narrow_screen(browser, live_server, officer, report):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    sign_in(page, officer)
    open_section(page, report)
    page.locator("[name=art5-1-q1-narrative]").fill("Saved by the choice.")
    page.get_by_role("button", name="Show one obligation at a time").click()
    expect(page.get_by_text("Obligation 1 of 4", exact=True)).to_be_visible()
    assert saved("art5-1-q1").narrative == "Saved by the choice."
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Obligation 2 of 4", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Next ?:")).click()
    expect(page.get_by_text("Obligation 3 of 4", exact=True)).to_be_visible()
    expect(page.locator("#art5-1-q1")).to_have_count(0)
    page.get_by_role("button", name="Show the whole section").click()
    expect(page.locator("#art5-1-q1")).to_be_attached()
    expect(page.locator("#art5-2-q1")).to_be_in_viewport()
    context.close()
