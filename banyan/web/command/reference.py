"""Writes docs/reference/commands.md from the commands themselves: python -m banyan.web.command.reference"""

from __future__ import annotations

import click

from banyan.web import environment
from banyan.web.command import COMMANDS, main

_HEAD = """# Commands

`banyan COMMAND`, written from the commands themselves. Data are where [the settings](settings.md) say. A command ends
with 0 when it did what was asked, with 1 when it could not, and with 2 when it was called wrongly or, for `import`,
when some rows were refused.
"""


def written_reference() -> str:
    """The reference as Markdown."""
    parts = [_HEAD]
    with click.Context(main, info_name="banyan") as parent:
        for name in COMMANDS:
            command = main.get_command(parent, name)
            assert command is not None
            with click.Context(command, info_name=name, parent=parent, max_content_width=100) as context:
                parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    (environment.REPOSITORY / "docs" / "reference" / "commands.md").write_text(written_reference())
