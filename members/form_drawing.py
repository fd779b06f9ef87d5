"""The HTML of fields and controls, written by functions instead of templates.

A section's page has hundreds of fields of a few kinds. A template resolves every name of it again for every field,
which took most of the time of the page; a function does not. ``DRAWN`` says which template each function stands for:
``form_renderer`` looks there first, and takes a template for every other kind.
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape as escape_str
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

Context = Mapping[str, Any]  # what Django gives a template of a field ("field") or of a control ("widget")
FIELD = "forms/field.html"  # the name under which Django asks for a field with its label
CHECKBOX = "checkbox"


def escaped(value: Any) -> str:
    """``value`` as HTML, as a template writes it: what is safe stays as it is."""
    return escape_str(value) if type(value) is str else conditional_escape(value)


def attributes(given: Mapping[str, Any]) -> SafeString:
    """`` id="a" required``: True is an attribute without a value; False and None leave it out. In Django's order."""
    pairs = sorted((name, value) for name, value in given.items() if value is not None and not isinstance(value, bool))
    alone = sorted(name for name, value in given.items() if value is True)
    text = "".join([f' {name}="{escaped(value)}"' for name, value in pairs] + [f" {name}" for name in alone])
    return mark_safe(text)  # noqa: S308  (escaped here; names of attributes are ours)


# --- A field with its label, help text and errors ---------------------------------------------------------------------
def field_group(context: Context) -> str:
    field = context["field"]
    is_wrong = " govuk-form-group--error" if field.errors else ""
    css = f" {escaped(classes)}" if (classes := field.css_classes()) else ""
    return f'<div class="govuk-form-group{is_wrong}{css}">\n{"".join(_parts(field))}</div>\n'


def _parts(field: Any) -> Iterator[str]:
    use_fieldset, is_checkbox, help_text = field.use_fieldset, field.widget_type == CHECKBOX, field.help_text
    label = field.label
    if use_fieldset:
        described = f' aria-describedby="{escaped(by)}"' if (by := field.aria_describedby) else ""
        group = ' role="group"' if field.has_parts else ""
        yield f'<fieldset class="govuk-fieldset"{described}{group}>\n'
        if label:
            yield f'<legend class="govuk-fieldset__legend portal-legend-label">{escaped(label)}</legend>\n'
    elif label and not is_checkbox:
        yield f'<label class="govuk-label portal-label" for="{escaped(field.id_for_label)}">{escaped(label)}</label>\n'
    if help_text and not is_checkbox:
        yield f'<div class="govuk-hint" id="{escaped(field.auto_id)}_helptext">{help_text}</div>\n'
    if field.errors:
        yield field_errors(field)
    if is_checkbox:
        yield from _checkbox_alone(field)
    else:
        yield f"{field.as_widget()}\n"
        if field.is_file_gone:
            said = gettext("For your safety a browser does not keep the chosen file: choose it again.")
            yield f'<p class="govuk-body-s">{escaped(said)}</p>\n'
        if getattr(field, "in_unicode", ""):
            yield render_to_string("forms/take_unicode.html", {"field": field})
        if getattr(field, "person_mark", ""):
            yield render_to_string("forms/keep_person.html", {"field": field})
    if use_fieldset:
        yield "</fieldset>\n"


def _checkbox_alone(field: Any) -> Iterator[str]:
    yield '<div class="govuk-checkboxes" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">\n'
    yield field.as_widget()
    yield f'<label class="govuk-label govuk-checkboxes__label" for="{escaped(field.id_for_label)}">'
    yield f"{escaped(field.label)}</label>\n"
    if field.help_text:
        yield f'<div class="govuk-hint govuk-checkboxes__hint" id="{escaped(field.auto_id)}_helptext">'
        yield f"{field.help_text}</div>\n"
    yield "</div></div>\n"


def field_errors(field: Any) -> SafeString:
    before = escaped(gettext("Error:"))
    said = "".join(
        f'<p class="govuk-error-message"><span class="govuk-visually-hidden">{before} </span>{escaped(error)}</p>'
        for error in field.errors
    )
    return mark_safe(f'<div id="{escaped(field.auto_id)}_error">{said}</div>\n')  # noqa: S308  (escaped here)


# --- Controls ---------------------------------------------------------------------------------------------------------
def _input(context: Context) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{escaped(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{escaped(widget["name"])}"{value}{attributes(widget["attrs"])}>'


def _textarea(context: Context) -> str:
    widget = context["widget"]
    text = escaped(widget["value"]) if widget["value"] else ""
    # The line break comes first because browsers drop one there, which would be the first one of the text.
    return f'<textarea name="{escaped(widget["name"])}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(context: Context) -> str:
    widget = context["widget"]
    options = _options(widget["optgroups"])
    return f'<select name="{escaped(widget["name"])}"{attributes(widget["attrs"])}>{options}</select>'


def _options(optgroups: Any) -> str:
    parts = []
    for group, options, _ in optgroups:
        parts.append(f'\n<optgroup label="{escaped(group)}">' if group else "")
        parts += [
            f'\n<option value="{escaped(str(option["value"]))}"{attributes(option["attrs"])}>'
            f"{escaped(option['label'])}</option>"
            for option in options
        ]
        parts.append("\n</optgroup>" if group else "")
    return "".join(parts) + "\n"


def _radios(context: Context) -> str:
    return _items(context["widget"], "radio", "radios")


def _checkboxes(context: Context) -> str:
    return _items(context["widget"], "checkbox", "checkboxes")


def _items(widget: Any, type_: str, kind: str) -> str:
    css = f" {escaped(name)}" if (name := widget["attrs"].get("class")) else ""
    parts = [f'<div class="govuk-{kind}{css}" data-module="govuk-{kind}">\n']
    all_disabled = widget["attrs"].get("disabled")
    for group, options, _ in widget["optgroups"]:
        if group and type_ == CHECKBOX:
            parts.append(f'<p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-2">{escaped(group)}</p>')
        for option in options:
            own = option["attrs"]
            where = escaped(own.get("id", ""))
            checked = " checked" if option["selected"] else ""
            disabled = " disabled" if all_disabled or own.get("disabled") else ""
            parts.append(
                f'\n<div class="govuk-{kind}__item"><input type="{type_}" class="govuk-{kind}__input" id="{where}" '
                f'name="{escaped(option["name"])}" value="{escaped(str(option["value"]))}"{checked}{disabled}>'
                f'<label class="govuk-label govuk-{kind}__label" for="{where}">{escaped(option["label"])}</label></div>'
            )
    return "".join(parts) + "\n</div>\n"


def _date_inputs(context: Context) -> str:
    widget = context["widget"]
    disabled = " disabled" if widget["attrs"].get("disabled") else ""
    parts = [f'<div class="govuk-date-input" id="{escaped(widget["attrs"]["id"])}" data-parts>\n']
    for part in widget["subwidgets"]:
        where = escaped(part["attrs"]["id"])
        width = f"govuk-input--width-{4 if part['long'] else 2}"
        wrong = (" govuk-input--error", ' aria-invalid="true"') if part["wrong"] else ("", "")
        value = f' value="{escaped(str(part["value"]))}"' if part["value"] else ""
        parts.append(
            '<div class="govuk-date-input__item"><div class="govuk-form-group">'
            f'<label class="govuk-label govuk-date-input__label" for="{where}">{escaped(part["label"])}</label>'
            f'<input class="govuk-input govuk-date-input__input {width}{wrong[0]}" id="{where}" '
            f'name="{escaped(part["name"])}" type="text" inputmode="numeric" autocomplete="off"'
            f"{value}{wrong[1]}{disabled}></div></div>\n"
        )
    return "".join(parts) + "</div>\n"


DRAWN: Mapping[str, Callable[[Context], str]] = {
    FIELD: field_group,
    "forms/widgets/date_inputs.html": _date_inputs,
    **{
        f"django/forms/widgets/{name}.html": draw
        for draw, names in {
            _input: ("text", "number", "email", "url", "hidden", "date", "input"),
            _textarea: ("textarea",),
            _select: ("select",),
            _radios: ("radio",),
            _checkboxes: ("checkbox_select",),
        }.items()
        for name in names
    },
}
