"""Files that people edit, read once at the start into typed values."""
