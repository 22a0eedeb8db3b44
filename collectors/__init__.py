"""What no list page holds: one question, one file, observations out."""
