"""The differences that are in order, each with the section of `treaty/evolution.md` that gives its reason.

What the roll-over changed and the real text has not must be here word for word, in whatever paragraph; so must every
difference in the five paragraphs that follow from facts, from the seventieth session on. The letter says whose doing it
was: S a choice of the drafters, E editing by the Secretariat, I something that the imported text alone does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yearly.compared import Difference, Whose
from yearly.texts import FIVE

CHECKED = range(70, 80)
"""The sessions whose five paragraphs must follow from facts: those after the sixty-ninth, as far as there are texts."""


@dataclass(frozen=True)
class Explained:
    """One reason, and the differences of one paragraph that it explains.

    Without differences it stands for all that the drafters changed in that paragraph, and for nothing of ours.
    """

    place: str
    cause: str
    section: str
    reason: str
    differences: tuple[str, ...] = ()

    def covers(self, difference: Difference) -> bool:
        if difference.place != self.place:
            return False
        return str(difference) in self.differences if self.differences else difference.whose is Whose.THEIRS

    def __str__(self) -> str:
        return f"{self.cause}: {self.reason} [evolution.md {self.section}]"


_SHORT = "a kind of meeting that last year's text did not convene: its short name stood nowhere"
_OUT_OF_STEP = "the Third Review Conference was held out of step, in June 2014; 69 attends and convenes one meeting"
_ONE_ALONE = "one Review Conference alone in the list shows no interval"

APMB: Mapping[int, tuple[Explained, ...]] = {
    55: (Explained("CNT", "S", "3 (54->55)", "reworded, signatories dropped"),),
    56: (
        Explained(
            "RES", "I", "1.1", "one resolution alone is taken to be replaced, as the importer says; it was added",
            ("[-resolution-] {+resolutions 54/54 B of 1 December 1999 and+}",),
        ),
        Explained("operative 8", "S", "3 (55->56)", "the thanks, asked about, were dropped", ("[-Fourth-]",)),
    ),
    58: (
        Explained("O-CONV", "S", "3 (57->58)", "two paragraphs, for the First Review Conference"),
        Explained(
            "operative 9", "S", "3 (57->58)", "of two paragraphs, the meeting asked about is in neither",
            (
                "[-in accordance with article 11, paragraph 2, of the Convention, to undertake the preparations "
                "necessary to convene the Sixth Meeting of States Parties to the Convention at Bangkok from 15 to 19 "
                "September 2003, and,-]",
            ),
        ),
    ),
    59: (
        Explained("MTG", "S", "3 (58->59)", "five paragraphs merged into one list"),
        Explained("O-CONV", "S", "3 (58->59)", "“the next meeting”"),
    ),
    60: (
        Explained("MTG", "S", "1.2", "the list does not change; the clause on a commitment was dropped"),
        Explained("O-CONV", "S", "1.5", "“the next meeting”, pending a decision"),
        Explained(
            "preamble 9", "S", "3 (59->60)", "the World Bank's paragraph, asked about, was dropped",
            ("[-Sixth-]",),
        ),
    ),
    61: (
        Explained("operative 8", "S", "1.4", "two meetings on: the seventh was over", ("[-seventh-] {+eighth+}",)),
        Explained("O-CONV", "S", "1.5", "no decision pending any more"),
        Explained("O-AGENDA", "S", "1.6", "the item left the provisional agenda for six years"),
        Explained("O-AGENDA", "S", "1.6", "the item left the provisional agenda for six years", ("[-sixty-second-]",)),
    ),
    62: (
        Explained("O-CONV", "S", "3 (61->62)", "“pending a decision to be taken at the eighth meeting”"),
        Explained("operative 8", "S", "1.4", "the eighth was still to come, in November", ("[-ninth-] {+eighth+}",)),
    ),
    63: (Explained("O-CONV", "S", "1.5", "“the next Review Conference”"),),
    64: (
        Explained("O-CONV", "S", "1.5", "“the next meeting”"),
        Explained("CNT", "S", "1.7", "the form of no change"),
        Explained(
            "operative 8", "S", "1.4", "reworded for the Second Review Conference",
            (
                "[-tenth meeting of the States parties to the Convention, to be held in Geneva from 24 to 28 November "
                "2008 and in the intersessional work programme established at the first meeting of the States parties "
                "and further developed at subsequent-] {+future+}",
            ),
        ),
    ),
    65: (
        Explained("O-INV", "S", "1.4", "one formula from here on"),
        Explained("O-CONV", "S", "1.5", "one formula from here on"),
    ),
    66: (Explained("CNT", "S", "1.7", "the form for a number that rose"),),
    67: (Explained("O-AGENDA", "S", "1.6", "the item is back on the agenda"),),
    68: (
        Explained("CNT", "S", "1.7", "one additional State"),
        Explained("MTG", "E", "1.2", "a comma before the Review Conference from here on", ("[-(2012)-] {+(2012),+}",)),
        Explained(
            "O-CONV", "I", "2", _ONE_ALONE,
            (
                "[-Fourteenth Meeting-] {+Third Review Conference+}",
                "[-Fourteenth Meeting of the States Parties and future meetings-] {+Third Review Conference+}",
            ),
        ),
        Explained("O-CONV", "I", "2", f"{_ONE_ALONE}; its articles came with it"),
        Explained("O-AGENDA", "S", "1.6", "a sub-item of general and complete disarmament"),
    ),
    69: (
        Explained("CNT", "S", "1.7", "acceded, not ratified"),
        Explained(
            "MTG", "S", "1.2, 1.3, 3 (68->69)",
            "places grouped from here on; the Second in the list, the Third in a paragraph of its own for one year",
            (
                "[-(2008), Geneva (2010),-] {+(2008 and 2010),+}",
                "[-(2011), Geneva (2012)-] {+(2011)+}",
                "[-(2013),-] {+(2012 and 2013),+}",
                "[-Third-] {+Second+}",
                "[-Maputo (2014),-] {+in Cartagena, Colombia (2009),+}",
            ),
        ),
        Explained(
            "O-INV", "I", "2 (2014 is out of step)", _OUT_OF_STEP,
            (
                "[-Fourth Review Conference-] {+Fourteenth Meeting+}",
                "[-[place] from [dates],-] {+Geneva during the week of 30 November to 4 December 2015,+}",
            ),
        ),
        Explained(
            "O-CONV", "I", "2 (2014 is out of step)", _OUT_OF_STEP,
            (
                "[-Fifth Review Conference-] {+Fourteenth Meeting+}",
                "[-Fifth Review Conference-] {+Fourteenth Meeting of the States Parties+}",
            ),
        ),
        Explained("O-CONV", "I", "2 (2014 is out of step)", f"{_OUT_OF_STEP}; its articles came with it"),
    ),
    70: (
        Explained("CNT", "S", "1.7", "the form of no change"),
        Explained(
            "MTG", "S", "1.3, 3 (69->70)", "the Third, in a paragraph of its own in 69, joins the list",
            (
                "[-First-] {+First, Second+}", "[-Second-] {+Third+}", "[-(2004) and in-] {+(2004),+}",
                "{+and Maputo (2014),+}",
            ),
        ),
        Explained(
            "O-INV", "S", "1.4, 3 (69->70)", "“future programme of meetings of the States parties”",
            ("[-meeting-]", "{+meetings of the States parties to+}"),
        ),
        Explained(
            "O-AGENDA", "E", "1.8, 3 (69->70)", "the title has a capital from here on",
            ("[-Anti-personnel-] {+Anti-Personnel+}",),
        ),
    ),
    73: (
        Explained(
            "O-INV", "S", "1.4, 3 (72->73)", "the verb goes back to that of 54 to 61",
            ("[-Reiterates its invitation-] {+Invites+}", "[-encouragement to-] {+encourages+}"),
        ),
        Explained(
            "O-CONV", "I", "1.5 (articles)", "the articles of another kind of meeting are asked; last year's proposed",
            ("[-11,-] {+12,+}", "[-4,-] {+3,+}"),
        ),
        Explained("O-CONV", "I", "1.5", _SHORT, ("[-of the States Parties to the Convention-]",)),
    ),
    74: (Explained("O-CONV", "I", "1.5", _SHORT, ("[-to the Convention-]",)),),
    77: (
        Explained(
            "O-CONV", "E", "1.5 (official typos)", "the official text lacks the hyphen once",
            ("[-Twenty-first-] {+Twenty first+}",),
        ),
    ),
    78: (Explained("O-CONV", "I", "1.5", _SHORT, ("[-of the States Parties to the Convention-]",)),),
    79: (
        Explained(
            "MTG", "E", "1.2, 3 (78->79)", "capitals in the list of meetings",
            (
                "[-first-] {+First+}", "[-twenty-first meetings-] {+Twenty-first Meetings+}",
                "[-parties-] {+Parties+}",
            ),
        ),
        Explained(
            "O-INV", "S", "1.4, 3 (78->79)", "short form, where 74 had “of the States Parties”",
            ("[-States Parties to the-]",),
        ),
        Explained("O-CONV", "I", "1.5", _SHORT, ("[-to the Convention-]",)),
    ),
}  # fmt: skip
"""The series on the Convention, by the session of the real text."""

EXPLAINED: dict[str, Mapping[int, tuple[Explained, ...]]] = {"apmb": APMB}


def explanations(series: str, session: int) -> tuple[Explained, ...]:
    return EXPLAINED.get(series, {}).get(session, ())


def explanation(series: str, session: int, difference: Difference) -> Explained | None:
    """Why a difference is in order, if it is."""
    return next((found for found in explanations(series, session) if found.covers(difference)), None)


def needs_one(session: int, difference: Difference) -> bool:
    """Whether a difference counts as a failure until it is explained."""
    return difference.whose is Whose.OURS or (session in CHECKED and difference.place in FIVE)


def no_longer_needed(series: str, session: int, differences: Iterable[Difference]) -> list[Explained]:
    """Explanations of what does not differ any more: they can go."""
    found = list(differences)
    return [known for known in explanations(series, session) if not any(known.covers(one) for one in found)]
