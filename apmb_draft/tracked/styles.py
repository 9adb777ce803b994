"""The styles that new paragraphs and comments need, added to a file that has them not."""

from __future__ import annotations

from collections.abc import Iterable

from apmb_draft.reading.word.package import W
from apmb_draft.tracked.package import Parts
from apmb_draft.word.styles import styles


def add_styles(parts: Parts, needed: Iterable[str]) -> None:
    """Add styles by their ids, with those that they are based on, where the file has none of that id."""
    name = parts.related("styles")
    if not name:
        return
    root = parts.tree(name)
    there = {one.get(W + "styleId") for one in root.iter(W + "style")}
    ours = {one.get(W + "styleId"): one for one in styles().iter(W + "style")}
    wanted = [*needed]
    if parts.related("comments"):
        wanted += ["CommentReference", "CommentText"]
    while wanted:
        style = wanted.pop()
        if style in there or style not in ours:
            continue
        there.add(style)
        root.append(ours[style])
        wanted += [based.get(W + "val", "") for based in ours[style].iter(W + "basedOn")]
