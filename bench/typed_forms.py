"""Forms in a browser, for the benches: all of one is typed or chosen, and what of it is found again is counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from playwright.sync_api import ElementHandle, Page

WORDS = "The committee met in the province and wrote down what was done, ច្បាប់, by whom."
SAVES = "[data-answers], [data-table-entry]"  # forms that save while somebody writes

# What a person can type into or choose; a file is not kept, and is no text.
_CONTROLS = """
const isOpen = control => !control.disabled && !control.readOnly && control.checkVisibility();
const others = ['hidden', 'submit', 'button', 'reset', 'file', 'fieldset', 'output', 'password'];
const isTyped = ({ type }) => !others.includes(type);
const controls = form => [...form.elements].filter(control => control.name && isTyped(control));
"""
_FIND = f"""has => {{
  {_CONTROLS}
  if (has) return document.querySelector(`main form :is(${{has}})`)?.form ?? null;
  const forms = [...document.querySelectorAll('main form')].filter(({{ method }}) => method === 'post');
  return forms.sort((one, two) => controls(two).length - controls(one).length)[0] ?? null;
}}"""
# Types into each control that is open, as the keyboard would: every script of the page sees it. A choice may open more.
_FILL = f"""(form, {{ turn, number, words, given }}) => {{
  {_CONTROLS}
  const done = new Set();
  const chosen = [];
  const put = (control, text) => {{
    control.focus();
    control.select();
    document.execCommand('insertText', false, text);
    if (control.value !== text) {{ // kinds that take no inserted text
      control.value = text;
      for (const kind of ['input', 'change']) control.dispatchEvent(new Event(kind, {{ bubbles: true }}));
    }}
  }};
  const text = control => {{
    const name = control.name, kind = control.type, last = name.split(/[-_]/).at(-1);
    if (last === 'day') return String(10 + turn);
    if (last === 'month') return '6';
    if (last === 'year') return '2030';
    if (kind === 'email') return `office${{number}}x${{turn}}@test.example`;
    if (kind === 'url' || control.inputMode === 'url') return `https://statistics.example/${{number}}/${{turn}}`;
    if (kind === 'date') return `2030-06-1${{turn}}`;
    if (kind === 'tel' || control.inputMode === 'tel') return `+1 202 555 01${{10 + turn}}`;
    if (kind === 'number' || ['numeric', 'decimal'].includes(control.inputMode)) return String(turn + done.size % 9);
    const whole = `${{number}} ${{turn}} ${{done.size}}. ${{words}}`;
    return whole.slice(0, control.maxLength > 0 ? control.maxLength : undefined).trim();
  }};
  const press = control => {{ control.focus(); control.click(); }};
  const fill = control => {{
    const same = [...controls(form)].filter(({{ name, type }}) => name === control.name && type === control.type);
    const wanted = given[control.name];
    const isGiven = wanted !== undefined;
    if (control.type === 'radio') {{
      const open = same.filter(isOpen);
      const others = open.filter(({{ defaultChecked }}) => !defaultChecked);
      press(isGiven ? open.find(({{ value }}) => value === wanted) : (others[turn - 1] ?? others[0] ?? open[0]));
    }} else if (control.type === 'checkbox') {{
      const open = same.filter(isOpen);
      const few = open.filter(({{ defaultChecked }}) => !defaultChecked).slice(turn - 1, turn + 1);
      for (const one of isGiven ? open.filter(({{ value, checked }}) => wanted.includes(value) !== checked)
        : few.length ? few : open.slice(0, 1)) press(one);
    }} else if (control.tagName === 'SELECT') {{
      const isOther = ({{ value, disabled, defaultSelected }}) => value && !disabled && !defaultSelected;
      const options = [...control.options].filter(isOther);
      const option = isGiven ? options.find(({{ value }}) => value === wanted) : (options[turn - 1] ?? options[0]);
      if (!option) return;
      control.focus();
      control.value = option.value;
      for (const kind of ['input', 'change']) control.dispatchEvent(new Event(kind, {{ bubbles: true }}));
    }} else if (!isGiven || wanted !== '') put(control, isGiven ? wanted : text(control));
  }};
  for (const folded of document.querySelectorAll('main details')) folded.open = true;
  for (let round = 0; round < 4; round += 1) {{
    for (const control of controls(form)) {{
      const key = ['radio', 'checkbox'].includes(control.type) ? `${{control.type}} ${{control.name}}` : control;
      if (done.has(key) || !isOpen(control)) continue;
      done.add(key);
      chosen.push(control.name);
      fill(control);
    }}
  }}
  document.activeElement.blur();
  return chosen;
}}"""
_READ = f"""form => {{
  {_CONTROLS}
  return controls(form).filter(({{ type, checked }}) => !['radio'].includes(type) || checked).map(control => ({{
    name: control.name, value: control.value, kind: control.type,
    on: control.type === 'checkbox' ? control.checked : true,
  }}));
}}"""
# Whether the portal is asked first whether it is there, as in forms.js.
HAS_FIELDS = "form => [...form.elements].some(({ type }) => !['hidden', 'submit', 'button', 'fieldset'].includes(type))"
_TEXTS = {"text", "textarea", "email", "url", "tel", "search", "number", "date"}


@dataclass(frozen=True)
class Held:
    """What one control holds. ``on``: whether a box is ticked; true for everything else."""

    name: str
    value: str
    kind: str
    on: bool = True

    @property
    def is_text(self) -> bool:
        return self.kind in _TEXTS

    @property
    def is_sentence(self) -> bool:
        """Whether it can be looked for by itself, because nothing else in the portal has these words."""
        return self.is_text and len(self.value) > 20

    @property
    def size(self) -> int:
        """Characters; a choice counts as one."""
        return len(self.value) if self.is_text else 1


@dataclass
class Typed:
    """A form of a page, and what was typed into it."""

    page: Page
    form: ElementHandle
    held: list[Held] = field(default_factory=list)

    @property
    def characters(self) -> int:
        return sum(held.size for held in self.held)


def go(page: Page, address: str) -> None:
    """Open an address; its scripts have run then, its pictures and fonts may still come."""
    page.goto(address, wait_until="domcontentloaded")


def find(page: Page, has: str = "") -> ElementHandle | None:
    """The form of the page that has the control ``has``; without one, the form with the most to fill in."""
    return page.evaluate_handle(_FIND, has).as_element()


def fill(page: Page, form: ElementHandle, *, turn: int, number: int, given: dict[str, str]) -> Typed:
    """Type into each open control of the form. ``turn`` 1 and 2 type differently; ``given``: name → value to type."""
    names = set(form.evaluate(_FILL, {"turn": turn, "number": number, "words": WORDS, "given": given}))
    return Typed(page, form, [held for held in read(form) if held.name in names and (held.value or not held.is_text)])


def read(form: ElementHandle | None) -> list[Held]:
    """What the controls of a form hold; of radio buttons the chosen one."""
    return [Held(**found) for found in form.evaluate(_READ)] if form else []


def read_all(page: Page) -> list[Held]:
    """What the controls of all forms of a page hold."""
    return [held for form in page.query_selector_all("main form") for held in read(form)]


def kept(page: Page) -> list[Held]:
    """What the next page offers this person to send once more; the newest comes last in the list of links."""
    go(page, "/help/")
    if not page.locator("main a[href*='/kept-form/']").count():
        return []
    go(page, "/kept-form/")
    found = offered(page)
    for link in [link.get_attribute("href") for link in page.locator("main a[href*='?form=']").all()]:
        go(page, f"/kept-form/{link}")
        found += offered(page)
    return found


def offered(page: Page) -> list[Held]:
    """What a page offers to send once more."""
    pairs = page.evaluate(
        "() => [...document.querySelectorAll('main form input[type=hidden]')].map(({ name, value }) => [name, value])"
    )
    return [Held(name, value, "hidden") for name, value in pairs]


def missing(wanted: Iterable[Held], found: list[Held]) -> list[tuple[Held, int]]:
    """What is not among ``found``, each with its size: characters that are not there in their order, or one choice."""
    by_name: dict[str, list[Held]] = {}
    for held in found:
        by_name.setdefault(held.name, []).append(held)
    left = {name: Counter((_plain(held.value), held.on) for held in held_ones) for name, held_ones in by_name.items()}
    gone = []
    for held in wanted:
        there = left.get(held.name, Counter())
        place = _plain(held.value), held.on
        if there[place]:
            there[place] -= 1
        elif held.on or held.name in by_name:
            # A box that is not ticked is not sent: it is missing only where the form is shown and has it ticked.
            same = [
                other for other in by_name.get(held.name, []) if (other.value, other.kind) == (held.value, held.kind)
            ]
            if not held.on and not same:
                continue
            gone.append((held, _lost(held, by_name.get(held.name, []))))
    return gone


def _plain(text: str) -> str:
    return " ".join(text.split())


def _lost(held: Held, found: list[Held]) -> int:
    if not held.is_text:
        return 1
    kept = 0
    for other in found:
        blocks = SequenceMatcher(None, held.value, other.value, autojunk=False).get_matching_blocks()
        kept = max(kept, sum(block.size for block in blocks))
    return max(held.size - kept, 1)
