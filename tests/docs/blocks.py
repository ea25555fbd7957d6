"""The fenced blocks of a Markdown page, with what is said of them in a comment before.

    <!-- exit: 1 -->            the last command ends with this code (0 where nothing is said)
    <!-- exit: 0 1 0 -->        the commands end with these codes
    <!-- not run: WHY -->       cannot run here, for this reason
    <!-- in: FOLDER -->         commands run there, below the page's workspace

A block with `title="path"` is a file of the page's workspace. In a ```console block lines that begin with `$ ` are
commands and the others what they print, where a line `…` stands for any lines; without a `$` every line is a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"^(?P<said>(?:[ ]*<!--[^\n]*-->\n+)*)(?P<indent>[ ]*)```(?P<language>\w+)(?P<info>[^\n]*)\n(?P<text>.*?)^(?P=indent)```\s*$",
    re.M | re.S,
)
_SAID = re.compile(r"<!-- ([a-z ]+): (.*?) -->")
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    text: str
    title: str
    said: dict[str, str]

    def exit_codes(self, commands: int) -> list[int]:
        codes = [int(code) for code in self.said.get("exit", "0").split()]
        return [0] * (commands - 1) + codes if len(codes) == 1 else codes


def blocks(path: Path, root: Path) -> list[Block]:
    content = path.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(content):
        indent = len(match["indent"])
        title = _TITLE.search(match["info"])
        found.append(
            Block(
                path.relative_to(root).as_posix(),
                content.count("\n", 0, match.start("language")) + 1,
                match["language"],
                "".join(f"{line[indent:]}\n" for line in match["text"].splitlines()),
                title[1] if title else "",
                dict(_SAID.findall(match["said"])),
            )
        )
    return found


@dataclass(frozen=True)
class Step:
    command: str
    printed: tuple[str, ...] | None
    """What a page shows of the output; None where it shows nothing."""


def steps(block: Block) -> list[Step]:
    lines = block.text.splitlines()
    if not any(line.startswith("$ ") for line in lines):
        return [Step(command, None) for command in _joined(lines)]
    found: list[Step] = []
    for line in lines:
        if line.startswith("$ "):
            found.append(Step(line[2:], ()))
        elif found[-1].command.endswith("\\"):
            found[-1] = Step(f"{found[-1].command}\n{line}", ())
        else:
            found[-1] = Step(found[-1].command, (*(found[-1].printed or ()), line))
    return found


def _joined(lines: list[str]) -> list[str]:
    commands: list[str] = []
    for line in lines:
        if commands and commands[-1].endswith("\\"):
            commands[-1] += "\n" + line
        elif line.strip():
            commands.append(line)
    return commands


def shown(expected: tuple[str, ...], output: str) -> bool:
    """Whether the output is what the page shows; `…` alone on a line stands for any lines."""
    parts = [r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()) + r"[ ]*\n" for line in expected]
    return re.fullmatch("".join(parts), output if output.endswith("\n") else output + "\n") is not None
