"""Telling someone: one channel, one file."""
