"""The shell: load, call a pure function, record."""
