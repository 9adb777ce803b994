"""Word files: the package of parts, styles, numbering, and the text of paragraphs as one stream of segments."""
