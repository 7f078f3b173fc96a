"""The production office imports a crew list through the screen."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.drivers.browser import Target, button, field, heading, link
from tests.e2e.drivers.chromium import Chromium
from tests.e2e.scene import Scene

LIST = """Crew list as of today;;;;
Department;Name;Title;Mobile;E-mail
Camera;"Yilmaz, Zeynep";2nd AC;+1 604 555 0171;zeynep@example.com
Grip;Arne Berg;Dolly Grip;+1 604 555 0172;arne@example
Grip;;Best Boy;;
"""


def import_list(office: Chromium, scene: Scene) -> None:
    office.goto(f"{scene.url}/crew")
    office.click(link("Import crew list"))
    office.see(heading("Import crew list"))
    office.choose_file("input[type=file]", "crew.csv", LIST.encode("utf-16"))
    office.read("Nothing has been imported yet")


def test_a_list_is_previewed_row_by_row_imported_and_not_doubled_the_second_time(
    phone: Callable[..., Chromium], scene: Scene
) -> None:
    office = phone()
    scene.enter(office, scene.codes["office"])
    import_list(office, scene)
    assert "New" in office.text(Target("listitem", "Zeynep Yilmaz"))
    assert "Row 4, column E-mail" in office.text(Target("listitem", "Arne Berg"))
    assert "Left out" in office.text(Target("listitem", "Best Boy"))
    office.click(button("Import 2 people"))
    office.read("2 new, 0 updated, 0 unchanged")

    import_list(office, scene)
    assert "Unchanged" in office.text(Target("listitem", "Zeynep Yilmaz"))
    office.goto(f"{scene.url}/crew")
    office.fill(field("Name or position"), "Zeynep")
    line = Target("link", "Zeynep Yilmaz", css='a[href^="/crew/"]')
    office.see(line)
    assert office.count(line) == 1
