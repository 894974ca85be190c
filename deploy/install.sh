#!/bin/sh
# Put the app and a Python environment with the packages that it needs into a folder: deploy/install.sh FOLDER
# The container image is made by it, and it serves a machine without containers as well. It needs Python 3.11 or newer,
# python3-venv, and a network for the packages.
# TORCH_INDEX: an index with PyTorch's builds for processors alone, which are a tenth as large as those for graphics cards.
set -eu

[ $# = 1 ] || { echo 'Usage: deploy/install.sh FOLDER' >&2; exit 2; }
source=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1/app"
target=$(cd "$1" && pwd)
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo 'Varisai needs Python 3.11 or newer; PYTHON=/path/to/python3 says where it is.' >&2
    exit 1
}
[ -x "$target/venv/bin/python" ] || "$python" -m venv "$target/venv"
"$target/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
    ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r "$source/requirements.txt"

for part in app.py carnatic assets static .streamlit LICENSE; do
    rm -rf "$target/app/$part"
    cp -R "$source/$part" "$target/app/$part"
done
cp "$source/deploy/healthy.py" "$target/healthy.py"
find "$target/app" -name __pycache__ -prune -exec rm -rf {} +
# the folder may be read-only later, where Python couldn't keep what it has compiled
"$target/venv/bin/python" -m compileall -q "$target/app"

# a folder that can't answer must not become an image
cd "$target/app"
"$target/venv/bin/python" -m carnatic generate --raga Mohanam --seed 1 >/dev/null
echo "Varisai is in $target." >&2
