"""The rules: each reads a case and answers 合格, 发现问题 or 无法判断 a target. Pure."""
