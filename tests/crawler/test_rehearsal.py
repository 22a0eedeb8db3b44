"""In a process of its own: what was rehearsed stays for all stores that it opens."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SCRIPT = """
import sys
from pathlib import Path
from sqlalchemy.sql.compiler import SQLCompiler
from crawler.rehearsal import crawl_nothing
from store.engine import open_store
from store.rehearsal import rehearse
from store.runs import runs_of

folder = Path(sys.argv[1])
for name in "ab":
    open_store(f"sqlite:///{folder}/{name}").close()
rehearse(crawl_nothing)

def runs(store):
    with store.reading() as tx:
        return [run.items for run in runs_of(tx, "rehearsal")]

worded = []
put_into_words = SQLCompiler.__init__
def heard(self, *args, **kwargs):
    worded.append(str(args[1]))
    put_into_words(self, *args, **kwargs)

one = open_store(f"sqlite:///{folder}/a")
SQLCompiler.__init__ = heard
crawl_nothing(one)
SQLCompiler.__init__ = put_into_words
print("worded", worded)
two = open_store(f"sqlite:///{folder}/b")
print(runs(one), runs(two), one.where == f"sqlite:///{folder}/a")
one.close()
again = open_store(f"sqlite:///{folder}/a")
print(runs(again), again._engine is one._engine, two._engine is one._engine)
"""


def test_a_store_opened_after_a_rehearsal_is_its_own_and_has_every_statement_in_words(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.splitlines() == [
        "worded []",
        "[3, 3, 2] [] True",
        "[3, 3, 2] True False",
    ]
