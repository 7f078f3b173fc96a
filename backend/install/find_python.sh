#!/bin/sh
# Prints the Python to install with: the one given, or the first on the PATH that is 3.11 or newer and can make a
# virtual environment. Otherwise one sentence, and exit 1. Written in sh because the Python it finds may be too old
# to parse anything of ours.
newest=none
without_venv=none

for python in ${1:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        [ "$newest" = none ] && newest="Python $version ($python)"
        continue
    fi
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        [ "$without_venv" = none ] && without_venv="$version"
        continue
    fi
    echo "$python"
    exit 0
done

if [ "$without_venv" != none ]; then
    echo "Python $without_venv here lacks its venv module: install it (Debian, Ubuntu: apt install python3-venv), then run make again." >&2
elif [ "$newest" != none ]; then
    echo "Callboard needs Python 3.11 or newer and found only $newest: install a newer one, or name it as in make run PYTHON=/path/to/python3." >&2
else
    echo "Callboard needs Python 3.11 or newer and found ${1:-none on the PATH} not to be one: install it, or name it as in make run PYTHON=/path/to/python3." >&2
fi
exit 1
