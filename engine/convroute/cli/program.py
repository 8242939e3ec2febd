"""The command `convroute` itself: finds the subcommand, and turns whatever happens into an exit status."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from convroute.cli import completion, options, terminal
from convroute.cli.refusal import Refusal
from convroute.did_you_mean import nearest
from convroute.report.display import visible

COMMANDS = {
    "init": "convroute.cli.commands.init",
    "lint": "convroute.cli.commands.lint",
    "fmt": "convroute.cli.commands.fmt",
    "test": "convroute.cli.commands.test",
    "decide": "convroute.cli.commands.decide",
    "explain": "convroute.cli.commands.explain",
    "diff": "convroute.cli.commands.diff",
    "verify": "convroute.cli.commands.verify",
    "selftest": "convroute.cli.commands.selftest",
    "serve": "convroute.cli.commands.serve",
    "say": "convroute.cli.commands.say",
    "deliveries": "convroute.cli.commands.deliveries",
    "threads": "convroute.cli.commands.threads",
    "audit": "convroute.cli.commands.audit",
    "template": "convroute.cli.commands.template",
    "rules": "convroute.cli.commands.rules",
}
_COMPLETING = "_CONVROUTE_COMPLETE"
INTERRUPTED = 130
PIPE_CLOSED = 141
DEFECT = 3


class Program(click.Group):
    """Commands are loaded when they are asked for, each with only what it needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  the signature is click's
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS and not ctx.resilient_parsing:
            near = nearest(args[0], COMMANDS)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command `{visible(args[0])}`: {hint}", ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from convroute.version import VERSION

        terminal.out(f"convroute {VERSION}")
        ctx.exit()


@click.command(
    cls=Program,
    name="convroute",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=False,
    invoke_without_command=True,
    epilog="""\b
Examples:
  convroute init my-policy
  convroute lint my-policy
  convroute test my-policy
  convroute decide my-policy/routing.route my-policy/webhooks/spring-ad.json
  convroute explain my-policy/routing.route my-policy/webhooks/qr-link.json

\b
Shell completion: add the line of your shell to its start-up file.
  bash  eval "$(_CONVROUTE_COMPLETE=bash_source convroute)"
  zsh   eval "$(_CONVROUTE_COMPLETE=zsh_source convroute)"
  fish  _CONVROUTE_COMPLETE=fish_source convroute | source

\b
Exit status: 0 nothing to report, 1 findings, 2 could not do it, 3 a defect of convroute.""",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the version and exit.",
)
@options.general
@click.pass_context
def program(ctx: click.Context) -> None:
    """Conversation Routing for Instagram and Messenger as text: checked, decided, explained."""
    if ctx.invoked_subcommand is None:
        terminal.err(ctx.get_help())
        ctx.exit(2)


def run(arguments: Sequence[str]) -> int:
    """Runs a command line and gives its exit status; never a traceback without `--debug`."""
    debug = "--debug" in arguments
    try:
        terminal.prepare()
        if _COMPLETING in os.environ:
            completion.prepare()
        status = program.main([*arguments], prog_name="convroute", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as problem:
        return _refused(problem)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        terminal.silence(sys.stdout)
        return PIPE_CLOSED
    except Exception as defect:
        if isinstance(defect, OSError) and defect.filename is None:
            return _output_failed(defect)
        if debug:
            raise
        return _defect(defect)
    return status if isinstance(status, int) else 0


def _refused(problem: click.ClickException) -> int:
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        terminal.err(problem.format_message())
        return problem.exit_code
    if isinstance(problem, Refusal) and problem.details:
        terminal.err(problem.details)
    terminal.error(_worded(problem))
    if isinstance(problem, click.UsageError) and problem.ctx is not None:
        terminal.err(f"see `{problem.ctx.command_path} --help`")
    return problem.exit_code


def _worded(problem: click.ClickException) -> str:
    """Click's own messages in the wording of ours: lower case, no full stop."""
    message = problem.format_message()
    if isinstance(problem, Refusal):
        return message
    message = message.strip().rstrip(".")
    return message[:1].lower() + message[1:]


def _output_failed(problem: OSError) -> int:
    """Files are opened by name, and their readers report them; what fails without one is standard output."""
    terminal.silence(sys.stdout)
    return _refused(
        Refusal(f"standard output cannot be written: {(problem.strerror or 'it is lost').lower()}")
    )


def _defect(defect: Exception) -> int:
    what = " ".join(f"{type(defect).__name__}: {defect}".split())
    terminal.err(f"convroute has a defect, please report it: {visible(what[:300])} (--debug shows where)")
    return DEFECT
