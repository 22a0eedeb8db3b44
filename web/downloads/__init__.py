"""Every table of the pages as CSV or workbook: one way, one list of tables."""

from web.downloads.routes import routes

__all__ = ["routes"]
