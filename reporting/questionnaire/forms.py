"""Forms of the questionnaire editor. They parse and explain errors; ``reporting.questionnaire.actions`` saves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from reporting import question_types
from reporting.enums import Confidentiality, CycleKind, EvidenceKind, QuestionType
from reporting.fields import NONE_OF_THEM, SMALL_CHECKBOXES, SMALL_RADIOS, TypedTextField, number_sent
from reporting.models import Article, Obligation, Questionnaire, Section
from reporting.question_types import FIXED_CHOICES, Choice
from reporting.questionnaire import rules
from reporting.questionnaire.content import QuestionContent, QuestionnaireContent, SectionContent
from reporting.text.yaml_nodes import MOST_BYTES, size_message
from victims.models import StatisticalTable

EMPTY_ROWS = 2
SHOWN = 90  # characters of a question in a list to choose from
NONE_LABELS = {"none", "none of these", "none of them", "none of the above"}


def line(longest: int, **kwargs: Any) -> TypedTextField:
    return TypedTextField(longest=longest, widget=forms.TextInput, **kwargs)


def brief(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class KeyField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)
        self.widget.attrs |= {"class": "govuk-input--width-20", "spellcheck": "false", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        key = super().clean(value)
        if key and (message := rules.key_problem(key)):
            raise ValidationError(message)
        return key


class SettingsForm(forms.Form):
    title = line(160, label="Title", error_messages={"required": "Enter a title"})
    kind = forms.ChoiceField(
        label="Which cycles may use it?",
        choices=[("", "All kinds of reports"), *CycleKind.choices],
        required=False,
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
    )
    note = TypedTextField(
        required=False,
        rows=4,
        longest=2000,
        label="What is new in it (optional)",
        help_text="Focal points read this when they open their report.",
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)


class SectionForm(forms.Form):
    title = line(160, label="Title of the section", error_messages={"required": "Enter a title"})
    part = line(
        120,
        label="Part",
        help_text="The heading under which the task list groups the section, such as “Work plan and themes”.",
        error_messages={"required": "Enter the part, such as “Work plan and themes”"},
    )
    article = forms.ModelChoiceField(
        Article.objects.none(),
        required=False,
        to_field_name="number",
        label="Article of the Convention (optional)",
        empty_label="No article: a theme of its own",
        help_text="The AMMTC report shows it under this article.",
    )
    about = TypedTextField(required=False, rows=3, longest=2000, label="What the section is about (optional)")
    basis = TypedTextField(
        required=False, rows=2, longest=2000, label="Where the questions come from (optional)", help_text="A source."
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, parts: list[str], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        self.fields["part"].widget.attrs["list"] = "parts"
        self.fields["article"].queryset = Article.objects.all()  # type: ignore[attr-defined]
        if is_new:
            self.fields["key"] = KeyField(
                label="Key (optional)", help_text="Left empty, it is made of the title. It cannot be changed later."
            )

    def given(self, key: str = "") -> SectionContent:
        cleaned = self.cleaned_data
        return SectionContent(
            key=key or cleaned.get("key", ""),
            title=cleaned["title"],
            part=cleaned["part"],
            about=cleaned["about"],
            basis=cleaned["basis"],
            article=cleaned["article"].number if cleaned["article"] else None,
        )


class ChoiceRows:
    """The choices of a question as rows of a form, from the request or the database. Buttons add and move rows."""

    def __init__(self, rows: list[Choice], empty: int = EMPTY_ROWS) -> None:
        self.rows = rows + [("", "")] * empty
        self.errors: list[str] = []

    @classmethod
    def sent(cls, data: Mapping[str, Any]) -> ChoiceRows:
        count = min(number_sent(str(data.get("choice-count", ""))) or 0, 200)
        rows = [(str(data.get(f"choice-{n}-value", "")), str(data.get(f"choice-{n}-label", ""))) for n in range(count)]
        return cls(rows, 0)

    def act(self, what: str) -> None:
        """Do the act of a button: "more", "up:3", "down:3" or "remove:3"."""
        name, _, text = what.partition(":")
        sent = number_sent(text)
        place = sent if sent is not None and sent < len(self.rows) else -1
        if name == "more":
            self.rows += [("", "")] * EMPTY_ROWS
        elif place >= 0 and name == "remove":
            self.rows.pop(place)
        elif place >= 0:
            target = place + (-1 if name == "up" else 1)
            if 0 <= target < len(self.rows):
                self.rows[place], self.rows[target] = self.rows[target], self.rows[place]

    def given(self, type_: str) -> tuple[Choice, ...]:
        """The choices, with a value for each new one. Afterwards ``errors`` says what is wrong with them."""
        if type_ in FIXED_CHOICES:
            return FIXED_CHOICES[type_]
        if type_ not in question_types.WITH_CHOICES:
            return ()
        found: list[Choice] = []
        taken = {value for value, label in self.rows if value and label.strip()}
        for value, typed in self.rows:
            try:
                label = TypedTextField(required=False, longest=200).clean(typed)
            except ValidationError as error:
                self.errors.append(f"Choice “{brief(typed)}”: {error.messages[0]}")
                continue
            if label:
                value = value[: rules.LONGEST_KEY] or self._value(label, taken)
                taken.add(value)
                found.append((value, label))
        labels = [label.casefold() for _, label in found]
        if twice := next((label for _, label in found if labels.count(label.casefold()) > 1), None):
            self.errors.append(f"Two choices are called “{twice}”. Change one of them")
        if len(found) < rules.FEWEST_CHOICES and not self.errors:
            self.errors.append("Enter at least two choices, one in each row")
        return tuple(found)

    @staticmethod
    def _value(label: str, taken: set[str]) -> str:
        if label.casefold() in NONE_LABELS and NONE_OF_THEM not in taken:
            return NONE_OF_THEM
        base = slugify(label).replace("-", "_")[: rules.LONGEST_KEY - 3].strip("_") or "choice"
        return next(v for n in range(1, 300) if (v := base if n == 1 else f"{base}_{n}") not in taken)


class TypeSelect(forms.Select):
    """The types to choose from. ``data-takes`` of each option says for the stylesheet which fields it needs."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if (row := question_types.ROWS.get(str(value))) and row.takes:
            option["attrs"]["data-takes"] = row.takes
        return option


class QuestionEditForm(forms.Form):
    """One question of a draft. Its choices are ``ChoiceRows`` next to it."""

    text = TypedTextField(rows=3, longest=1000, label="Question", error_messages={"required": "Enter the question"})
    type = forms.ChoiceField(
        label="Kind of answer",
        choices=[("", "Choose"), *QuestionType.choices],
        widget=TypeSelect,
        error_messages={"required": "Choose the kind of answer"},
    )
    table = forms.ChoiceField(label="Statistical table", required=False)
    unit = line(40, required=False, label="Unit (optional)", help_text="Such as cases, persons or years.")
    required = forms.BooleanField(required=False, label="Needed before the report can be submitted")
    guidance = TypedTextField(
        required=False, rows=3, longest=2000, label="Guidance (optional)", help_text="Stands below the question."
    )
    depends_on = forms.ChoiceField(
        label="Asked only after a certain answer (optional)",
        required=False,
        help_text="Only answers to questions that come earlier can be chosen.",
    )
    obligation = forms.ChoiceField(label="Obligation (optional)", required=False)
    confidentiality = forms.ChoiceField(
        label="Who may read the answer?",
        choices=Confidentiality.choices,
        initial=Confidentiality.OFFICIAL,
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
    )
    evidence = forms.MultipleChoiceField(
        label="Documents that would show it (optional)",
        choices=[(kind.label, kind.label) for kind in EvidenceKind],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=SMALL_CHECKBOXES),
    )
    section = forms.ChoiceField(label="Section")
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, content: QuestionnaireContent, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["section"].choices = [(section.key, section.title) for section in content.sections]
        fields["obligation"].choices = [("", "No obligation"), *_obligations()]
        fields["depends_on"].choices = [("", "Always asked"), *_conditions(content, key)]
        tables = StatisticalTable.objects.all()
        fields["table"].choices = [("", "Choose"), *((table.key, str(table)) for table in tables)]
        for name in ("text", "guidance"):
            fields[name].widget.attrs.setdefault("class", "")
        if not key:
            fields["key"] = KeyField(
                label="Key (optional)",
                help_text="Left empty, the next free one of the section is taken. It cannot be changed later.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("type") in question_types.WITH_TABLE and not cleaned.get("table"):
            self.add_error("table", "Choose the statistical table")
        return cleaned

    def given(self, choices: tuple[Choice, ...], key: str = "") -> QuestionContent:
        """The question, without fields that belong to other types."""
        cleaned = self.cleaned_data
        row = question_types.of(cleaned["type"])
        parent, _, value = cleaned["depends_on"].partition("=")
        return QuestionContent(
            key=key or cleaned.get("key", ""),
            text=cleaned["text"],
            type=cleaned["type"],
            required=cleaned["required"],
            guidance=cleaned["guidance"],
            unit=cleaned["unit"] if row.takes_unit else "",
            confidentiality=cleaned["confidentiality"],
            obligation=cleaned["obligation"],
            choices=choices,
            table=cleaned["table"] if row.takes_table else "",
            depends_on=(parent, value) if parent else None,
            evidence=tuple(cleaned["evidence"]),
        )

    @staticmethod
    def initial_of(question: QuestionContent, section: str, edition: int) -> dict[str, Any]:
        return {
            "text": question.text,
            "type": question.type,
            "table": question.table,
            "unit": question.unit,
            "required": question.required,
            "guidance": question.guidance,
            "depends_on": "=".join(question.depends_on) if question.depends_on else "",
            "obligation": question.obligation,
            "confidentiality": question.confidentiality,
            "evidence": list(question.evidence),
            "section": section,
            "edition": edition,
        }

    def typed(self) -> dict[str, Any]:
        """The typed values as initial values of a form that is shown again without checking it."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }


def _obligations() -> list[tuple[str, list[tuple[str, str]]]]:
    rows = Obligation.objects.select_related("article")
    return [
        (str(article), [(row.key, brief(f"{row.article.number}({row.paragraph}) {row.title}")) for row in found])
        for article, found in groupby(rows, key=lambda row: row.article)
    ]


def _conditions(content: QuestionnaireContent, key: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The answers of the questions before ``key`` (of all questions for a new one), and the current condition."""
    found = []
    asked = content.by_key()
    standing = asked[key].depends_on if key in asked else None
    for question in asked.values():
        if question.key == key:
            break
        if question.has_choices:
            options = [(f"{question.key}={value}", label) for value, label in question.choices]
            found.append((f"{question.key}: {brief(question.text)}", options))
    known = {value for _, options in found for value, _ in options}
    if standing and "=".join(standing) not in known:
        found.insert(
            0, ("Cannot be asked so", [("=".join(standing), f"{standing[0]}: {standing[1]} (choose another)")])
        )
    return found


class MapForm(forms.Form):
    """For each earlier question that is no longer asked: the question that replaces it, or why it is dropped."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, before: QuestionnaireContent, content: QuestionnaireContent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = content.by_key()
        self.gone = [question for question in before.questions() if question.key not in now]
        fresh = {key for key in now if key not in before.by_key()}
        options: list[Any] = [("", "Nothing: it is dropped")]
        for section in content.sections:
            rows = [(q.key, brief(f"{q.key}: {q.text}")) for q in section.questions]
            new = [row for row in rows if row[0] in fresh]
            options.append((section.title, [*new, *(row for row in rows if row[0] not in fresh)]))
        successor = {old: q.key for q in now.values() for old in q.previous_keys}
        for question in self.gone:
            self.fields[f"to-{question.key}"] = forms.ChoiceField(
                label="What takes its place?",
                choices=options,
                required=False,
                initial=successor.get(question.key, ""),
            )
            self.fields[f"why-{question.key}"] = line(
                300,
                required=False,
                label="If it is dropped: why (optional)",
                help_text="Focal points read it.",
                initial=content.dropped.get(question.key, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for question in self.gone:
            if cleaned.get(f"to-{question.key}") and cleaned.get(f"why-{question.key}"):
                sentence = "It has a question in its place. Empty this, or choose that nothing takes its place."
                self.add_error(f"why-{question.key}", sentence)
        return cleaned

    def rows(self) -> list[tuple[QuestionContent, forms.BoundField, forms.BoundField]]:
        return [(q, self[f"to-{q.key}"], self[f"why-{q.key}"]) for q in self.gone]

    @property
    def successors(self) -> dict[str, str]:
        return {question.key: self.cleaned_data[f"to-{question.key}"] for question in self.gone}

    @property
    def reasons(self) -> dict[str, str]:
        return {question.key: self.cleaned_data[f"why-{question.key}"] for question in self.gone}


class QuestionnaireImportForm(forms.Form):
    """A file and where it goes. ``into`` is "new:VERSION" ("new:" for none) or "draft:VERSION:EDITION"."""

    into = forms.ChoiceField(
        label="Into which draft?",
        widget=forms.RadioSelect(attrs=SMALL_RADIOS),
        error_messages={
            "required": "Choose a draft",
            "invalid_choice": "This draft was changed meanwhile. Choose again",
        },
    )
    upload = forms.FileField(
        label="File",
        help_text="A YAML file as this portal exports it, or in the layout of domain/obligations.yaml. Up to 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,application/yaml,text/yaml"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another one"},
    )

    def __init__(self, *args: Any, questionnaires: list[Questionnaire], wanted: str = "", **kwargs: Any) -> None:
        """``wanted``: the version of the draft that is selected at first, "" for a new one."""
        super().__init__(*args, **kwargs)
        published = [row for row in questionnaires if not row.is_draft]
        options = [(f"new:{row.version}", f"A new draft that starts from version {row.version}") for row in published]
        options += [
            (f"draft:{row.version}:{row.edition}", f"Draft version {row.version}: all that is in it is replaced")
            for row in questionnaires
            if row.is_draft
        ]
        options.append(("new:", "A new draft that starts from no earlier version"))
        self.fields["into"].choices = options  # type: ignore[attr-defined]
        chosen = [value for value, _ in options if value.startswith(f"draft:{wanted}:")]
        self.fields["into"].initial = (chosen or [options[0][0]])[0]

    def clean_upload(self) -> bytes:
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise ValidationError(size_message(upload.size))
        return upload.read()


def parts_of(sections: list[Section]) -> list[str]:
    return list(dict.fromkeys(section.part for section in sections))
