"""One file of a log → its hits in the count; refused whole if it is no access log."""

from dataclasses import dataclass, field
from pathlib import Path

from collectors.access_log.blocks import BlockReader
from collectors.access_log.counting import Visits
from collectors.access_log.files import read_blocks
from collectors.access_log.lines import ReadLine, read_combined, read_w3c_fields
from collectors.access_log.rules import Judge
from model.errors import ImportRefused

#: More unreadable lines than one in a hundred: the file is something else.
_MAX_BAD_SHARE = 100
_SHOWN = 5
#: Shorter blocks are read line by line rather than halved again.
_SHORT = 4096


@dataclass(slots=True)
class FileCount:
    """What became of the lines of one file."""

    name: str
    lines: int = 0
    #: Numbers of the first unreadable lines, and how many there are.
    bad_lines: list[int] = field(default_factory=list)
    bad: int = 0


@dataclass(slots=True)
class FileCounter:
    """Counts files into the same visits, one after another."""

    visits: Visits
    judge: Judge
    _blocks: BlockReader = field(init=False)
    _read: ReadLine = field(init=False, default=read_combined)

    def __post_init__(self) -> None:
        self._blocks = BlockReader(self.judge)

    def count(self, path: Path) -> FileCount:
        """Count the hits of one file, plain or packed.

        Raises:
            ImportRefused: L01: more than 1 % of its lines have no known format; L02: it cannot be
                read.
        """
        count, self._read = FileCount(name=path.name), read_combined
        for block in read_blocks(path):
            self._count_block(block, count)
        _refuse_if_foreign(count)
        return count

    def _count_block(self, text: str, count: FileCount) -> None:
        if self._read is read_combined and (block := self._blocks.read(text)) is not None:
            self.visits.add_block(block)
            count.lines += len(block.agents)
            return
        middle = text.find("\n", len(text) // 2)
        if len(text) < _SHORT or middle < 0 or self._read is not read_combined:
            self._count_lines(text, count)
            return
        self._count_block(text[:middle], count)
        self._count_block(text[middle + 1 :], count)

    def _count_lines(self, text: str, count: FileCount) -> None:
        for line in text.split("\n"):
            count.lines += 1
            if (hit := self._read(line)) is not None:
                self.visits.add(hit, self.judge)
            elif line.startswith("#"):
                fields = read_w3c_fields(line)
                self._read = fields.read if fields else self._read
            elif line.strip():
                count.bad += 1
                if len(count.bad_lines) < _SHOWN:
                    count.bad_lines.append(count.lines)


def _refuse_if_foreign(count: FileCount) -> None:
    if count.bad * _MAX_BAD_SHARE <= count.lines:
        return
    numbers = "、".join(str(number) for number in count.bad_lines)
    raise ImportRefused(
        f"第 {numbers} 行等共 {count.bad} 行不符合 combined 或 IIS W3C 格式"
        f"（{count.bad / count.lines:.1%}，上限 1%），未计入任何访问",
        where=f"{count.name}:{count.bad_lines[0]}",
        remedy="导出 combined 格式，或带 #Fields 行的 W3C 格式",
        code="L01",
    )
