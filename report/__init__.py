"""Pure: records of a site and year → figures, checks and documents."""
