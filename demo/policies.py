"""Policy, interpretation and response columns of a year → their pieces."""

from datetime import date, timedelta

from demo import words
from demo.columns import column_of
from demo.office import BUREAU
from demo.pieces import Piece
from demo.publishing import address
from demo.wording import Wording
from model.items import Form

_FORMS = {
    "zcjd": (Form.MATERIAL, ""),
    "tjzc": (Form.PRODUCT, "graphic"),
    "spjd": (Form.PRODUCT, "video"),
    "mtpl": (Form.COMMENTARY, ""),
}
_INTERPRETATIONS = {
    "zcjd": ("《{policy}》政策解读", "关于《{policy}》的解读说明", "{leader}解读《{policy}》"),
    "tjzc": ("一图读懂《{policy}》", "图解：{policy}", "【长图】{policy}看这里"),
    "spjd": ("视频解读：{policy}", "【动漫】三分钟看懂{policy}"),
    "mtpl": words.COMMENTS,
}
_LAG = (3, 40)


def policies_of_year(key: str, year: int) -> list[Piece]:
    """Documents of a policy column; the first and last cross New Year by their 成文日期."""
    column = column_of(key)
    wording = Wording(f"{key}/{year}")
    days = wording.days(year, column.yearly - 2)
    days = sorted([date(year, 1, 6), *days, date(year, 12, 29)])
    return [_policy(key, day, number, wording) for number, day in enumerate(days, 1)]


def _policy(key: str, day: date, number: int, wording: Wording) -> Piece:
    written = day - timedelta(days=8 if day == date(day.year, 1, 6) else wording.number(*_LAG))
    if written.year < day.year and day != date(day.year, 1, 6):
        written = date(day.year, 1, 2)
    sign = "云民规" if key == "gfxwj" else "云民发"
    name = wording.title(words.POLICY_NAMES, day=day)
    title = f"{BUREAU}{name}" if name.startswith("关于") else f"{BUREAU}关于印发《{name}》的通知"
    return Piece(
        path=address(column_of(key), day, number),
        title=title,
        published_on=day,
        column=key,
        paragraphs=wording.paragraphs(day=day),
        source=BUREAU,
        facts=(
            ("发文字号", f"{sign}〔{written.year}〕{number}号"),
            ("成文日期", f"{written:%Y-%m-%d}"),
        ),
    )


def interpretations_of_year(key: str, year: int) -> list[Piece]:
    """Interpretations in text, graphics or film, or what media say of a policy."""
    column = column_of(key)
    wording = Wording(f"{key}/{year}")
    form, medium = _FORMS[key]
    pieces = []
    for number, day in enumerate(wording.days(year, column.yearly), 1):
        policy = wording.fill(wording.pick(words.POLICY_NAMES), day=day)
        templates = [each.replace("{policy}", policy) for each in _INTERPRETATIONS[key]]
        pieces.append(
            Piece(
                path=address(column, day, number),
                title=wording.title(templates, day=day),
                published_on=day,
                column=key,
                paragraphs=() if medium else wording.paragraphs(day=day),
                source=wording.pick(words.MEDIA_NAMES) if form is Form.COMMENTARY else BUREAU,
                form=form,
                medium=medium,
            )
        )
    return pieces


def responses_of_year(year: int) -> list[Piece]:
    """Responses to what the public talks about; the last two of a year are on one matter."""
    column = column_of("hygq")
    wording = Wording(f"hygq/{year}")
    days = wording.days(year, column.yearly)
    first = year * (column.yearly - 1) % len(words.RUMOURS)
    pieces = []
    for number, day in enumerate(days, 1):
        index = min(number, column.yearly - 1)
        matter = words.RUMOURS[(first + index) % len(words.RUMOURS)]
        is_second = number == column.yearly
        pieces.append(
            Piece(
                path=address(column, day, number),
                title=f"图解：{matter}问题的回应" if is_second else f"关于{matter}问题的回应",
                published_on=day,
                column="hygq",
                paragraphs=wording.paragraphs(day=day),
                source=BUREAU,
                matter=matter,
                medium="graphic" if is_second else "",
            )
        )
    return pieces
