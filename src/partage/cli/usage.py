"""Help pages, and what is wrong with a line that was typed, in the reader's language: typer's own are English."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import typer
from typer.completion import completion_init  # type: ignore[attr-defined]
from typer.core import TyperCommand, TyperGroup

from partage.cli.exit_codes import USAGE, err
from partage.cli.screen import show
from partage.cli.texts import LANG, aligned
from partage.errors import closest
from partage.text.writer import say

ORDER = (
    *("inspect", "check", "match", "report", "why", "advise", "repair", "diff", "verify"),
    *("policy", "compare", "pseudonymise", "generate", "demo"),
)
"""The commands in the order in which an evening's work needs them."""

COMPLETE = "_PARTAGE_COMPLETE"
"""Set by a shell that asks how a line may go on."""

_UsageError = cast("type[Exception]", typer.BadParameter.__base__)  # typer has it in one place or another


@contextmanager
def _in(ctx: Any) -> Iterator[None]:
    """A mistake says in which command it was made."""
    try:
        yield
    except _UsageError as error:
        vars(error)["ctx"] = getattr(error, "ctx", None) or ctx
        raise


class Command(TyperCommand):
    """A command whose help and mistakes are in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed, and refuse what is too much."""
        ctx.allow_extra_args = True  # said here, in the reader's language
        with _in(ctx):
            rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            ctx.fail(say("cli.too_many", LANG, words=" ".join(rest)))
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - nothing is left to be formatted
        """Show the help at once."""
        show(_page(self, ctx), sys.stdout)


class Commands(TyperGroup):
    """All commands, in the order of work."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed in front of a command."""
        with _in(ctx):
            return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in the order of work."""
        return sorted(super().list_commands(ctx), key=ORDER.index)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            ctx.fail(say("cli.no_command", LANG, name=args[0], close=closest(args[0], self.commands)))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - nothing is left to be formatted
        """Show the help at once."""
        show(_page(self, ctx), sys.stdout)

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run what was typed; exits with its code."""
        if COMPLETE in os.environ:
            completion_init()
        try:
            code = super().main(*arguments, **options | {"standalone_mode": False})
        except _UsageError as error:
            code = USAGE
            if words := _wrong(error):
                err(words, style="red")
        sys.exit(code)


def _page(command: Any, ctx: Any) -> str:
    """The help of a command, or of all of them."""
    parts = [_usage(ctx), command.help]
    if not isinstance(command, Commands):
        example = say(f"cli.example_{command.name}", LANG).replace("\n", "\n  ")
        parts.append(f"{say('cli.example', LANG)}\n  {example}")
    else:
        rows = [
            (f"  {name}", str(command.commands[name].help).partition("\n")[0]) for name in command.list_commands(ctx)
        ]
        parts.append(f"{say('cli.commands', LANG)}\n{aligned((), rows)}")
    shown = [one for one in command.get_params(ctx) if not getattr(one, "hidden", False)]
    for kind in ("argument", "option"):
        rows = [(f"  {_form(one)}", _help(one)) for one in shown if one.param_type_name == kind]
        parts += [f"{say(f'cli.{kind}s', LANG)}\n{aligned((), rows)}"] if rows else []
    return "\n\n".join([*parts, *([command.epilog] if command.epilog else [])])


def _usage(ctx: Any) -> str:
    arguments = [_form(one) for one in ctx.command.get_params(ctx) if one.param_type_name == "argument"]
    arguments += [say("cli.meta_command", LANG)] if isinstance(ctx.command, Commands) else []
    return say("cli.usage", LANG, line=" ".join([ctx.command_path, say("cli.meta_options", LANG), *arguments]))


def _form(param: Any) -> str:
    """How an argument or option is written."""
    if param.param_type_name == "argument":
        return str(param.metavar) if param.required else f"[{param.metavar}]"
    flags = "/".join(max(some, key=len) for some in (param.opts, param.secondary_opts) if some)
    return flags if param.is_flag else f"{flags} {param.metavar}"


def _help(param: Any) -> str:
    words = say("cli.option_help", LANG) if param.name == "help" else param.help
    default = param.default
    if param.required and param.param_type_name == "option":
        words += say("cli.required", LANG)
    elif isinstance(default, str | int | float) and not isinstance(default, bool):
        words += say("cli.default", LANG, default=default)
    return str(words)


def _wrong(error: Any) -> str | None:
    """What is wrong with a line, below how it is written; None where its help has been shown instead."""
    kind, ctx = type(error).__name__, error.ctx
    param: Any = getattr(error, "param", None)
    if kind == "NoArgsIsHelpError":
        return None
    words = error.message
    if kind == "MissingParameter":
        words = say(f"cli.missing_{param.param_type_name}", LANG, name=_name(param))
    elif kind == "BadParameter":
        words = say("cli.bad_value", LANG, name=_name(param), reason=error.message)
    elif kind == "NoSuchOption":
        known = {flag.lstrip("-"): flag for flag in _flags(ctx.command.get_params(ctx))}
        close = known.get(closest(error.option_name.lstrip("-"), known) or "")
        words = say("cli.no_option", LANG, name=error.option_name, close=close)
    elif kind == "BadOptionUsage":
        alone = [one for one in ctx.command.get_params(ctx) if getattr(one, "is_flag", False)]
        key = "cli.takes_nothing" if error.option_name in _flags(alone) else "cli.takes_something"
        words = say(key, LANG, name=error.option_name)
    return "\n".join([_usage(ctx), say("cli.try_help", LANG, command=ctx.command_path), "", words])


def _name(param: Any) -> str:
    return str(param.metavar) if param.param_type_name == "argument" else max(param.opts, key=len)


def _flags(params: Sequence[Any]) -> set[str]:
    return {flag for one in params for flag in (*one.opts, *one.secondary_opts)}
