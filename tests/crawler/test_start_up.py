"""What is loaded before a crawl's first request: start-up is most of a small crawl's cost."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def loaded_after(statement: str) -> set[str]:
    """Names of the modules that a statement has loaded in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


def test_the_command_that_starts_a_crawl_loads_neither_engine_nor_store() -> None:
    loaded = loaded_after("import jobs.cli, jobs.commands.crawl, jobs.crawl")

    assert not loaded & {"scrapy", "sqlalchemy", "rich", "lxml", "httpx", "twisted"}
    assert "crawler.run" in loaded


def test_a_crawl_into_sqlite_loads_no_migrations_no_mapper_and_no_readers_of_articles() -> None:
    loaded = loaded_after(
        "import crawler.process, crawler.spiders.site, crawler.middlewares, crawler.pipelines\n"
    )

    assert "scrapy" in loaded
    assert "sqlalchemy" in loaded
    assert not loaded & {
        "sqlalchemy.orm",
        "sqlalchemy.dialects.postgresql",
        "alembic",
        "psycopg",
        "crawler.pages.articles",
        "crawler.rendered_walk",
        "httpx",
    }
