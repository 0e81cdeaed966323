"""Advice about the standard edition fits one screen, and begins with what helps most."""

import re

import pytest

import partage as pt
from partage.cli.screen import fitted
from partage.testing import random_roster

LINES, WIDTH = 30, 100

HELPS = {"en": "What would help most:", "fr": "Ce qui aiderait le plus\u00a0:"}


def gains(shown):
    """How many people more each line seats, part by part."""
    parts = [re.findall(r"^  \+([0-9]+)", part, re.MULTILINE) for part in re.split(r"(?m)^(?=\S)", shown)]
    return [[int(gain) for gain in part] for part in parts if part]


@pytest.fixture(scope="module", params=[2.0, 12.0], ids=["hardly any time", "some time"])
def advice(request):
    """However much time there was to try what might help."""
    plan = pt.match(random_roster("dinner", seed=0))
    assert plan.unseated
    return pt.advise(plan, budget=pt.Budget(request.param))


@pytest.mark.slow
@pytest.mark.parametrize("lang", HELPS)
def test_advice_on_the_standard_edition_fits_a_screen(advice, lang):
    shown = fitted(advice.text(lang), WIDTH)
    lines = shown.split("\n")
    assert 10 < len(lines) <= LINES
    assert max(map(len, lines)) <= WIDTH
    assert all(part == sorted(part, reverse=True) for part in gains(shown))
    assert len(fitted(advice.text(lang, whole=True), WIDTH).split("\n")) > LINES


@pytest.mark.parametrize("lang", HELPS)
def test_what_helps_most_comes_first(lang):
    plan = pt.match(random_roster((10, 4, 2), seed=3))
    shown = pt.advise(plan, budget=pt.Budget(60.0)).text(lang)
    assert shown.split("\n")[2] == HELPS[lang]
    best = gains(shown)[0]
    assert len(set(best)) > 1
    assert best == sorted(best, reverse=True)
