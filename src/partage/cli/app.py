"""The command line, and how a command joins it. Each reads, calls one public function, and prints what it answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import partial
from typing import Annotated, Any, get_type_hints

import typer
from typer.completion import get_completion_script, install  # type: ignore[attr-defined]

from partage import __version__
from partage.cli.exit_codes import DONE, USAGE, ended, err, out
from partage.cli.inputs import Lang, option
from partage.cli.texts import LANG
from partage.cli.usage import COMPLETE, Command, Commands
from partage.text.writer import say

app = typer.Typer(
    cls=Commands,
    help=say("cli.help", LANG),
    epilog=say("cli.exit_codes", LANG),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
"""Where lines can be completed."""


@app.callback(invoke_without_command=True)
def partage(
    ctx: typer.Context,
    version: Annotated[bool, option("version")] = False,
    lang: Lang = LANG,  # noqa: ARG001 - it is read before anything else, see `partage.cli.texts`
    install_completion: Annotated[bool, option("install_completion")] = False,
    show_completion: Annotated[bool, option("show_completion")] = False,
) -> None:
    """Run before every command."""
    if version:
        out(__version__)
        raise typer.Exit(DONE)
    if install_completion or show_completion:
        raise typer.Exit(_complete(shown=show_completion))
    if ctx.invoked_subcommand is None:
        ctx.get_help()
        raise typer.Exit(USAGE)


def _complete(*, shown: bool) -> int:
    """Let the shell complete lines, or show how it would."""
    import shellingham  # noqa: PLC0415 - it asks for the processes above this one

    try:
        shell, _path = shellingham.detect_shell()
    except shellingham.ShellDetectionFailure:
        shell = ""
    if shell not in SHELLS:
        err(say("cli.no_shell", LANG, known=", ".join(SHELLS)))
        return USAGE
    if shown:
        out(get_completion_script(prog_name="partage", complete_var=COMPLETE, shell=shell))
    else:
        _shell, path = install(shell=shell, prog_name="partage", complete_var=COMPLETE)
        err(say("cli.completion_installed", LANG, shell=shell, file=path))
    return DONE


def subcommand(name: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Adds a command that returns its exit code; its help is ``help_<name>`` in the catalogue.

    A parameter whose type is a data class stands for an option, or an argument, for each of its fields.
    """

    def add(function: Callable[..., int]) -> Callable[..., int]:
        parameters = list(_parameters(function))

        def run(**options: Any) -> None:
            work = partial(function, **_gathered(function, options))
            raise typer.Exit(ended(work, options["lang"] or LANG, as_json=options.get("as_json", False)))

        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        app.command(name, cls=Command, help=say(f"cli.help_{name}", LANG))(run)
        return function

    return add


def _parameters(function: Callable[..., int]) -> Iterator[inspect.Parameter]:
    """What a command takes, fields of data classes one by one."""
    hints = get_type_hints(function, include_extras=True)
    for one in inspect.signature(function).parameters.values():
        kind = hints[one.name]
        if not is_dataclass(kind):
            yield inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=kind)
            continue
        inner = get_type_hints(kind, include_extras=True)
        for field in fields(kind):
            default = inspect.Parameter.empty if field.default is MISSING else field.default
            yield inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=inner[field.name]
            )


def _gathered(function: Callable[..., int], options: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the command takes it."""
    hints = get_type_hints(function)
    return {
        name: kind(**{field.name: options[field.name] for field in fields(kind)})
        if is_dataclass(kind := hints[name]) and isinstance(kind, type)
        else options[name]
        for name in inspect.signature(function).parameters
    }
