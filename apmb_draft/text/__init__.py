"""The text of a draft: its markup, its slots, and how much two pieces of it have in common."""
