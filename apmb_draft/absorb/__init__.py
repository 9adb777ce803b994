"""Back from Word: what people changed in the document of a draft finds its way into the file."""

from apmb_draft.absorb.absorbing import Absorbed, absorbed

__all__ = ["Absorbed", "absorbed"]
