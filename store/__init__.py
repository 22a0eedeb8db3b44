"""The only SQL: records nouns of `model` and gives them back."""
