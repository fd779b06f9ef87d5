"""How every form of the portal is drawn: Django's forms in the GOV.UK pattern.

Settings: ``FORM_RENDERER = "members.form_renderer.PortalRenderer"`` and ``"django.forms"`` in ``INSTALLED_APPS``.
Fields and the controls that pages have many of are written by functions (``form_drawing``), all else by the templates
in ``templates/forms/``. A form sets no classes of its own; it may add to them, for instance
``forms.TextInput(attrs={"class": "govuk-input--width-5"})``.
"""

from functools import cache
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.forms.widgets import Input
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from members import form_drawing
from members.widgets import PartedInputs

# The first kind that fits gives the class; the kinds not named here carry theirs in their template.
CLASS_OF_WIDGET: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.CheckboxInput, ""),
    (forms.FileInput, "govuk-file-upload"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (Input, "govuk-input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "govuk-select"),
)


def class_of(widget: forms.Widget) -> str:
    """The govuk-frontend classes of a widget's control, the main one first; empty for one drawn by its own template."""
    return next((name for kind, name in CLASS_OF_WIDGET if isinstance(widget, kind)), "")


# Fields that look alike for everybody (``ALIKE`` of their form): form, name on the page, value and language → HTML.
_drawn_alike: dict[tuple[type[forms.BaseForm], str, Any, str | None], SafeString] = {}


class PortalBoundField(BoundField):
    """A field on the page, with its classes, the id of its error, and the target of its link in the error summary."""

    @property
    def has_parts(self) -> bool:
        """Whether several controls make its value: a group for screen readers."""
        return isinstance(self.field.widget, PartedInputs)

    def as_field_group(self) -> SafeString:
        """The field with its label; drawn once per process while nothing but what it offers is in it (``ALIKE``)."""
        if self.name not in getattr(self.form, "ALIKE", ()) or self.form.is_bound:
            return super().as_field_group()
        value = self.value()
        if value and value not in {key for key, _ in getattr(self.field, "choices", ())}:
            return super().as_field_group()
        place = (type(self.form), self.html_name, value, get_language())
        if (drawn := _drawn_alike.get(place)) is None:
            drawn = _drawn_alike[place] = super().as_field_group()
        return drawn

    @property
    def errors(self) -> ErrorList:
        """Django makes an empty list each time, and a page asks for each of its fields several times."""
        return super().errors if self.form.is_bound else _no_errors()

    @property
    def is_file_gone(self) -> bool:
        """Whether a file came with a form that is shown again; a form that takes it in parts says so itself."""
        form = self.form
        return form.is_bound and self.html_name in form.files and "upload_key" not in form.fields

    @property
    def said_errors(self) -> SafeString:
        """Its errors, for a page that draws the field itself."""
        return form_drawing.field_errors(self)

    @property
    def focus_id(self) -> str:
        """The id of the first control of the field, or of the first part that is wrong in one of several parts."""
        widget = self.field.widget
        if isinstance(widget, PartedInputs):
            return f"{self.auto_id}_{widget.first_wrong(self.wrong_parts)}"
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def wrong_parts(self) -> set[str]:
        """The names of a value's parts that are wrong; all of them where the error is about the value as a whole."""
        parts = set(self.field.widget.PARTS) if self.has_parts else set()
        codes = {part for error in self.errors.as_data() for part in (error.code or "whole").split()}
        return parts & codes if codes <= parts else parts

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes, with the class of the widget and without placeholders.

        A placeholder is pale and disappears with the first letter: use labels and help texts instead.
        """
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs["placeholder"] = False
        if isinstance(widget, PartedInputs):
            widget.wrong_parts = self.wrong_parts
        elif name := class_of(widget):
            wrong = f"{name.split()[0]}--error" if self.errors else ""
            attrs["class"] = " ".join(filter(None, [name, wrong, str(widget.attrs.get("class", ""))]))
        return attrs


class PortalRenderer(TemplatesSetting):
    """Draws fields and controls by ``form_drawing`` or ``templates/forms/``; takes from Django what is in neither."""

    form_template_name = "forms/form.html"
    field_template_name = form_drawing.FIELD
    bound_field_class = PortalBoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if draw := form_drawing.DRAWN.get(template_name):
            return mark_safe(draw(context))  # noqa: S308  (each function escapes what it is given)
        return cast(SafeString, super().render(template_name, context, request))

    def get_template(self, template_name: str) -> Any:
        """A template of ``forms/widgets/`` replaces Django's widget template of the same name."""
        return get_template(_own_name(template_name))


@cache
def _no_errors() -> ErrorList:
    return ErrorList()


@cache
def _own_name(template_name: str) -> str:
    """Looked for once per process: a template that is not there costs more than one that is."""
    own = template_name.removeprefix("django/")
    if template_name.startswith("django/forms/widgets/"):
        try:
            get_template(own)
        except TemplateDoesNotExist:
            return template_name
        return own
    return template_name
