"""Spiders: they only route requests to page functions."""
