"""A refused start says one sentence with the thing and the way on."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from backend.start import StartRefused, check_data_folder, check_port, check_python, hold_data_folder


def refusal(check: object, *args: object) -> StartRefused:
    assert callable(check)
    with pytest.raises(StartRefused) as caught:
        check(*args)
    assert "\n" not in caught.value.sentence
    return caught.value


def test_a_free_port_is_accepted() -> None:
    check_port("127.0.0.1", 0)


def test_a_taken_port_is_named_with_another_that_is_free() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        refused = refusal(check_port, "127.0.0.1", port)
    assert refused.code == "port_taken"
    assert f"Port {port} is taken" in refused.sentence
    other = int(refused.sentence.split("PORT=")[1].rstrip("`."))
    assert other != port
    check_port("127.0.0.1", other)


def test_a_port_that_only_lingers_from_the_last_run_is_accepted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as caller:
            served, _ = listener.accept()
            served.close()
            caller.recv(1)
    check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_named() -> None:
    refused = refusal(check_port, "192.0.2.1", 8000)
    assert (refused.code, "192.0.2.1" in refused.sentence) == ("host_unknown", True)


def test_a_number_that_is_no_port_is_named() -> None:
    assert refusal(check_port, "127.0.0.1", 80000).code == "port_unknown"


def test_an_old_python_is_named() -> None:
    refused = refusal(check_python, (3, 10, 4))
    assert (refused.code, "this is 3.10" in refused.sentence) == ("python_too_old", True)


def test_the_data_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    check_data_folder(folder)
    assert list(folder.iterdir()) == []


def test_a_file_in_the_place_of_the_data_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a letter")
    for folder in (tmp_path / "data", tmp_path / "data" / "deeper"):
        refused = refusal(check_data_folder, folder)
        assert (refused.code, str(folder) in refused.sentence) == ("data_not_a_folder", True)


def test_a_folder_that_can_not_be_written_is_named() -> None:
    assert refusal(check_data_folder, Path("/proc/self/callboard")).code == "data_not_writable"


def test_a_disk_with_too_little_room_is_named(tmp_path: Path) -> None:
    refused = refusal(check_data_folder, tmp_path, 2**62)
    assert (refused.code, "DATA=" in refused.sentence) == ("disk_full", True)


def test_a_second_server_on_the_same_folder_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    hold = f"import pathlib, backend.start as s; f = s.hold_data_folder(pathlib.Path({str(tmp_path)!r}))"
    first = subprocess.Popen(
        [sys.executable, "-c", f"{hold}; print('held', flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    refused = refusal(hold_data_folder, tmp_path)
    assert (refused.code, f"process {first.pid}" in refused.sentence) == ("data_in_use", True)
    first.communicate("\n")
    hold_data_folder(tmp_path).close()
