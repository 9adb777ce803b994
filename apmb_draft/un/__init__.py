"""What the United Nations prescribes for any text: its English, names of States, openings, typography and form."""
