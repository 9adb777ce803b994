"""Numbers and ordinals in words, against a library that knows many languages and starts too slowly for a command."""

from __future__ import annotations

import pytest
from num2words import num2words

from apmb_draft.un.english import cardinal, ordinal

NUMBERS = [*range(1, 1300), *range(1999, 12_000, 97), 99_999, 100_000, 250_001, 999_999]


@pytest.mark.parametrize(("ours", "to"), [(cardinal, "cardinal"), (ordinal, "ordinal")])
def test_numbers_in_words_are_those_of_the_library(ours, to):
    different = [n for n in NUMBERS if ours(n) != num2words(n, lang="en_GB", to=to).replace(",", "")]
    assert different == []
