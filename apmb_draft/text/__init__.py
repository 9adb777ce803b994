"""The running text of a draft: its markup, its slots and open questions, what it cites, its templates."""
