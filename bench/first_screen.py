"""What a donor sees first of a release: of the region, of a state and of the rights of victims.

Measured in Chromium, without scrolling, as a donor; the worst of all pages stands. words_before_first_figure: all words
that are shown on the page before the first key figure, with header, navigation and breadcrumbs, wide or on a phone.
figures_1280, charts_1280: key figures and charts that are whole on a screen of 1280×800. figures_320: on one of
320×640. In place of a figure that is hidden or not released its word counts.
"""

from typing import Any

from playwright.sync_api import ViewportSize

from bench.browser import chromium, sign_in
from bench.stage import stage

KEYS = ("words_before_first_figure", "figures_1280", "charts_1280", "figures_320")
ALWAYS: dict[str, Any] = {}
SMALL = {"states": 1}
DESK, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)
SEEN = """() => {
  const isShown = element => element.checkVisibility() && !element.closest('.govuk-visually-hidden, .govuk-skip-link');
  const isWhole = element => {
    const place = element.getBoundingClientRect();
    return place.top >= 0 && place.left >= 0 && place.bottom <= innerHeight && place.right <= innerWidth;
  };
  const count = selector => [...document.querySelectorAll(selector)].filter(isShown).filter(isWhole).length;
  const first = document.querySelector('.first__number');
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let words = 0;
  while (texts.nextNode() && !first?.contains(texts.currentNode)) {
    if (!isShown(texts.currentNode.parentElement)) continue;
    words += texts.currentNode.data.split(/\\s+/).filter(Boolean).length;
  }
  return { words, figures: count('.first__number'), charts: count('.first__chart svg') };
}"""


def main(states: int = 99) -> dict[str, int]:
    """``states`` is how many states with tables are looked at."""
    with stage(live=True) as live, chromium() as browser:
        from members.demo import PASSWORD

        context = browser.new_context(viewport=DESK)
        page = sign_in(context, live.url, "donor@demo.example", PASSWORD)
        wide: list[dict[str, int]] = []
        narrow: list[dict[str, int]] = []
        for path in _paths(states):
            for size, seen in ((DESK, wide), (PHONE, narrow)):
                page.set_viewport_size(size)
                page.goto(live.url + path, wait_until="load")
                seen.append(page.evaluate(SEEN))
            print(path, wide[-1], narrow[-1])
        context.close()
        return {
            "words_before_first_figure": max(seen["words"] for seen in wide + narrow),
            "figures_1280": min(seen["figures"] for seen in wide),
            "charts_1280": min(seen["charts"] for seen in wide),
            "figures_320": min(seen["figures"] for seen in narrow),
        }


def _paths(states: int) -> list[str]:
    """The pages of the newest release."""
    from django.urls import reverse

    from reporting.models import Publication

    newest = Publication.objects.order_by("period_end", "edition").last()
    assert newest is not None  # the sample data has some
    given = newest.tables.exclude(iso2="").order_by("iso2").values_list("iso2", flat=True).distinct()
    return [
        newest.get_absolute_url(),
        *(reverse("dashboard-state", args=[newest.pk, iso2.lower()]) for iso2 in given[:states]),
        reverse("dashboard-rights", args=[newest.pk]),
    ]
