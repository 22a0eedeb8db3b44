"""自查情况的报告: what a month, a quarter or any span of days came to. Pure."""
