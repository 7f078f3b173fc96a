"""The install page of the local authority; it is there only when that authority made the certificate."""

from pathlib import Path

from litestar import Response, get

from backend.problems import Problem
from backend.routes.asking import House, TheHouse
from backend.tls import fingerprint, for_android, for_ios

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Trust this Callboard</title>
<h1>Trust this Callboard</h1>
<p>This server speaks for your production on this Wi-Fi only. Your phone has to trust it once; the browser's warning
is gone after that.</p>
<h2>iPhone, iPad</h2>
<ol><li><a href="/trust/callboard.mobileconfig">Download the profile</a> and allow it.
<li>Settings &rsaquo; General &rsaquo; VPN &amp; Device Management &rsaquo; Callboard &rsaquo; Install.
<li>Settings &rsaquo; General &rsaquo; About &rsaquo; Certificate Trust Settings: switch Callboard on.</ol>
<h2>Android</h2>
<ol><li><a href="/trust/callboard.crt">Download the certificate</a>.
<li>Settings &rsaquo; Security &rsaquo; Encryption &amp; credentials &rsaquo; Install a certificate
&rsaquo; CA certificate.</ol>
<p>Compare this fingerprint with the one in the terminal of the server:<br><code>{mark}</code></p>
<p><a href="/">Go to Callboard</a></p></html>"""


def _folder(house: House) -> Path:
    if house.settings.trust is None:
        raise Problem("not_found", path="/trust")
    return house.settings.trust


@get("/trust")
async def page(house: TheHouse) -> Response[str]:
    """How to trust the server, per platform."""
    mark = fingerprint(_folder(house))
    lines = "<br>".join(mark[at : at + 48] for at in range(0, len(mark), 48))
    return Response(PAGE.format(mark=lines), media_type="text/html")


@get("/trust/callboard.mobileconfig")
async def for_iphone(house: TheHouse) -> Response[bytes]:
    """The authority as a profile."""
    return Response(for_ios(_folder(house)), media_type="application/x-apple-aspen-config")


@get("/trust/callboard.crt")
async def for_phone(house: TheHouse) -> Response[bytes]:
    """The authority as a certificate."""
    headers = {"content-disposition": 'attachment; filename="callboard.crt"'}
    return Response(for_android(_folder(house)), media_type="application/x-x509-ca-cert", headers=headers)
