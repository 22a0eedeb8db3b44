"""A page's own text and markup → what looks tampered with or wrongly worded. Pure."""
