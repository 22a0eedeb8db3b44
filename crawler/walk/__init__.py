"""How a column is walked: readings of pages in, the next requests and the proof of the end out.

Pure: no network, no store, no clock.
"""
