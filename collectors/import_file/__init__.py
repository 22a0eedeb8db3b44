"""Files of figures that a person brings: xlsx, csv, and a past report as docx."""
