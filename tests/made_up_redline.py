"""A redline that nobody wrote, with every sort of change: on kites and lanterns, from an adopted text to a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from made_up_documents import OPENING, block, verb

from apmb_draft.diff import Change, Reason, find_changes
from apmb_draft.model.document import (
    MASTHEAD,
    Document,
    FactStatus,
    Note,
    OpenQuestion,
    Revision,
    Role,
    Run,
)
from apmb_draft.model.paragraphs import ParagraphRef
from apmb_draft.model.problems import Flag


def at(key: str) -> ParagraphRef:
    """A paragraph by its key."""
    ref = ParagraphRef.parse(key)
    assert ref
    return ref


def came(text: str, **more: object) -> Run:
    return Run(text, change=Revision.INSERTED, **more)  # type: ignore[arg-type]


def went(text: str, **more: object) -> Run:
    return Run(text, change=Revision.DELETED, **more)  # type: ignore[arg-type]


GONE, NEW = {"change": Revision.DELETED}, {"change": Revision.INSERTED}

KITES = Document(
    (
        block(
            Role.SYMBOL,
            went("A/RES/80/1"),
            came("A/C.1/81/L."),
            came("[number]", fact="symbol", status=FactStatus.OPEN),
        ),
        block(Role.DISTRIBUTION, "Distr.: ", went("General"), came("Limited")),
        block(Role.DATE, went("8 December 2025"), came("[date]", fact="issued", status=FactStatus.OPEN)),
        block(Role.RUNNING_TITLE, went("Lanterns and kites"), **GONE),
        block(Role.ORIGINAL, came("Original: English"), **NEW),
        block(Role.SESSION, went("Eightieth"), came("Eighty-first"), " session"),
        block(Role.COMMITTEE, came("First Committee"), **NEW),
        block(Role.AGENDA_ITEM, "Agenda item 99 (q)"),
        block(Role.AGENDA_TITLE, "General and complete darkness: lanterns & kites"),
        block(Role.ADOPTION, went("Resolution adopted by the General Assembly\non 1 December 2025"), **GONE),
        block(Role.SPONSORS, came("Ruritania"), came(": draft resolution"), **NEW),
        block(Role.TITLE, "Lanterns and kites", was_number="80/1."),
        OPENING,
        block(
            Role.PREAMBULAR,
            verb("Recalling"),
            " its resolutions ",
            Run("79/1", link="A/RES/79/1"),
            " of 2\u00a0December 2024",
            came(" and "),
            came("80/1", link="A/RES/80/1"),
            came(" of 1\u00a0December 2025"),
            ",",
            ref=at("preamble 1"),
            was_ref=at("preamble 1"),
        ),
        block(
            Role.PREAMBULAR,
            verb("Noting", was=Run("Noting")),
            " the kites,",
            ref=at("preamble 2"),
            was_ref=at("preamble 2"),
        ),
        block(
            Role.PREAMBULAR,
            verb("Hailing", change=Revision.INSERTED),
            came(" the lanterns,"),
            came("1", call=1),
            ref=at("preamble 3"),
            **NEW,
        ),
        block(
            Role.PREAMBULAR,
            verb("Deploring", change=Revision.DELETED),
            went(" the dark,"),
            was_ref=at("preamble 3"),
            **GONE,
        ),
        block(Role.HEADING, "Kites"),
        block(
            Role.OPERATIVE,
            verb("Welcomes"),
            " the kites;",
            Run("2", call=2),
            number="1.",
            ref=at("operative 1"),
        ),
        block(
            Role.OPERATIVE,
            verb("Regrets", change=Revision.DELETED),
            went(" the rain;"),
            went("3", call=3),
            was_number="2.",
            was_ref=at("operative 2"),
            **GONE,
        ),
        block(
            Role.OPERATIVE,
            verb("Notes"),
            " that ",
            went("164"),
            came("[number of States]", fact="counts.states", status=FactStatus.OPEN),
            " States fly ",
            came("large "),
            "kites;",
            number="2.",
            was_number="3.",
            ref=at("operative 2"),
            was_ref=at("operative 3"),
        ),
        block(
            Role.OPERATIVE,
            verb("Flies"),
            " them by day",
            went(";"),
            came(" and "),
            number="3.",
            was_number="4.",
            ref=at("operative 3"),
            was_ref=at("operative 4"),
            **GONE,
        ),
        block(
            Role.OPERATIVE,
            went("Flies them "),
            "by night;",
            was_number="5.",
            ref=at("operative 3"),
            was_ref=at("operative 5"),
        ),
        block(
            Role.OPERATIVE,
            verb("Mends"),
            " them;",
            number="4.",
            was_number="6.",
            ref=at("operative 4"),
            **NEW,
        ),
        block(
            Role.OPERATIVE,
            went(" and"),
            came("And"),
            " lights the lanterns:",
            number="5.",
            was_number="",
            ref=at("operative 5"),
        ),
        block(
            Role.SUBPARAGRAPH,
            "By hand.",
            number="(a)",
            was_number="7.",
            was_role=Role.OPERATIVE,
            ref=at("operative 5 (a)"),
        ),
        block(Role.ADOPTED_ON, verb("1 December 2025", change=Revision.DELETED), **GONE),
    ),
    (
        Note(1, (came("Lit in "), came("[town]", fact="lit_in", status=FactStatus.OPEN), came(".")), "lit", 0, 1),
        Note(2, (Run("See "), Run("A/80/1", link="A/80/1"), came(" and elsewhere"), Run(".")), "seen", 1, 2),
        Note(3, (went("It rains."),), "rain", 2, 0),
    ),
    (
        OpenQuestion("symbol", "Number of the document.", "the issued document"),
        OpenQuestion(
            "counts.states", "What is the number of States now? Last year: 164.", "the list of the depositary"
        ),
        OpenQuestion("lit_in", "Where are they lit?"),
    ),
)

FLAGS = (
    Flag("operative 1", "the kites", "still so?", "kites"),
    Flag("convene.articles", "article 1", "carried over", "articles"),
)


def remarks(
    document: Document, *, by_hand: Sequence[str] = ("preamble 3", "preamble 3 of the base")
) -> tuple[Change, ...]:
    """Every change of the words or of their form, with a reason that names its place."""

    def explained(change: Change) -> Change:
        rule = "by-hand" if change.where in by_hand else f"rule-of-{change.where.partition(' ')[0]}"
        reason = Reason(rule, f"the reason for {change.where}", f"the source for {change.where}")
        return replace(change, reasons=(reason,))

    def reading_order(change: Change) -> tuple[bool, bool]:
        role = document.blocks[change.span.block].role
        return change.span.block < 0 or role not in MASTHEAD, role is Role.RUNNING_TITLE

    return tuple(sorted(map(explained, find_changes(document)), key=reading_order))


REMARKS = remarks(KITES)
