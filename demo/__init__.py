"""演示站点: a made-up department site, its truth, and a loopback server for it.

Deterministic, from the standard library alone. City, bureau, people and numbers are invented.
"""
