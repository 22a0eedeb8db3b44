"""Pure: what was observed → judgements by the official indicators."""
