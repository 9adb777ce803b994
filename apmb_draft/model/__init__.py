"""The nouns of all packages: `Resolution`, its values and paragraphs, the `Document` it becomes, `Problem`."""
