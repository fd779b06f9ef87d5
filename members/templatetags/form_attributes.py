"""The attributes of a form's control, for the templates of controls."""

from django import template

from members.form_drawing import attributes

register = template.Library()
register.filter("as_attributes", attributes)
