#!/bin/sh
# Writes dist/koujing-VERSION-linux.tar.gz: everything that an installation without any network needs.
#
#   deploy/bundle.sh            wheels for Linux x86-64 and arm64, Python 3.11 to 3.13
#   BUNDLE_PYTHONS="3.12" BUNDLE_MACHINES="x86_64" deploy/bundle.sh
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
pythons=${BUNDLE_PYTHONS:-3.11 3.12 3.13}
machines=${BUNDLE_MACHINES:-x86_64 aarch64}
version=$("$python" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
name=koujing-$version-linux
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/$name
mkdir -p "$out/wheels" dist

for machine in $machines; do
    for one in $pythons; do
        echo "收集 Linux $machine · Python $one 的安装包" >&2
        "$python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock \
            --python-version "$one" --implementation cp \
            --platform "manylinux2014_$machine" --platform "manylinux_2_17_$machine" --platform "manylinux_2_28_$machine" \
            --dest "$out/wheels"
    done
done

# What has only a source package is built here, so that the target needs no compiler and no build tools.
find "$out/wheels" -name '*.tar.gz' | while read -r source; do
    "$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$out/wheels" "$source"
    rm "$source"
done
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$out/wheels" .
rm -rf build

cp requirements.lock README.md LICENSE "$out/"
cp -R content "$out/content"
cp -R docs "$out/docs"
cp deploy/install.sh "$out/install.sh"
mkdir "$out/units"
cp deploy/*.service deploy/*.timer "$out/units/" 2>/dev/null || cp deploy/*.service "$out/units/"
cp deploy/koujing.env "$out/koujing.env"
"$python" deploy/bundle_lock.py "$out"
(cd "$out" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
tar -C "$work" -czf "dist/$name.tar.gz" --sort=name --owner=0 --group=0 --numeric-owner --mtime='2020-01-01 00:00Z' "$name"
(cd dist && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "dist/$name.tar.gz"
