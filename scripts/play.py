"""The demo: a small world of real servers; fifteen complaints in and signed letters out; then both procedures whole."""

import argparse
import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.settings import Settings
from scripts import cluster
from scripts.story import both_sign, eca, smartsign
from scripts.story.stage import Failed, Stage
from tests.mails import on_paper
from tests.mails.complaints import CUSTOMERS, OUT_OF_SCOPE, complaint
from tests.mails.forms import build
from tests.servers import maildir
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import DESK

FOLDER = Path("var/demo")
TIEPNHAN = str(Path(sys.executable).parent / "tiepnhan")
ENDS_WITH_US = ("setpriv", "--pdeathsig", "TERM")
POLL_SECONDS = 2
USUAL_PORT = 8080
USERS = {
    "lan": ("Nguyễn Thị Lan", "clerk", []),
    "hung": ("Trần Văn Hùng", "handler", ["--department", "technical"]),
    "ha": ("Phạm Thu Hà", "approver", []),
    "bao": ("Lê Quốc Bảo", "manager", []),
    "quantri": ("Quản trị", "administrator", []),
}
"""Who works at the demo's desk: name, full name, role, and what the command must be told besides."""
ADDRESSES = (*(customer.address for customer in CUSTOMERS), on_paper.SCAN[1], on_paper.LOCKED[1])


def main() -> int:
    arguments = parsed()
    if arguments.mail is not None:
        return send(arguments.mail, arguments.sender)
    out = Console(width=None if sys.stdout.isatty() else 160)
    if arguments.cluster:
        return cluster.play(FOLDER / "cluster", out)
    shutil.rmtree(FOLDER / "letters", ignore_errors=True)
    out.print("Starting Dovecot (IMAP), an SMTP server and a SoftHSM token with a test CA …")
    desk = {"port": desk_port()}
    options = WorldOptions(clear=True, settings={"mailbox": {"every_seconds": POLL_SECONDS}, "desk": desk})
    with World(FOLDER, options) as world:
        ended = first_complaints(world, out)
        if not ended:
            ended = record_of_both(out)
        if not ended and not arguments.first:
            ended = stories(world, out)
        if arguments.once or ended:
            return ended
        return go_on(world, out)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end when all is shown")
    parser.add_argument("--first", action="store_true", help="without the two procedures, which take some minutes")
    parser.add_argument("--cluster", action="store_true", help="only: one machine outgrown, then three with PostgreSQL")
    parser.add_argument("--mail", metavar="TEXT", help="send the running demo a mail (from another terminal)")
    parser.add_argument("--sender", default="khach.hang@vidu.example", help="who sends that mail")
    return parser.parse_args()


def first_complaints(world: World, out: Console) -> int:
    """Delivers the complaints, lets the program do its work, and shows what came of it."""
    for customer in CUSTOMERS:
        world.deliver(complaint(customer, DESK))
    for letter in (on_paper.scanned(DESK), on_paper.locked(DESK), complaint(OUT_OF_SCOPE, DESK)):
        world.deliver(letter)
    out.print(f"{len(ADDRESSES) + 1} complaints lie in the mailbox {DESK}. Running: tiepnhan run --once")
    ended = run_once(world, out)
    found = cases(world)
    copy_letters(found)
    tiepnhan(world, "cases")
    right = show_letters(world, found, out)
    show_sorting(found, out)
    tiepnhan(world, "held")
    show_papers(found, out)
    show_mailboxes(world, out)
    return ended or account_for(world, found, out) or (0 if right else 1)


def record_of_both(out: Console) -> int:
    """Plays the record that both parties sign, in a world with a time-stamping authority and OCSP."""
    out.rule("[bold]A record with two signatures")
    options = WorldOptions(clear=True, signatures=True, settings=both_sign.SETTINGS, procedure=both_sign.TERMS)
    with World(FOLDER / "both_sign", options) as place:
        return played(both_sign.play, Stage(place, out))


def stories(world: World, out: Console) -> int:
    """Plays E-CA's and SmartSign's procedure, each in a world of its own with the same token and test CA."""
    for story, title in ((eca, "E-CA, from November 2026 to January 2027"), (smartsign, "SmartSign, December 2026")):
        out.rule(f"[bold]{title}")
        options = WorldOptions(clear=True, settings=story.SETTINGS, procedure=story.TERMS)
        folder = FOLDER / story.__name__.rpartition(".")[2]
        with World(folder, options, authority=world.authority, softhsm=world.softhsm) as place:
            if played(story.play, Stage(place, out)):
                return 1
    return 0


def played(play: Callable[[Stage], None], stage: Stage) -> int:
    """Plays a story to its end; gives 1 where the program does something else than it says."""
    try:
        play(stage)
    except Failed as failed:
        stage.out.print(str(failed), style="red", markup=False, highlight=False)
        return 1
    return 0


def run_once(world: World, out: Console) -> int:
    """Runs the program and shows the slips arriving at the customers meanwhile."""
    command = [*ENDS_WITH_US, TIEPNHAN, "--config", str(world.settings_file), "run", "--once"]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    log = (FOLDER / "run.log").open("w", encoding="utf-8")
    with log, Progress(*columns, console=out) as bars:
        bar = bars.add_task("letters in the customers' mailboxes", total=len(ADDRESSES))
        with subprocess.Popen(command, stdout=log, stderr=log) as program:
            while program.poll() is None:
                bars.update(bar, completed=arrived(world))
                time.sleep(0.2)
        bars.update(bar, completed=arrived(world))
    out.print((FOLDER / "run.log").read_text("utf-8"), markup=False, highlight=False)
    return program.returncode


def arrived(world: World) -> int:
    return sum(bool(world.customer_mail(address)) for address in ADDRESSES)


def cases(world: World) -> list[dict[str, Any]]:
    """What the program itself says of each case."""
    listed = json.loads(tiepnhan(world, "cases", "--json", show=False))
    numbers = sorted(row["number"] for row in listed)
    return [json.loads(tiepnhan(world, "case", number, "--json", show=False)) for number in numbers]


def tiepnhan(world: World, *arguments: str, show: bool = True) -> str:
    command = [TIEPNHAN, "--config", str(world.settings_file), *arguments]
    if show:
        sys.stdout.flush()
        subprocess.run(command, check=False)
        return ""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def copy_letters(found: list[dict[str, Any]]) -> None:
    letters = FOLDER / "letters"
    letters.mkdir(exist_ok=True)
    for case in found:
        for letter in case["letters"]:
            if letter["pdf"]:
                letter["copy"] = letters / f"{case['number']}-{letter['number'].replace('/', '-')}.pdf"
                shutil.copyfile(letter["pdf"], letter["copy"])


def show_letters(world: World, found: list[dict[str, Any]], out: Console) -> bool:
    """Shows each letter with what three programs say of it; tells whether all say that it is right."""
    letters = [(case["number"], letter) for case in found for letter in case["letters"]]
    paths = [letter["copy"] for _, letter in letters if "copy" in letter]
    ours = verified(world, paths)
    table = Table("case", "number", "signed PDF", "verify", "pdfsig", "fonts", title="Letters", title_justify="left")
    right = len(paths) == len(letters)
    for number, letter in letters:
        path = letter.get("copy")
        told = (ours[path], pdfsig(path), pdffonts(path)) if path else ("", "", "")
        right = right and told[:2] == ("valid", "valid") and told[2] == "ours, embedded"
        table.add_row(number, letter["number"], str(path or letter["stage"]), *told)
    out.print(table)
    return right


def verified(world: World, paths: list[Path]) -> dict[Path, str]:
    """What `tiepnhan verify` says of each file."""
    if not paths:
        return {}
    reports = json.loads(tiepnhan(world, "verify", "--json", *map(str, paths), show=False))
    found = reports if isinstance(reports, list) else [reports]
    return {Path(report["path"]): "valid" if report["ok"] else "NOT VALID" for report in found}


def pdfsig(path: Path) -> str:
    """What poppler says of the signature; -nocert: it knows no test CA."""
    told = subprocess.run(["pdfsig", "-nocert", str(path)], check=False, capture_output=True, text=True).stdout
    return "valid" if "Signature is Valid" in told and "Total document signed" in told else "NOT VALID"


def pdffonts(path: Path) -> str:
    """Whether the fonts in the file are the shipped ones, all embedded."""
    told = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout
    lines = [line.split() for line in told.splitlines()[2:]]
    ours = all("+Tiep-Nhan-Serif" in line[0] and line[-5] == "yes" for line in lines)
    return "ours, embedded" if lines and ours else told


def show_mailboxes(world: World, out: Console) -> None:
    table = Table("customer", "mails", "mailbox", title="Customers' mailboxes", title_justify="left")
    for address in ADDRESSES:
        place = world.dovecot.maildir(address).relative_to(Path.cwd())
        table.add_row(address, str(len(world.customer_mail(address))), str(place))
    out.print(table)


def show_sorting(found: list[dict[str, Any]], out: Console) -> None:
    """What triage found: the group, how sure, the strongest reasons, and the numbers in the letter."""
    table = Table("case", "group", "sure", "because", "fields", title="Sorting", title_justify="left")
    for case in found:
        finding = case["mails"][0]["finding"]
        reasons = "; ".join(reason["words"] for reason in finding["reasons"][:2])
        fields = ", ".join(f"{field['name']} {field['value']}" for field in finding["fields"][:3])
        sure = f"{finding['confidence']:.0%}" + ("" if finding["auto"] else f" or {finding['second']['name']}?")
        table.add_row(case["number"], str(finding["group"]), sure, reasons, fields)
    out.print(table)


def show_papers(found: list[dict[str, Any]], out: Console) -> None:
    """What was read of the papers that came with the complaints."""
    table = Table("case", "paper", "read by", "sure", "text, or what is wrong", title="Papers", title_justify="left")
    for case in found:
        for paper in case["papers"]:
            said = paper["text"] or "; ".join(paper["problems"]) or "(empty)"
            sure = "" if paper["confidence"] is None else f"{paper['confidence']:.0%}"
            table.add_row(case["number"], paper["name"], paper["how"], sure, " ".join(said.split())[:70])
    out.print(table)


def account_for(world: World, found: list[dict[str, Any]], out: Console) -> int:
    """Every complaint must have a case and its slip in the customer's mailbox, once; one a request for papers too.

    The one that is out of scope waits for a person and has got nothing.
    """
    wanted = {address: 2 if address == on_paper.LOCKED[1] else 1 for address in ADDRESSES} | {OUT_OF_SCOPE.address: 0}
    right = [address for address, mails in wanted.items() if len(world.customer_mail(address)) == mails]
    letters = [letter for case in found for letter in case["letters"] if letter["sent_at"]]
    slips = sum(letter["kind"] == "slip" for letter in letters)
    asked = sum(letter["kind"] == "supplement" for letter in letters)
    held = json.loads(tiepnhan(world, "held", "--json", show=False))["held"]
    out.print(
        f"{len(wanted)} complaints in, {len(found)} cases, {slips} slips and {asked} supplement request sent, "
        f"{len(held)} waits for a clerk; {len(right)} customers have each letter once"
    )
    done = len(ADDRESSES) == len(found) == slips and asked == len(held) == 1
    return 0 if done and len(right) == len(wanted) else 1


def go_on(world: World, out: Console) -> int:
    """Leaves the program polling until Ctrl-C, and says what comes to the customers."""
    out.print("\nThe program goes on polling. From another terminal, send it a mail:", highlight=False)
    out.print('    scripts/demo --mail "Token của tôi không ký được" --sender khach@congty.example', highlight=False)
    out.print("and look:\n    .venv/bin/tiepnhan --config var/demo/tiepnhan.toml cases", highlight=False)
    show_desk(world, out)
    out.print("Ctrl-C ends everything.")
    command = [*ENDS_WITH_US, TIEPNHAN, "--config", str(world.settings_file), "run"]
    with subprocess.Popen(command) as program:
        try:
            watch(world, program, out)
        except KeyboardInterrupt:
            program.send_signal(signal.SIGINT)
            program.wait()
    return program.returncode


def desk_port() -> int:
    """The usual port of the desk, or another where that is taken."""
    with socket.socket() as probe:
        return USUAL_PORT if probe.connect_ex((LOOPBACK, USUAL_PORT)) else free_port()


def show_desk(world: World, out: Console) -> None:
    """Makes a user for each role, and says how to enter the desk."""
    password = secrets.token_urlsafe(12)
    table = Table("name", "role", "password", title="The desk in the browser", title_justify="left")
    for name, (full_name, role, more) in USERS.items():
        command = [TIEPNHAN, "--config", str(world.settings_file), "user", "add", name, "--full-name", full_name]
        command += ["--role", role, *more, "--password-file", "-"]
        subprocess.run(command, input=password, text=True, check=True, stderr=subprocess.DEVNULL)
        table.add_row(name, role, password)
    out.print(table)
    port = Settings.load(world.settings_file).desk.port  # type: ignore[union-attr]
    out.print(f"[bold]Open http://{LOOPBACK}:{port}/ in a browser.[/bold]", highlight=False)


def watch(world: World, program: "subprocess.Popen[bytes]", out: Console) -> None:
    seen = len(world.archive_mail())
    while program.poll() is None:
        for letter in (letters := world.archive_mail())[seen:]:
            parsed_letter = letter.parsed
            out.print(f"sent to {parsed_letter['To']}: {parsed_letter['Subject']}", markup=False, highlight=False)
        seen = len(letters)
        time.sleep(1)


def send(text: str, sender: str) -> int:
    moment = datetime.now(UTC)
    raw = build(
        ("", sender),
        DESK,
        text[:60],
        text,
        Date=format_datetime(moment),
        Message_ID=f"<{moment.timestamp()}@demo.example>",
    )
    maildir.deliver(FOLDER / "mail" / DESK / "Maildir", raw)
    return 0


def interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, interrupt)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
