"""Front matter: YAML in which every scalar is a string, with the line of every key; typed by a model, written one way.

Strings first, because YAML's own ideas of dates, numbers and booleans (``2024-04-01``, ``0123``, ``否``/``no``) would
otherwise force editors to know when to quote. Comments travel with the key they stand at.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from kb.models import Model

Value = str | tuple[str, ...]
Found = list[tuple[int, str]]  # (line, message)
ModelT = TypeVar("ModelT", bound=Model)

COMPUTED = {
    "标题": "标题是 # 一行", "名称": "标题是 # 一行", "地区": "地区是文件夹", "主题": "主题是文件夹", "编号": "编号是文件的路径", "id": "编号是文件的路径",
    "年": "年在文件名里", "年份": "年在文件名里", "状态": "状态由版本和核实日期算出", "现行": "状态由版本和核实日期算出", "生效日期": "写在版本标题里",
    "终止日期": "写在版本标题里", "施行日期": "写在版本标题里", "有效期": "写在版本标题里", "下次核实": "由核实日期和主题的复核月数算出", "来源": "写在引文里",
    "依据": "写在引文里",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, its place, and the comments above and behind it."""

    key: str
    value: Value
    line: int
    above: tuple[str, ...] = ()
    behind: str = ""


@dataclass(slots=True)
class FrontMatter:
    """The keys of a file and where its body begins (1-based)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    below: tuple[str, ...] = ()  # comments after the last key
    body_line: int = 1
    problems: Found = field(default_factory=list)

    def line(self, key: str) -> int:
        entry = self.entries.get(key)
        return entry.line if entry else 1


def _iso_day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("iso_day", "应为 YYYY-MM-DD 日期")


IsoDay = Annotated[date, BeforeValidator(_iso_day)]


def compose(text: str) -> yaml.Node | None:
    """The nodes of a YAML text, every scalar a string. libyaml is four times as fast, the Python parser words the errors."""
    try:
        fast: yaml.Node | None = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    return fast


def error_line(err: yaml.YAMLError) -> int:
    """The line (from 0) that a YAML error is about; 0 where it does not say."""
    mark = getattr(err, "problem_mark", None) or getattr(err, "context_mark", None)
    return mark.line if mark else 0


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a file's text (with LF line ends)."""
    lines = text.split("\n")
    if lines[0] != "---":
        return FrontMatter(problems=[(1, "文件应以一行 --- 开头，其下写元数据，再以一行 --- 结束")])
    end = next((number for number, line in enumerate(lines[1:], 1) if line == "---"), None)
    if end is None:
        return FrontMatter(problems=[(1, "元数据没有结束：在最后一个键下面加一行 ---")])
    front = FrontMatter(body_line=end + 2)
    _read_entries(lines[1:end], front)
    return front


def _read_entries(lines: list[str], front: FrontMatter) -> None:
    try:
        root = compose("\n".join(lines) + "\n")
    except yaml.YAMLError as err:
        message = "元数据读不了：每行应为 “键: 值”，冒号后空一格；值里有冒号、# 或引号时放进双引号"
        front.problems.append((error_line(err) + 2, message))
        return
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        front.problems.append((2, "元数据读不了：每行应为 “键: 值”"))
        return
    entries = read_entries(root, 2)
    front.entries, problems = entries.entries, entries.problems
    front.problems += problems
    _attach_comments(lines, root, front)


def read_entries(root: yaml.MappingNode, first_line: int) -> FrontMatter:
    """The keys of a YAML mapping that was parsed from text beginning at ``first_line``."""
    front = FrontMatter()
    for key, value in root.value:
        _read_entry(key, value, key.start_mark.line + first_line, front)
    return front


def _read_entry(key: yaml.Node, node: yaml.Node, line: int, front: FrontMatter) -> None:
    name = str(key.value)
    if name in front.entries:
        front.problems.append((line, f"{name}：键重复，第 {front.entries[name].line} 行已有；留下一个"))
        return
    value = _value(node)
    if value is None:
        front.problems.append((line, f"{name}：值应为一行文字，或列表如 [甲, 乙]"))
    elif not value:
        front.problems.append((line, f"{name}：没有内容；不知道就不写这个键"))
    else:
        front.entries[name] = Entry(name, value, line)


def _value(node: yaml.Node) -> Value | None:
    if isinstance(node, yaml.ScalarNode):
        return re.sub(r"\s+", " ", str(node.value)).strip()
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return tuple(re.sub(r"\s+", " ", str(item.value)).strip() for item in node.value)
    return None


def _attach_comments(lines: list[str], root: yaml.MappingNode, front: FrontMatter) -> None:
    """Give each comment to the key below it, or to the key in whose last line it stands."""
    start = 0
    for key, node in root.value:
        first = key.start_mark.line
        closing = (
            node.value[-1].end_mark if isinstance(node, yaml.SequenceNode) and not node.flow_style else node.end_mark
        )
        last = max(closing.line, first)
        behind = lines[last][closing.column :] if closing.line == last else ""
        name = str(key.value)
        if name in front.entries and front.entries[name].line == first + 2:
            entry = front.entries[name]
            front.entries[name] = Entry(name, entry.value, entry.line, _comments(lines[start:first]), behind.strip())
        if last > first and any(re.search(r"(^|\s)#", line) for line in lines[first:last]):
            front.problems.append((first + 2, f"{name}：列表里面不写注释；移到这个键的上一行"))
        start = last + 1
    front.below = _comments(lines[start:])


def _comments(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip().startswith("#"))


def type_front(front: FrontMatter, model: type[ModelT], defaults: Mapping[str, Any]) -> tuple[ModelT, Found]:
    """The front matter as ``model``, and what is wrong with it. ``defaults`` stand in for required keys, so that the rest of a file is checked too."""
    values: dict[str, Any] = {
        key: list(entry.value) if isinstance(entry.value, tuple) else entry.value
        for key, entry in front.entries.items()
    }
    try:
        return model.model_validate(values), []
    except ValidationError as err:
        errors = err.errors()
    found = [(front.line(str(error["loc"][0])), _message(error, model)) for error in errors]
    for error in errors:
        values.pop(str(error["loc"][0]), None)
    return model.model_validate({**defaults, **values}), found


def problems_of(front: FrontMatter, body: Found, typed: Found) -> tuple[tuple[int, str], ...]:
    """All problems of a file in order; without its fences nothing else in it can be judged."""
    return tuple(sorted({*front.problems} if front.body_line == 1 else {*body, *typed}))


def _keys(model: type[Model]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _message(error: ErrorDetails, model: type[Model]) -> str:
    """pydantic's errors in an editor's words: rule, value, way out."""
    key, value = str(error["loc"][0]), error["input"]
    match error["type"]:
        case "missing":
            return f"缺少必填的键 {key}；在元数据里加一行 “{key}: …”"
        case "extra_forbidden":
            return _unknown(key, model)
        case "enum" | "literal_error":
            expected = (
                str((error.get("ctx") or {}).get("expected", ""))
                .replace("'", "")
                .replace(" or ", "、")
                .replace(", ", "、")
            )
            return f"{key}：应为 {expected} 之一，现为 '{value}'"
        case "tuple_type":
            return f"{key}：应为列表，如 [{value}]，现为 '{value}'"
        case "string_type":
            return f"{key}：应为一行文字，现为列表"
        case "iso_day":
            return f"{key}：应为 YYYY-MM-DD 日期，现为 '{value}'"
        case "string_pattern_mismatch":
            return f"{key}：应为 “文件名 sha256:64位校验值”，现为 '{value}'"
        case "value_error":
            return f"{key}：{(error.get('ctx') or {}).get('error')}，现为 '{value}'"
    return f"{key}：{error['msg']}，现为 '{value}'"


def _unknown(key: str, model: type[Model]) -> str:
    if key in COMPUTED:
        return f"{key}：不写这个键（{COMPUTED[key]}）；删去这一行"
    near = difflib.get_close_matches(key, _keys(model), 1, 0.6)
    hint = f"；是不是 {near[0]}" if near else ""
    return f"{key}：没有这个键{hint}；可用的键：{'、'.join(_keys(model))}"


def _scalar(text: str, *, inside_list: bool) -> str:
    """``text`` plain where YAML reads it back unchanged, else in double quotes."""
    try:
        node = yaml.compose(f"[{text}]\n" if inside_list else f"k: {text}\n", Loader=yaml.BaseLoader)
        items = list(node.value) if isinstance(node, yaml.CollectionNode) else []
        plain = items[0] if inside_list else items[0][1]
        safe = len(items) == 1 and isinstance(plain, yaml.ScalarNode) and plain.value == text and plain.style is None
    except (yaml.YAMLError, IndexError):
        safe = False
    return text if safe and text else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def write_front_matter(values: Mapping[str, Value | None], comments: FrontMatter | None = None) -> str:
    """The front matter in the order of ``values``, with the comments of the file it was read from."""
    lines = ["---"]
    for key, value in values.items():
        if not value:
            continue
        entry = comments.entries.get(key) if comments else None
        lines += entry.above if entry else ()
        written = (
            _scalar(value, inside_list=False)
            if isinstance(value, str)
            else "[" + ", ".join(_scalar(item, inside_list=True) for item in value) + "]"
        )
        lines.append(f"{key}: {written}" + (f"  {entry.behind}" if entry and entry.behind else ""))
    lines += comments.below if comments else ()
    return "\n".join([*lines, "---"]) + "\n"
