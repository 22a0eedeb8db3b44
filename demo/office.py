"""The invented bureau: its names and marks, valid in form and clearly not anybody's."""

from typing import Final

KEY: Final = "demo"
CITY: Final = "云泽市"
BUREAU: Final = "云泽市民政局"
SITE_NAME: Final = "云泽市民政局网站"
DOMAIN: Final = "mzj.yunze.example"
ID_CODE: Final = "4599990001"
ICP: Final = "桂ICP备2099999901号-1"
POLICE: Final = "桂公网安备 45999902000001号"
CONAC: Final = "CA210000000999999990001"
SPONSOR: Final = "云泽市民政局"
OPERATOR: Final = "云泽市民政局信息中心"
PHONE: Final = "0999-5550100"
SITE_TYPE: Final = "部门网站"
CHINESE_DOMAIN: Final = "云泽民政.政务"
WECHAT: Final = "云泽民政"
#: Working days within which the bureau promises to answer a letter.
LETTER_LIMIT_DAYS: Final = 10
#: Host of the equally invented city portal; items that lead there are 外链.
PORTAL: Final = "http://www.yunze.example"
