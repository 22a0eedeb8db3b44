"""One command of `zhanbao` a file; each file has a `command` and is imported when it is called."""
