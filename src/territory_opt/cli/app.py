"""What all verbs share: the application, common options, exit statuses, output, and signals."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from territory_opt.errors import Fault, InputError, OutputError, TerritoryOptError

if TYPE_CHECKING:
    from territory_opt.reasons.answers import Said

OK, FAILED, WRONG_INPUT, INFEASIBLE, NO_PLAN = 0, 1, 2, 3, 4
STATUS = {"optimal": OK, "feasible": OK, "infeasible": INFEASIBLE, "unknown": NO_PLAN}
ALL_FAULTS = "(check CASE --out DIR lists them all in DIR/check.csv)"
LIKE_IT = "like it"


class Verbs(TyperGroup):
    """The verbs; what they raise on purpose becomes lines on standard error and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run a verb."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            report_faults(error.faults)
            raise typer.Exit(WRONG_INPUT) from error
        except OutputError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(WRONG_INPUT) from error
        except TerritoryOptError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(FAILED) from error


app = typer.Typer(
    cls=Verbs,
    help="Which sales rep owns which account: a plan, a proof of how good it is, and a reason for every account.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Case = Annotated[Path, typer.Argument(metavar="CASE", help="The case's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the run that the folder holds.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse accounts that no rep may own.")]
RunFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")]
TimeLimit = Annotated[float, typer.Option("--time-limit", metavar="S", min=0, help="Seconds for all goals together.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, max=2**31 - 1)]
Pictures = Annotated[bool, typer.Option("--pictures", help="Write map and balance as PNG and SVG too.")]
Redact = Annotated[bool, typer.Option("--redact", help="Leave names and free text out of all that is written.")]
Workers = Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Threads.")]


@contextmanager
def interruptible() -> Iterator[Event]:
    """Give an event that the first Ctrl-C or SIGTERM sets; a second one ends the program at once."""
    stop = Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        typer.echo("Stopping; the best plan so far is written. Once more to give up.", err=True)

    before: dict[signal.Signals, Callable[[int, FrameType | None], Any] | int | None] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, ask_to_stop)
        yield stop
    finally:
        for known, handler in before.items():
            signal.signal(known, handler)


def show_sections(sections: Any) -> None:
    """Print sections to standard output."""
    from territory_opt.report.terminal import show

    show(sections)


def say(answer: Said, json: bool) -> None:
    """Print an answer in words, or as JSON."""
    from territory_opt.report.terminal import harmless

    if json:
        print_json(answer.to_dict())
    else:
        typer.echo(harmless(answer.text()))


def report_faults(faults: Iterable[Fault], rest: str = ALL_FAULTS, most: int = 20) -> None:
    """Print faults to standard error, the many of one kind cut short."""
    from territory_opt.report.fault_lines import fault_lines
    from territory_opt.report.terminal import harmless

    for line in fault_lines(faults, rest, most):
        typer.echo(harmless(line), err=True)


def print_json(content: object) -> None:
    """Print plain values as JSON to standard output."""
    import json

    typer.echo(json.dumps(content, indent=2, allow_nan=False, ensure_ascii=False))
