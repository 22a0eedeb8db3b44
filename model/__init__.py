"""The nouns of the program and its error tree. Pure: no I/O and no clock."""
