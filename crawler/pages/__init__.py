"""Pure: the bytes of one page → what it says."""
