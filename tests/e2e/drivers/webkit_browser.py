#!/usr/bin/python3
"""A bare WebKitGTK window whose profile lasts, for WebKitWebDriver to drive (MiniBrowser --automation forgets all).

Run by the system's Python, which has PyGObject. The profile folder comes in CALLBOARD_WEBKIT_PROFILE, the window's
size ("390x844") in CALLBOARD_WEBKIT_SIZE. With CALLBOARD_WEBKIT_PRIVATE=1 nothing is kept, as in a private tab.
"""

import importlib
import os
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
Gtk = importlib.import_module("gi.repository.Gtk")
WebKit2 = importlib.import_module("gi.repository.WebKit2")


def context() -> Any:
    if os.environ.get("CALLBOARD_WEBKIT_PRIVATE") == "1":
        made = WebKit2.WebContext.new_ephemeral()
    else:
        profile = os.environ["CALLBOARD_WEBKIT_PROFILE"]
        store = WebKit2.WebsiteDataManager(
            base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache"
        )
        made = WebKit2.WebContext(website_data_manager=store)
        cookies = made.get_cookie_manager()
        cookies.set_persistent_storage(f"{profile}/cookies", WebKit2.CookiePersistentStorage.SQLITE)
    made.set_automation_allowed(True)
    made.set_preferred_languages(["en-GB", "en"])
    return made


def window(shared: Any) -> Any:
    view = WebKit2.WebView(web_context=shared, is_controlled_by_automation=True)
    view.get_settings().set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
    frame = Gtk.Window()
    width, height = os.environ["CALLBOARD_WEBKIT_SIZE"].split("x")
    frame.set_default_size(int(width), int(height))
    frame.add(view)
    frame.show_all()
    view.connect("close", lambda *_: Gtk.main_quit())
    return view


def started(shared: Any, session: Any) -> None:
    about = WebKit2.ApplicationInfo()
    about.set_name("callboard-tests")
    about.set_version(1, 0, 0)
    session.set_application_info(about)
    session.connect("create-web-view", lambda *_: window(shared))


if __name__ == "__main__":
    shared = context()
    shared.connect("automation-started", started)
    Gtk.main()
