"""The small signs of the house in templates: icons of the sprite."""

from django import template
from django.template.defaultfilters import striptags
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of ``templates/layout/_sprite.html``, hidden from screen readers: a word stands beside it."""
    return format_html(
        '<svg class="em-icon{}" aria-hidden="true"><use href="#i-{}"/></svg>', f" {extra}" if extra else "", name
    )


@register.filter
def foot_line(text: str, demonstration: bool) -> str:
    """The foot of a PDF page: its edition, then the mention that the data are invented (no markup: it is CSS text)."""
    parts = [striptags(text).strip(), "Données de démonstration – fictives" if demonstration else ""]
    return "\u00a0\u00a0·\u00a0 ".join(part for part in parts if part)
