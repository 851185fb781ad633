#!/bin/sh
# Installs 口径 from this folder, without any network:  sh install.sh [目标文件夹，默认 /opt/koujing]
set -eu
cd "$(dirname "$0")"
target=${1:-/opt/koujing}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "需要 Python 3.11 或更高版本；可用 PYTHON=/路径/python3.12 sh install.sh 指定。")'
echo "校验安装包……"
sha256sum --quiet --check SHA256SUMS
mkdir -p "$target"
[ -x "$target/venv/bin/python" ] || "$python" -m venv "$target/venv"
"$target/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes -r requirements.txt
if [ -e "$target/content" ]; then
    echo "保留已有的 $target/content"
else
    cp -R content "$target/content"
fi
[ -e "$target/koujing.env" ] || cp koujing.env "$target/koujing.env"
cp -R units "$target/"
mkdir -p "$target/data"
KB_CONTENT="$target/content" KB_INDEX="$target/data/index" "$target/venv/bin/kb" index
# An update run by root leaves the data to whom the folder belongs.
chown -R --reference="$target/data" "$target/data"
echo "已安装到 $target。启动：KB_CONTENT=$target/content KB_INDEX=$target/data/index $target/venv/bin/kb serve"
echo "作为系统服务：见 docs/operations.md"
