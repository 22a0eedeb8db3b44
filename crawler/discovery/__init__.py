"""Home page of a site → its columns with their kinds, for a person to check."""
