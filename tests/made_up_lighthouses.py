"""A draft that nobody wrote, in which the check finds nothing: rules are tried on it one by one."""

from __future__ import annotations

from typing import Any

PLAIN: dict[str, Any] = {
    "format": "1",
    "session": "80",
    "stage": "draft",
    "symbol": "A/C.1/80/L.30",
    "issued": "12 October 2025",
    "committee": "First Committee",
    "agenda_item": "99 (q)",
    "agenda_title": "General and complete disarmament: lighthouses",
    "title": "Lighthouses",
    "sponsors": ["Chad", "Egypt"],
    "preamble": "*Recalling* the sea,",
    "operative": "*Notes* the report;\n\n*Decides* to remain seized of the matter.",
}
