"""Generic only: what every test needs. Casts, servers and databases live beside the tests that use them."""

import os

KEPT = {"CALLBOARD_TEST_POSTGRES"}

os.environ["TZ"] = "UTC"
for setting in [name for name in os.environ if name.startswith("CALLBOARD_") and name not in KEPT]:
    del os.environ[setting]
for variable in ("DATA", "PORT", "HOST", "TLS"):
    os.environ.pop(variable, None)
