"""What findings say: each code in both languages, once, with the same blanks to fill in."""

import string

import pytest
from partage.files.words import TEXTS, forms, grids, values


def test_no_code_has_two_meanings():
    assert len(TEXTS) == sum(len(room.TEXTS) for room in (forms, grids, values))


@pytest.mark.parametrize("code", grids.TEXTS)
def test_both_languages(code):
    english, french = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in TEXTS[code])
    assert english == {"what" if name == "quoi" else name for name in french}
