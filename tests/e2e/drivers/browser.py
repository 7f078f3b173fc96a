"""What a test may ask of a browser, the same in all engines.

An engine gives the primitives (navigate, run a script, press, type, picture; start and stop); everything a test says,
`click`, `fill`, `see`, `until`, is written once here on top of them. Nothing waits for a fixed time: a wait ends with
the change it waits for, or at its deadline with a sentence and the text that was on the screen.
"""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

PAGE_TOOLS = (Path(__file__).parent / "page_tools.js").read_text().split("\n", 2)[2].strip()
PATIENCE = 20.0
SLICE = 1.0
PHONE = (390, 844)


class PageError(AssertionError):
    """The page threw, or what was waited for did not come."""


class PageGone(Exception):
    """The document was replaced while a script ran in it; asking again is right."""


@dataclass(frozen=True)
class Target:
    """One thing on the screen. `name` is a part of its accessible name, in any case, unless `exact`."""

    role: str | None = None
    name: str | None = None
    css: str | None = None
    exact: bool = False
    nth: int = 0
    within: Target | None = None

    def at(self, nth: int) -> Target:
        """The same description, its nth match (from 0)."""
        return replace(self, nth=nth)

    def inside(self, outer: Target) -> Target:
        """The same description, looked for within `outer` only."""
        return replace(self, within=outer)

    def __str__(self) -> str:
        said = " ".join(part for part in (self.role, f'"{self.name}"' if self.name else None, self.css) if part)
        return f"{said} within {self.within}" if self.within else said


def button(name: str, *, exact: bool = False) -> Target:
    """A button by its accessible name."""
    return Target("button", name, exact=exact)


def link(name: str, *, exact: bool = False) -> Target:
    """A link by its accessible name."""
    return Target("link", name, exact=exact)


def field(name: str, *, exact: bool = False) -> Target:
    """Any input, select or textarea by its label."""
    return Target("field", name, exact=exact)


def heading(name: str) -> Target:
    """A heading by its words."""
    return Target("heading", name)


def hook(name: str) -> Target:
    """An element that carries data-test="name": for what has no role of its own."""
    return Target(css=f'[data-test="{name}"]')


class Screen(ABC):
    """One tab at phone size."""

    engine: str
    taps: int = 0
    """How often a finger has pressed; a test may set it to nought and count."""

    @abstractmethod
    def goto(self, url: str) -> None:
        """Navigate and wait for the document; also when only the service worker answers."""

    @abstractmethod
    def run(self, function: str) -> Any:
        """Evaluate an expression that gives a promise of JSON text; gives the parsed value.

        Refuses: PageGone when the document was replaced meanwhile, PageError when the script threw.
        """

    @abstractmethod
    def press(self, x: float, y: float) -> None:
        """A real press of the pointer at a point of the viewport, CSS pixels."""

    @abstractmethod
    def key(self, name: str) -> None:
        """A real key: "Tab", "Enter", "Escape", "Space" or one character."""

    @abstractmethod
    def screenshot(self, path: Path) -> None:
        """The viewport as PNG."""

    def evaluate(self, body: str, *arguments: object) -> Any:
        """Run the body of an async function in the page; it sees `args` and `page` (page_tools.js); JSON comes back."""
        given = json.dumps(arguments)
        return self.run(
            f"(async () => {{ const page = {PAGE_TOOLS}; const args = {given};"
            f" return JSON.stringify((await (async () => {{ {body} }})()) ?? null) }})()"
        )

    def until(self, body: str, *arguments: object, what: str, patience: float = PATIENCE) -> Any:
        """Wait until the function body is truthy; gives its value. `what` completes "waited in vain for ..."."""
        deadline = time.monotonic() + patience
        while True:
            left = deadline - time.monotonic()
            slice_ms = int(min(SLICE, max(left, 0.05)) * 1000)
            try:
                value = self.evaluate(f"return await page.until(async () => {{ {body} }}, {slice_ms})", *arguments)
            except PageGone:
                value = None
            if value:
                return value
            if left <= 0:
                raise PageError(f"{self.engine}: waited {patience:.0f} s in vain for {what}\n{self.described()}")

    def see(self, target: Target, patience: float = PATIENCE) -> None:
        """Wait until the target is visible."""
        self.until("return page.one(args[0]) !== null", asdict(target), what=f"{target} to show", patience=patience)

    def gone(self, target: Target, patience: float = PATIENCE) -> None:
        """Wait until no such thing is visible."""
        self.until("return page.one(args[0]) === null", asdict(target), what=f"{target} to go", patience=patience)

    def read(self, words: str, *, within: Target | None = None, patience: float = PATIENCE) -> None:
        """Wait until the words can be read on the screen, in any case."""
        body = """
            const root = args[1] ? page.one(args[1]) : document.body
            return root !== null && page.tidy(page.textOf(root)).toLowerCase().includes(args[0].toLowerCase())"""
        place = asdict(within) if within else None
        self.until(body, words, place, what=f'the words "{words}"', patience=patience)

    def unread(self, words: str, *, within: Target | None = None, patience: float = PATIENCE) -> None:
        """Wait until the words are on the screen no more."""
        body = """
            const root = args[1] ? page.one(args[1]) : document.body
            return root === null || !page.tidy(page.textOf(root)).toLowerCase().includes(args[0].toLowerCase())"""
        place = asdict(within) if within else None
        self.until(body, words, place, what=f'the words "{words}" to go', patience=patience)

    def text(self, target: Target) -> str:
        """The visible words of the target, spaces tidied."""
        self.see(target)
        return str(self.evaluate("return page.tidy(page.textOf(page.one(args[0])))", asdict(target)))

    def name(self, target: Target) -> str:
        """The accessible name of the target."""
        self.see(target)
        return str(self.evaluate("return page.nameOf(page.one(args[0]))", asdict(target)))

    def value(self, target: Target) -> str:
        """The value of a field."""
        self.see(target)
        return str(self.evaluate("return page.one(args[0]).value", asdict(target)))

    def count(self, target: Target) -> int:
        """How many such things are visible now."""
        return int(self.evaluate("return page.all(args[0]).length", asdict(target)))

    def click(self, target: Target, patience: float = PATIENCE) -> None:
        """Wait until a finger can reach the target, then press there."""
        body = "const spot = await page.aim(args[0]); return spot.blocked ? null : spot"
        try:
            spot = self.until(body, asdict(target), what=f"a way to press {target}", patience=patience)
        except PageError as failed:
            why = self.evaluate("return (await page.aim(args[0])).blocked", asdict(target))
            raise PageError(f"{failed}\n{target}: {why}") from None
        self.taps += 1
        self.press(spot["x"], spot["y"])

    def fill(self, target: Target, text: str) -> None:
        """Put text into a field, a date or time as ISO text, or choose the option whose label holds it."""
        self.until("return page.put(args[0], args[1])", asdict(target), text, what=f"{target} to take {text!r}")

    def type(self, text: str) -> None:
        """Real keys into whatever has the focus."""
        for character in text:
            self.key(character)

    def offline_ready(self) -> None:
        """Wait until the service worker has cached the app and a later start needs no network."""
        body = "const r = await navigator.serviceWorker.getRegistration(); return r?.active?.state === 'activated'"
        self.until(body, what="the service worker to be active")

    def described(self) -> str:
        """Where the page is and what can be read on it, for messages of failures."""
        try:
            said = self.evaluate("return [location.href, page.tidy(page.textOf(document.body))]")
        except (PageGone, PageError) as failed:
            return f"(the page could not be asked: {failed})"
        return f"at {said[0]}\non screen: {said[1][:1500]}"


class Browser(Screen):
    """A browser whose profile outlives `restart`; as a Screen it is its first tab."""

    @abstractmethod
    def start(self) -> None:
        """Open with the same profile as before."""

    @abstractmethod
    def stop(self) -> None:
        """End the browser; the profile stays until `discard`."""

    @abstractmethod
    def discard(self) -> None:
        """End the browser and remove its profile."""

    def restart(self) -> None:
        """End the browser and open it again with the same profile."""
        self.stop()
        self.start()
