"""The stages of a draft in its year, and the papers of each: review against its base, submission, oral revision."""
