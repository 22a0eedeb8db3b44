# ruff: noqa: E501  (Chinese texts count double width)
"""How much of what leads to a person is found, and how much else is hidden: 2,400 texts."""

import random
from collections.abc import Callable
from typing import NamedTuple

import pytest

from model.privacy import is_id_card, mask_personal


class Labelled(NamedTuple):
    """A text, what of it may not stay, and of what kind that is."""

    kind: str
    text: str
    secret: str


SURNAMES = (
    "赵钱孙李周吴郑王冯陈韦黄覃梁莫蒙罗谢唐许何吕施张孔曹严华金魏"
    "陶姜戚邹苏潘葛范彭鲁马苗方俞任袁柳史薛雷贺倪汤"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英建国志文海燕春梅玉兰红梅小龙国庆雪琴"
PLACES = ("江南区", "白沙镇平安村", "城东街道", "滨江小区3栋", "和平路", "新城花园")
MATTERS = (
    "反映小区停车难的问题", "咨询低保办理条件", "投诉施工扰民", "咨询残疾人两项补贴",
    "求助户口迁移", "建议增设路灯", "举报占道经营", "询问养老金认证",
)  # fmt: skip
PREFIXES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def phone(chance: random.Random) -> str:
    return f"1{chance.choice('3456789')}{chance.randrange(10**9):09d}"


def id_card(chance: random.Random) -> str:
    day = (
        f"{chance.randrange(1940, 2010)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    )
    head = f"4501{chance.randrange(1, 99):02d}{day}{chance.randrange(1000):03d}"
    return next(f"{head}{last}" for last in "0123456789X" if is_id_card(f"{head}{last}"))


def bank_card(chance: random.Random) -> str:
    head = f"6222{chance.randrange(10**14):014d}"
    for last in "0123456789":
        digits = [int(digit) for digit in (head + last)[::-1]]
        total = sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits))
        if total % 10 == 0:
            return head + last
    raise AssertionError(head)


def name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(
        chance.choice(GIVEN) for _ in range(chance.randint(1, 2))
    )


def spaced(number: str, chance: random.Random) -> str:
    """As people write it: in groups, with dashes, in full-width digits."""
    match chance.randrange(4):
        case 0:
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        case 1:
            return f"{number[:3]}-{number[3:7]}-{number[7:]}"
        case 2:
            return number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return number


def written(kind: str, chance: random.Random) -> Labelled:
    """One text of a kind."""
    matter, place, who = chance.choice(MATTERS), chance.choice(PLACES), name(chance)
    number = phone(chance)
    mail = f"{chance.choice(['li', 'wang', 'x_y'])}{number[-4:]}@{chance.choice(['qq.com', '163.com'])}"
    plate = f"{chance.choice(PREFIXES)}{chance.choice('ABCDK')}{chance.randrange(10**5):05d}"
    landline = (
        f"0{chance.choice(['771', '10', '20', '772'])}-{chance.randrange(2 * 10**6, 10**7):07d}"
    )
    card, bank = id_card(chance), bank_card(chance)
    match kind:
        case "mobile":
            said = spaced(number, chance)
            return Labelled(kind, f"{place}{matter}，请回电{said}谢谢", said)
        case "landline":
            return Labelled(kind, f"{matter}，联系电话：{landline}", landline)
        case "identity card":
            return Labelled(kind, f"本人身份证号{card}，{matter}", card)
        case "bank card":
            return Labelled(kind, f"补贴未到账，卡号{bank}，请核实", bank)
        case "e-mail":
            return Labelled(kind, f"{matter}，回复请发{mail}。", mail)
        case "plate":
            return Labelled(kind, f"车牌{plate}占用消防通道，{place}", plate)
        case "name with label":
            return Labelled(
                kind, f"{chance.choice(['来信人', '姓名', '联系人'])}：{who}，{matter}", who
            )
        case "name with title":
            return Labelled(kind, f"{who}{chance.choice(['先生', '女士'])}{matter}", who)
        case "name half hidden":
            half = f"{who[0]}某{who[-1]}"
            return Labelled(kind, f"关于{half}的来信：{matter}", half)
    before = chance.choice(["市民", "村民", "网友", "业主", "居民", f"家住{place}的", "群众"])
    return Labelled("name in running text", f"{before}{who}{matter}", who)


KINDS = (
    "mobile", "landline", "identity card", "bank card", "e-mail", "plate", "name with label",
    "name with title", "name half hidden", "name in running text",
)  # fmt: skip
#: Nobody is in them.
HARMLESS: tuple[Callable[[random.Random], str], ...] = (
    lambda c: f"关于印发《{c.choice(['低保', '养老', '殡葬'])}管理办法》的通知（桂民规〔202{c.randrange(6)}〕{c.randrange(1, 99)}号）",
    lambda c: f"202{c.randrange(6)}年{c.randrange(1, 13)}月发放补贴{c.randrange(10**4, 10**7)}元，惠及{c.randrange(100, 9999)}人",
    lambda c: f"统一社会信用代码9145{c.randrange(10**4):04d}MA5{c.randrange(10**5):05d}X 公示",
    lambda c: f"受理编号{202500000000 + c.randrange(10**8)}已办结",
    lambda c: f"拨打12345热线{c.choice(['无人接听', '反映问题', '咨询低保'])}",
    lambda c: f"{c.choice(['居民', '学生', '群众', '村民'])}{c.choice(['医保', '安置', '资助', '康复', '申请', '周转房', '高龄补贴', '安全饮水'])}{c.choice(['咨询', '反映', '建议', '投诉'])}",
    lambda c: f"网站标识码45000000{c.randrange(10, 99)} 桂ICP备1020{c.randrange(1000, 9999)}号-7",
    lambda c: f"邮编{530000 + c.randrange(999)}，{c.choice(PLACES)}",
    lambda c: f"{c.choice(MATTERS)}（第{c.randrange(1, 999)}期）",
    lambda c: f"http://www.example.gov.cn/art/202{c.randrange(6)}/{c.randrange(1, 12)}/t202{c.randrange(6)}0101_{c.randrange(10**6, 10**8)}.html",
    lambda c: f"资金{c.randrange(10**11, 10**12)}.{c.randrange(99):02d}元，占比{c.randrange(99)}.{c.randrange(99)}%",
    lambda c: f"厅长{c.choice(['调研', '主持召开会议', '带队督查'])}{c.choice(PLACES)}",
)  # fmt: skip
_EACH = 120
_HARMLESS_EACH = 100


def labelled() -> list[Labelled]:
    chance = random.Random(20260105)
    return [written(kind, chance) for kind in KINDS for _ in range(_EACH)]


def harmless() -> list[str]:
    chance = random.Random(20260106)
    return [write(chance) for write in HARMLESS for _ in range(_HARMLESS_EACH)]


def is_hidden(one: Labelled) -> bool:
    """Nothing of it is left that leads to the person."""
    return one.secret not in mask_personal(one.text)


@pytest.mark.parametrize("kind", KINDS)
def test_what_leads_to_a_person_is_found(kind: str) -> None:
    missed = [one.text for one in labelled() if one.kind == kind and not is_hidden(one)]

    assert missed == []


def test_recall_and_precision_over_all_texts() -> None:
    people, others = labelled(), harmless()
    found = sum(is_hidden(one) for one in people)
    wrongly = [text for text in others if mask_personal(text) != text]
    recall, precision = found / len(people), found / (found + len(wrongly))
    print(f"\n{len(people) + len(others)} texts: recall {recall:.2%}, precision {precision:.2%}")  # noqa: T201

    assert len(people) + len(others) >= 2_000
    assert recall >= 0.995
    assert precision >= 0.98, wrongly[:5]


@pytest.mark.parametrize(
    "text",
    ["市民李建华反映停车难", "村民韦桂芳：咨询低保", "家住江南区的黄小龙投诉噪声"],
)
def test_a_name_in_running_text_is_hidden(text: str) -> None:
    assert "**" in mask_personal(text)


def test_no_masked_text_is_masked_further() -> None:
    for one in labelled():
        once = mask_personal(one.text)
        assert mask_personal(once) == once
