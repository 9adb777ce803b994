"""The running text of a draft: its markup, its slots and their phrases, its open questions, its templates."""
