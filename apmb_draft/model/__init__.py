"""The nouns of all rooms: `Resolution`, its values and paragraphs, the `Document` it becomes, `Problem`."""
