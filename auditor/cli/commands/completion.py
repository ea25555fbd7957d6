"""`lintas completion`: the script with which a shell completes what is typed."""

from __future__ import annotations

import click

_VARIABLE = "_LINTAS_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script with which SHELL completes commands, options and their values.

    bash (4.4 or newer): add to ~/.bashrc: eval "$(lintas completion bash)"

    zsh: add to ~/.zshrc, after compinit: eval "$(lintas completion zsh)"

    fish: lintas completion fish > ~/.config/fish/completions/lintas.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(click.get_current_context().find_root().command, {}, "lintas", _VARIABLE)
    # bash's own class asks the bash of this machine for its version first; the script is the same for all.
    click.echo(ShellComplete.source(script))
