#!/bin/sh
# Sets everything up in .venv, then runs the demo or the tests:  sh setup.sh demo | sh setup.sh test
set -eu
cd "$(dirname "$0")"

case "${1:-}" in
demo) extras=all ;;
test) extras=all,test ;;
*)
    echo "Usage: sh setup.sh demo | sh setup.sh test" >&2
    exit 2
    ;;
esac

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Kawal needs Python 3.11 or newer (found: $("$python" --version 2>&1 || true))." >&2
    exit 2
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian splits this off its Python
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq python3-venv
    else
        echo "Please install it first: sudo apt-get install python3-venv" >&2
        exit 2
    fi
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[$extras]"

if [ "$1" = demo ]; then
    shift
    exec .venv/bin/kawal demo "$@"
fi
shift
exec .venv/bin/python -m pytest "$@"
