"""The frame of every page: head with the official tags, header, navigation, footer with all marks."""

from collections.abc import Mapping
from html import escape

from demo import office
from demo.columns import SECTIONS

_CONAC_SCRIPT = (
    '<script type="text/javascript">document.write(unescape("%3Cspan id=\'_ideConac\' %3E%3C/span%3E'
    "%3Cscript src='http://dcs.conac.cn/js/21/000/0000/99999999/{conac}.js' type='text/javascript'"
    '%3E%3C/script%3E"));</script>'
)
_JIUCUO_SCRIPT = '<script id="_jiucuo_" sitecode="{code}" src="https://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script>'

STYLE = """
*{margin:0;padding:0;box-sizing:border-box}
body{font:16px/1.8 "Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif;color:#333;background:#f4f6fa}
a{color:#333;text-decoration:none}a:hover{color:#c1272d}ul{list-style:none}
.wrap{width:1200px;max-width:96%;margin:0 auto}
.topline{background:#f0f0f0;font-size:13px;color:#666}.topline .wrap{display:flex;justify-content:space-between}
.header{background:linear-gradient(#1d5fa8,#2b78c8);color:#fff;padding:30px 0}
.header h1{font-size:38px;letter-spacing:4px;font-weight:700}.header p{opacity:.85}
.header .wrap{display:flex;justify-content:space-between;align-items:center}
.search input{padding:8px 12px;border:0;width:240px}.search button{padding:8px 18px;border:0;background:#c1272d;color:#fff}
.nav{background:#c1272d}.nav ul{display:flex}.nav a{display:block;padding:10px 30px;color:#fff;font-size:18px}
.nav a:hover{background:#a01d23}
.main{background:#fff;margin:16px auto;padding:20px 24px;min-height:420px;display:flex;gap:24px;flex-wrap:wrap}
.side{width:220px}.side h2{background:#1d5fa8;color:#fff;padding:8px 16px;font-size:20px}
.side li a{display:block;padding:8px 16px;border-bottom:1px dashed #ccc;background:#f7f9fc}
.content{flex:1;min-width:300px}.position{font-size:14px;color:#888;border-bottom:1px solid #ddd;margin-bottom:12px}
.list li{display:flex;justify-content:space-between;padding:6px 0;border-bottom:1px dotted #ddd}
.list li span,.list li em{color:#999;font-style:normal;white-space:nowrap;margin-left:16px}
.list li em{color:#fff;background:#c1272d;padding:0 8px;border-radius:3px;font-size:13px;line-height:24px;height:24px}
table{width:100%;border-collapse:collapse}th,td{border:1px solid #dde;padding:8px;text-align:left}th{background:#eaf1fa}
.pages{text-align:center;padding:18px 0;color:#666}.pages a,.pages span{margin:0 6px}
.article h1{text-align:center;font-size:28px;padding:12px 0}.article .info{text-align:center;color:#888;font-size:14px;border-bottom:1px solid #ddd}
.article p{text-indent:2em;margin:14px 0}.article img{max-width:100%}
.block{width:calc(50% - 12px)}.block h2{border-bottom:2px solid #1d5fa8;color:#1d5fa8;font-size:20px;display:flex;justify-content:space-between}
.block h2 a{font-size:14px;font-weight:400;color:#888}
.footer{background:#22476f;color:#cfdcea;font-size:14px;padding:24px 0;text-align:center}.footer a{color:#fff;margin:0 8px}
"""


def render_page(
    title: str, body: str, *, tags: Mapping[str, str] | None = None, charset: str = "utf-8"
) -> bytes:
    """A whole page: `body` inside the frame, `tags` beside those of the site."""
    own = {
        "SiteName": office.SITE_NAME,
        "SiteDomain": office.DOMAIN,
        "SiteIDCode": office.ID_CODE,
        **(tags or {}),
    }
    metas = "\n".join(
        f'<meta name="{name}" content="{escape(text)}">' for name, text in own.items()
    )
    page = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{escape(title)}</title>
{metas}
<link rel="stylesheet" href="/css/style.css">
</head>
<body>
{_header()}
{body}
{_footer()}
</body>
</html>
"""
    return page.encode("gb18030" if charset.startswith("gb") else charset)


def render_columns(
    heading: str, links: Mapping[str, str], position: str, content: str, *, wide: str = ""
) -> str:
    """A page's middle: the menu of its section at the side, the content beside it."""
    menu = "".join(f'<li><a href="{url}">{escape(name)}</a></li>' for name, url in links.items())
    return f"""<div class="wrap main">
<div class="side"><h2>{escape(heading)}</h2><ul class="menu">{menu}</ul></div>
<div class="content{wide}"><div class="position">当前位置：<a href="/">首页</a> &gt; {position}</div>
{content}
</div></div>"""


def _header() -> str:
    links = {"首页": "/", **SECTIONS}
    items = "".join(f'<li><a href="{url}">{name}</a></li>' for name, url in links.items())
    return f"""<div class="topline"><div class="wrap"><span>欢迎访问{office.SITE_NAME}</span>
<span><a href="/znwd/">智能问答</a> <a href="javascript:void(0)" id="wza" title="无障碍浏览">无障碍浏览</a>
<a href="{office.PORTAL}/" target="_blank">云泽市人民政府</a></span></div></div>
<div class="header"><div class="wrap"><div><h1>{office.BUREAU}</h1><p>民政为民 · 民政爱民</p></div>
<form class="search" action="/search/" method="get"><input name="q" placeholder="请输入关键词"><button type="submit">搜索</button></form>
</div></div>
<div class="nav"><div class="wrap"><ul>{items}</ul></div></div>"""


def _footer() -> str:
    number = office.POLICE.removeprefix("桂公网安备 ").removesuffix("号")
    return f"""<div class="footer"><div class="wrap">
<p><a href="/wzdt/">网站地图</a>|<a href="/lxwm/">联系我们</a>|<a href="/wzsm/">网站声明</a></p>
<p>主办单位：{office.SPONSOR}　承办单位：{office.OPERATOR}　联系电话：{office.PHONE}</p>
<p><a href="https://beian.miit.gov.cn/" target="_blank">{office.ICP}</a>
<a href="https://beian.mps.gov.cn/#/query/webSearch?code={number}" target="_blank">{office.POLICE}</a>
政府网站标识码：{office.ID_CODE}　微信公众号：{office.WECHAT}</p>
<p>{_CONAC_SCRIPT.format(conac=office.CONAC)} {_JIUCUO_SCRIPT.format(code=office.ID_CODE)}</p>
</div></div>"""
