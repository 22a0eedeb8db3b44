"""`python -m jobs` is `zhanbao`."""

from jobs.cli import main

main()
