"""Personal data in the text of letters, masked before anything keeps it. Pure.

Source: 个人信息保护法 六 (only what is needed), reliability 1.7.
"""

import re

from model.patterns import late_pattern

#: Nothing can be masked in a text without one of these; most titles end here.
_SUSPICIOUS = late_pattern(
    r"[0-9０-９]{3}|\u200b|[@＠]|某|先生|女士|同志|来信人|姓名|写信人|联系人"
    r"|[市村居网]民|群众|网友|业主|家长|学生|患者|住户|考生|当事人|信访人|诉求人|户主|家住"
)
#: A zero-width space between digits would hide a number from the expressions below.
_WIDE = str.maketrans("０１２３４５６７８９＠．－—＋（）ｘＸ", "0123456789@.--+()xX", "\u200b")

_EMAIL = late_pattern(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ID_CARD = late_pattern(r"(?<!\d)(\d[ -]?){17}[\dXx](?![\dA-Za-z])|(?<!\d)\d{15}(?!\d)")
_BANK_CARD = late_pattern(r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)")
_MOBILE = late_pattern(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_LANDLINE = late_pattern(r"(?<![\d-])(?:\(?(0\d{2,3})\)?[ -]?)([2-9]\d{2,3})[ -]?(\d{4})(?!\d)")
_PLATE = late_pattern(
    "([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z])[·. ]?"
    "[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经"
    "房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲封储靳松段富巫乌焦巴弓牧隗山谷车侯宓蓬全"
    "郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲邰从鄂索赖卓屠蒙池乔阴闻莘党翟谭贡劳逄姬申扶堵"
    "冉宰郦雍桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄"
    "阙东欧利师巩聂关荆游竺权盖益桓公岳帅肖覃涂代仝阳闫佘付"
)
#: X某, X某某, X某明: a name that the office has half hidden already.
_HALF_HIDDEN = late_pattern(
    f"([{_SURNAMES}])(某+)[\u4e00-\u9fff]?(?=某|[^\u4e00-\u9fff]|$|[的来反因在对向于与和及、等先女同])"
)
_ADDRESSED = late_pattern(f"([{_SURNAMES}])[\u4e00-\u9fff]{{0,2}}(先生|女士|同志)")
_LABELLED = late_pattern(
    f"((?:来信人|写信人|联系人|姓名|署名|反映人|投诉人|咨询人)(?:姓名)?[:：\\s]*)([{_SURNAMES}])[\u4e00-\u9fff·]{{1,3}}(?![\u4e00-\u9fff])"
)

#: A person in running text: what he is, his name, and what he does.
_WHO = (
    "市民|村民|居民|群众|网民|网友|业主|家长|学生|患者|住户|考生|当事人|信访人|诉求人|户主|"
    "家住[^，。]{2,12}的"
)
_DOES = "反映|反应|咨询|投诉|求助|来信|来电|来访|举报|表示|建议|询问|称|说"
#: Words of two characters that begin like a name and are none.
_NO_NAMES = (
    "安置|安全|安装|安葬|康复|康养|周转|周边|周期|高龄|高考|高中|高温|高速|金融|金额|时间|时段|程序|程度|方便|方案|方面|路灯|路面|"
    "路段|江边|车辆|车位|车站|水电|水费|水务|水质|水管|房屋|房产|房租|房贷|华侨|成绩|成人|万人|万元|经费|经济|经营|经常|管道|管理|"
    "包括|卫生|施工|应急|应该|应当|宣传|常见|常住|常年|平安|平台|平时|公交|公积|公租|公厕|公安|公共|公开|公园|公示|公告|公司|连续|"
    "连夜|农村|农业|农保|农田|通过|通知|通行|通信|都是|都在|利用|师资|易地|寿险|温泉|邮政|党员|党费|计划|计生|支付|支持|单位|单元|"
    "国家|国土|文化|文明|项目|全部|全家|全村|全体|全市|全县|强烈|强制|解决|解释|解除|左右|石油|石材|申请|申报|申诉|申办|充电|充值|"
    "古树|古迹|元旦|封路|封闭|山区|山林|山火|权益|权利|权限|双拥|和谐|向您|向本|于今|于是|关心|关爱|关注|关怀|何时|何以|何处|何地|"
    "代表|代办|代缴|任职|任何|柴火|艾滋|桂林|桂平|柳州|广西|广州|江西|江苏|云南|海南|安徽|宁夏|甘肃|黄牌|白天|白内|毛坯|牛羊"
)
_IN_TEXT = late_pattern(
    f"((?:{_WHO}))(?!{_NO_NAMES})([{_SURNAMES}])([\u4e00-\u9fff]{{1,2}}?)(?={_DOES}|[，：、（(])"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
#: Facts of a letter that name its author; their text is not kept at all.
AUTHOR_FACTS = frozenset(
    {"author", "phone", "email", "id_card", "来信人", "写信人", "姓名", "联系电话"}
)


def mask_personal(text: str) -> str:
    """`text` with phones, identity and bank cards, e-mails, plates and names masked.

    Mobile `138****8000`, landline `0771-****`, identity card `450103****`, bank card `6222****`,
    e-mail `***@host`, plate `桂A****`, names `张**`. What is not found stays as it stands,
    full-width digits too.
    """
    if not _SUSPICIOUS.search(text):
        return text
    narrow = text.translate(_WIDE)
    masked = _mask_numbers(narrow)
    if masked == narrow:
        masked = text
    masked = _LABELLED.sub(r"\1\2**", masked)
    masked = _ADDRESSED.sub(r"\1\2", masked)
    masked = _IN_TEXT.sub(r"\1\2**", masked)
    return _HALF_HIDDEN.sub(r"\1**", masked)


def _mask_numbers(text: str) -> str:
    """Numbers that lead to one person, longest kinds first."""
    text = _EMAIL.sub(lambda found: "***@" + found.group().rpartition("@")[2], text)
    text = _ID_CARD.sub(_mask_id_card, text)
    text = _BANK_CARD.sub(_mask_bank_card, text)
    text = _MOBILE.sub(r"\1****\3", text)
    text = _LANDLINE.sub(r"\1-****", text)
    return _PLATE.sub(r"\1****", text)


def _mask_id_card(found: re.Match[str]) -> str:
    digits = re.sub(r"[ -]", "", found.group()).upper()
    return f"{digits[:6]}****" if is_id_card(digits) else found.group()


def is_id_card(digits: str) -> bool:
    """True for 18 characters with the right check digit, or 15 digits with a possible birthday."""
    if len(digits) == 15:  # noqa: PLR2004  (cards before 1999)
        return digits.isdigit() and 1 <= int(digits[8:10]) <= 12 and 1 <= int(digits[10:12]) <= 31  # noqa: PLR2004
    if len(digits) != 18 or not digits[:17].isdigit():  # noqa: PLR2004
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == digits[17]


def _mask_bank_card(found: re.Match[str]) -> str:
    digits = re.sub(r"[ -]", "", found.group())
    return f"{digits[:4]}****" if _is_luhn(digits) else found.group()


def _is_luhn(digits: str) -> bool:
    """True where the last digit is the check digit of a bank card."""
    doubled = (
        int(digit) if place % 2 == 0 else sum(divmod(2 * int(digit), 10))
        for place, digit in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0


def mask_facts(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Facts of a letter with their texts masked; those that name the author are left out."""
    return tuple((name, mask_personal(text)) for name, text in facts if name not in AUTHOR_FACTS)
