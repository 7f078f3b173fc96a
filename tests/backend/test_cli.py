"""What an operator types, and what they read; run in this process, on SQLite."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.cli import main

LIST = """Name,Position,Department,Phone,E-mail
Noor Haddad,Loader,Camera,07700 900555,noor@example.com
Ola Zielinska,Gaffer,Electrical,,broken
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "crew.csv").write_text(LIST)
    before = os.umask(0o022)  # the commands set the mask of their process, which here is that of all tests
    yield tmp_path / "data"
    os.umask(before)


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def import_crew(capsys: pytest.CaptureFixture[str], data: Path, *more: str) -> tuple[int, str, str]:
    return run(
        capsys, "import", "crew", data.parent / "crew.csv", "--production", "Night Ferry", "--data", data, *more
    )


def test_a_dry_run_says_what_would_happen_and_makes_nothing(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, out, _ = import_crew(capsys, data, "--dry-run", "--json")
    said = json.loads(out)
    assert (code, said["summary"]["new"], said["summary"]["bad_mail"], len(said["rows"])) == (0, 2, 1, 2)
    code, _, err = run(capsys, "export", "--production", "Night Ferry", "--data", data)
    assert code == 1 and "there is none yet" in err


def test_an_import_from_the_shell_updates_when_it_is_done_again(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert "Imported." in import_crew(capsys, data)[1]
    code, out, _ = import_crew(capsys, data, "--json")
    assert (code, json.loads(out)["summary"]["unchanged"]) == (0, 2)
    crew = json.loads(run(capsys, "export", "--production", "night ferry", "--data", data)[1])["crew_member"]
    assert sorted(member["name"] for member in crew) == ["Noor Haddad", "Ola Zielinska"]


def test_a_title_that_does_not_exist_is_told_with_those_that_do(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    import_crew(capsys, data)
    code, _, err = run(capsys, "import", "crew", data.parent / "crew.csv", "--production", "Ferri", "--data", data)
    assert code == 1 and "“Night Ferry”" in err and "--new" in err


def test_a_file_that_cannot_be_read_or_is_no_list_is_one_sentence(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    code, _, err = run(capsys, "import", "crew", data.parent / "none.csv", "--production", "X", "--data", data)
    assert code == 2 and "No such file" in err
    (data.parent / "odd.csv").write_bytes(b"\x00\x01\x02")
    code, out, _ = run(capsys, "import", "crew", data.parent / "odd.csv", "--production", "X", "--data", data)
    assert code == 1 and out.strip()


def test_somebody_is_invited_from_the_shell_with_a_role(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    import_crew(capsys, data)
    code, out, _ = run(capsys, "invite", "noor@example.com", "--role", "upm", "--data", data)
    assert code == 0 and "Noor Haddad" in out and "/enter#" in out
    crew = json.loads(run(capsys, "export", "--production", "Night Ferry", "--data", data)[1])["crew_member"]
    noor = next(member for member in crew if member["name"] == "Noor Haddad")
    assert noor["roles"] == ["crew", "upm"] and noor["invited_at"]
    code, _, err = run(capsys, "invite", "Nobody", "--data", data)
    assert code == 1 and "Nobody" in err


def test_a_backup_comes_back_with_another_epoch_and_the_same_crew(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    import_crew(capsys, data)
    backup, other = data.parent / "backup", data.parent / "other"
    assert run(capsys, "backup", backup, "--data", data)[0] == 0
    assert run(capsys, "backup", backup, "--data", data)[0] == 1, "nothing is overwritten"
    assert run(capsys, "restore", backup, "--data", other)[0] == 0
    assert epoch(data) != epoch(other)
    before = json.loads(run(capsys, "export", "--production", "Night Ferry", "--data", data)[1])
    assert json.loads(run(capsys, "export", "--production", "Night Ferry", "--data", other)[1]) == before
    assert run(capsys, "restore", data.parent, "--data", other)[0] == 1, "no backup there"


def epoch(data: Path) -> str:
    import sqlite3

    with sqlite3.connect(data / "callboard.sqlite") as database:
        found: str = database.execute('SELECT "epoch" FROM "studio"').fetchone()[0]
        return found


def test_the_doctor_finds_nothing_and_then_a_changed_ledger(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    import sqlite3

    import_crew(capsys, data)
    code, out, _ = run(capsys, "doctor", "--data", data)
    assert "each follows the one before" in out and "every scope's sum fits" in out
    with sqlite3.connect(data / "callboard.sqlite") as database:
        database.execute("""UPDATE "edit_received" SET "body" = replace("body", 'Noor', 'Moor')""")
        database.execute('UPDATE "scope_sum" SET "h" = "h" + 1 WHERE "scope" LIKE \'prod:%\'')
    code, out, _ = run(capsys, "doctor", "--data", data)
    assert code == 1 and "entry 1 does not follow" in out and "sums of 1 scopes differ" in out


def test_a_persons_own_ledger_can_be_exported(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    import_crew(capsys, data)
    code, out, _ = run(capsys, "export", "--person", "Noor Haddad", "--data", data)
    assert (code, json.loads(out)["length"]) == (0, 1)


def test_plain_http_is_not_offered_to_others(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, _, err = run(capsys, "serve", "--host", "0.0.0.0", "--data", data)
    assert code == 2 and "--tls" in err


def test_sqlite_is_not_written_by_several_processes(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, _, err = run(capsys, "serve", "--workers", "3", "--data", data)
    assert code == 2 and "postgresql://" in err


def test_a_setting_that_cannot_be_read_is_one_sentence(
    capsys: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOARD_DATABASE", "mysql://root:hunter2@host/db")
    code, _, err = run(capsys, "migrate", "--data", data)
    assert code == 2 and "mysql" in err and "hunter2" not in err
    monkeypatch.setenv("CALLBOARD_DATABASE", "postgresql://callboard:hunter2@127.0.0.1:9/none")
    code, _, err = run(capsys, "migrate", "--data", data)
    assert code == 2 and "hunter2" not in err and "127.0.0.1:9/none" in err


def test_migrate_says_what_it_did(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert "0001_first" in run(capsys, "migrate", "--data", data)[1]
    assert "up to date" in run(capsys, "migrate", "--data", data)[1]


def test_what_is_written_is_readable_by_its_owner_alone(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    import_crew(capsys, data)
    files = data / "files" / "ab"
    files.mkdir(parents=True)
    (files / "abc").write_bytes(b"call sheet")
    assert run(capsys, "backup", data.parent / "copy", "--data", data)[0] == 0
    made = [data, data.parent / "copy", *data.rglob("*"), *(data.parent / "copy").rglob("*")]
    assert {path.name: path.stat().st_mode & 0o077 for path in made if path.stat().st_mode & 0o077} == {}
