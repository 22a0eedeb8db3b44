"""Walks a site and records what its columns list."""
