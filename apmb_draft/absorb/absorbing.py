"""What came back from Word, as a draft again: wording in its place, facts as facts, all else told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from apmb_draft.absorb.aligned import Lost
from apmb_draft.absorb.facts import Plain, leaves, of_reading, of_words, with_front
from apmb_draft.absorb.texts import Came, Side, note_names, partners
from apmb_draft.blocks import Block, Document, Role, Run, joined
from apmb_draft.compose import compose
from apmb_draft.draft_file import to_plain, validated
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.problems import DraftError, error
from apmb_draft.slots import phrases
from apmb_draft.typography import plain as ordinary

LEAST = 0.3
"""The share of paragraphs that must be those of the draft, or the document is another one."""


@dataclass(frozen=True)
class Absorbed:
    """A draft as it came back.

    `literal` names the facts that became plain words, each with its paragraph; `differences` is where composing the
    draft does not give what came back, as it was read and as it is composed.
    """

    resolution: Resolution
    literal: tuple[tuple[str, str, str], ...] = ()
    differences: tuple[tuple[str, str, str], ...] = ()


def absorbed(
    sent: Resolution, before: Resolution, after: Resolution, name: str, notes: Collection[str] = ()
) -> Absorbed:
    """The draft that was sent, with everything that somebody changed in its document.

    Args:
        sent: The draft as its file was when the document was made.
        before: The same as it is read from our own document.
        after: What is read from the document that came back.
        name: Its name, for the messages.
        notes: Names that footnotes of the file have by now.

    Raises DraftError [absorb-other] for a document that is none of this draft.
    """
    old, new = Side(sent, compose(sent)), Side(after, compose(after))
    came = Came(old, new, partners(old, new), note_names(old, new, notes))
    _refuse_other(came, name)
    start = with_front(_facts(sent), before, after)
    found = _Trial.of(came, start) or _Trial.of(came, _facts(sent))
    if found is None:
        raise error(name, "absorb-other", "its masthead cannot be that of a draft; compare it with what was sent")
    found = _better(found, of_reading(found.plain, before, after))
    tried: set[Lost] = set()
    while left := [lost for _, lost in found.lost if lost not in tried]:
        tried.add(left[0])
        found = _better(found, of_words(found.plain, left[0]))
    return _proven(found)


def _facts(resolution: Resolution) -> Plain:
    return {key: value for key, value in to_plain(resolution).items() if key not in (*TEXTS, "footnotes", "annexes")}


def answered(sent: Resolution, plain: Plain) -> Plain:
    """The values without the questions that they answer: those whose fact is another now."""
    before = dict(leaves(_facts(sent)))
    changed = {".".join(path) for path, value in leaves(plain) if before.get(path) != value}
    changed |= {"sponsors"} if plain.get("sponsors") != _facts(sent).get("sponsors") else set()
    left = [
        ask
        for ask in plain.get("ask", ())
        if "author" in ask or not any(key == ask["fact"] or key.startswith(f"{ask['fact']}.") for key in changed)
    ]
    return {**{key: value for key, value in plain.items() if key != "ask"}, **({"ask": left} if left else {})}


def _refuse_other(came: Came, name: str) -> None:
    paired = {source for sources in came.sources for source in sources}
    most = max(len(came.before.units), 1)
    if len(paired) < LEAST * most:
        message = (
            f"only {len(paired)} of {most} paragraphs are those of the draft; it seems to be another document. "
            "Name the draft it was made from"
        )
        raise error(name, "absorb-other", message)
    for key in ("document", "stage"):
        mine, theirs = getattr(came.before.resolution, key), getattr(came.after.resolution, key)
        if mine is not theirs:
            raise error(name, "absorb-other", f"it is a text with {key} {theirs}, and the draft has {key} {mine}")


@dataclass(frozen=True)
class _Trial:
    """The draft under some facts, and the slots that these do not fill with what came back."""

    came: Came
    plain: Plain
    resolution: Resolution
    lost: tuple[tuple[str, Lost], ...]
    literal: frozenset[int] = frozenset()

    @classmethod
    def of(cls, came: Came, plain: Plain, literal: frozenset[int] = frozenset()) -> _Trial | None:
        """The trial of some facts, unless no draft can have them."""
        try:
            facts = validated({**plain, **_BLANK[came.before.resolution.document.value]}, "")
            texts, lost = came.text(phrases(facts), literal)
            whole = {**answered(came.before.resolution, plain), **{key: text for key, text in texts.items() if text}}
            return cls(came, plain, validated(whole, ""), tuple(lost), literal)
        except DraftError:
            return None


_BLANK: dict[str, dict[str, Any]] = {"resolution": {"operative": "x"}, "decision": {"decision": "x"}}


def _better(found: _Trial, candidates: Iterator[Plain]) -> _Trial:
    """The first facts with which more slots stay; the others build on it."""
    for plain in candidates:
        trial = _Trial.of(found.came, plain)
        if trial and len(trial.lost) < len(found.lost):
            return trial
    return found


# --- The proof -------------------------------------------------------------------------------------------------------


def _proven(found: _Trial) -> Absorbed:
    """The draft, composed and held against what came back; a paragraph that differs is taken word for word."""
    wanted = found.came.after
    literal = frozenset(at for at, _ in _wrong(compose(found.resolution), wanted))
    if literal:
        found = _Trial.of(found.came, found.plain, literal) or found
    document = compose(found.resolution)
    told = tuple((where, lost.slot, "".join(atom.text for atom in lost.after)) for where, lost in found.lost)
    return Absorbed(found.resolution, told, tuple(differences(document, wanted.document)))


def _wrong(document: Document, wanted: Side) -> Iterator[tuple[int, str]]:
    """The places of paragraphs and footnotes that do not come out as they came back."""
    body = [block for block in document.body if block.role in {block.role for block in wanted.blocks}]
    for at, (made, came) in enumerate(zip(body, wanted.blocks, strict=False)):
        if _said(made) != _said(came):
            yield at, came.key
    notes = zip(document.notes, wanted.notes, strict=False)
    for at, (mine, theirs) in enumerate(notes, len(wanted.blocks)):
        if _letters(mine.runs) != _letters(theirs.runs):
            yield at, f"footnote {theirs.number}"


def differences(made: Document, came: Document) -> Iterator[tuple[str, str, str]]:
    """Where two documents do not say the same: the place, what came back, and what is composed."""
    ours, theirs = [_said(block) for block in made.blocks], [_said(block) for block in came.blocks]
    for at in range(max(len(ours), len(theirs))):
        if ours[at : at + 1] != theirs[at : at + 1]:
            block = (came.blocks[at : at + 1] or made.blocks[at : at + 1])[0]
            yield _place(block), _shown(came.blocks[at : at + 1]), _shown(made.blocks[at : at + 1])
    mine, other = made.notes, came.notes
    for at in range(max(len(mine), len(other))):
        one, two = (
            (_letters(note.runs) for note in (*mine[at : at + 1], *other[at : at + 1]))
            if at < min(len(mine), len(other))
            else ("", "-")
        )
        if one != two:
            yield (
                f"footnote {at + 1}",
                "".join(n.text for n in other[at : at + 1]),
                "".join(n.text for n in mine[at : at + 1]),
            )


def _place(block: Block) -> str:
    return block.key or block.role.value.replace("-", " ")


def _shown(blocks: tuple[Block, ...]) -> str:
    return "".join(f"{block.number} {block.text}".strip() for block in blocks)


def _said(block: Block) -> tuple[Role, str, tuple[Run, ...]]:
    return block.role, block.number, _letters(block.runs)


def _letters(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """What is seen of runs: words, italics and calls; a space has no italics."""
    cut = [piece for run in runs for piece in _pieces(run)]
    return joined(cut)


def _pieces(run: Run) -> Iterator[Run]:
    bare = replace(run, link="", unknown="", text=ordinary(run.text))
    words = bare.text.strip()
    if not words or not bare.italic:
        yield replace(bare, italic=bare.italic and bool(words))
        return
    at = bare.text.index(words)
    for text, italic in ((bare.text[:at], False), (words, True), (bare.text[at + len(words) :], False)):
        yield replace(bare, text=text, italic=italic)
