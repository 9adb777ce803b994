"""The draft as a Word file in the UN's own form: named styles, typed numbers, real footnotes and fields.

`package` puts the parts of the file together:

1. `styles`, `theme` and `settings` are the same for every draft, but for what `document_properties` says of this one.
2. `marks` finds, before anything is written, which runs of the body carry comments and first calls of footnotes.
3. `body` is the text, a paragraph a block, down to the `end_rule`; `notes` and `comments` are what it calls.
4. `masthead` and `headers` are the headers and footers, laid out in `tables`.

`inline` writes the runs for all of them; `xml` alone knows namespaces and the order of properties.
"""

from apmb_draft.word.package import write

__all__ = ["write"]
