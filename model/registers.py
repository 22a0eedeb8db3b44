"""Registers that hold the marks of a site, and how two writings of a number are compared."""

from enum import StrEnum

from model.text import fold_width


class Register(StrEnum):
    """A register of marks; its value names the mark."""

    ICP = "icp"
    POLICE = "police"
    ID_CODE = "id_code"
    CONAC = "conac"

    @property
    def label(self) -> str:
        """What the register is called."""
        return _LABELS[self]


_LABELS = {
    Register.ICP: "ICP 备案管理系统",
    Register.POLICE: "全国互联网安全管理服务平台",
    Register.ID_CODE: "全国政府网站信息报送系统",
    Register.CONAC: "党政机关事业单位网站标识管理系统",
}


def is_same_number(one: str, other: str) -> bool:
    """True where two writings of a number differ in spaces, width, case and 号 at most."""
    return _folded(one) == _folded(other)


def _folded(number: str) -> str:
    return "".join(fold_width(number).split()).replace("号", "").lower()
