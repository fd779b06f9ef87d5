"""Template tags for words about figures."""

from django import template

from victims import layout

register = template.Library()
register.filter(layout.adds_up)
register.filter(layout.counted_in)
