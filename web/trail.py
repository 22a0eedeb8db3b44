"""The audit trail: a page of it with its place in the chain, and the whole chain on demand."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from model.audit import AuditFault
from model.issues import IssueAction
from model.people import Role
from store import audit
from web.desk import Page, desk_of, render, user_of

routes = APIRouter()

_PAGE_SIZE = 100
_READERS = frozenset({Role.AUDITOR, Role.ADMIN, Role.SECURITY, Role.HEAD})

#: Action in the trail → what a person calls it.
_ACTIONS = {
    "login": "登录",
    "login_failed": "登录失败",
    "logout": "退出",
    "add_user": "添加账户",
    "confirm": "确认指标",
    "review": "审核指标",
    "decide_item": "调整信息",
    "move_report": "办理报表",
    "sign": "签发",
    "publish": "回填公开网址",
    "change_column": "修改栏目",
    "foreign_site": "试图打开无权查看的网站",
    "stop_site": "停止访问网站",
    "start_site": "恢复访问网站",
    "wave": "成批任务",
    **{f"issue_{action}": f"问题：{action.label}" for action in IssueAction},
    "add_token": "生成令牌",
    "revoke_token": "吊销令牌",
}


@routes.get("/audit")
def show_trail(request: Request, page: Page = 1) -> Response:
    """The trail, newest first, for those whose task it is; the entries shown are checked."""
    return _show(request, page, is_whole=False)


@routes.post("/audit")
def check_trail(request: Request) -> Response:
    """The newest page again, after checking the chain from its first entry to its last."""
    return _show(request, 1, is_whole=True)


def _show(request: Request, page: int, *, is_whole: bool) -> Response:
    if user_of(request).role not in _READERS:
        raise HTTPException(403, "只有审计、系统、安全管理员和单位负责人可以看审计记录")
    desk = desk_of(request)
    if not desk.sees_all:
        raise HTTPException(403, "审计记录涉及全部单位，只有不限单位的账户可以看")
    with desk.reading() as tx:
        entries = audit.entries(tx, _PAGE_SIZE, (page - 1) * _PAGE_SIZE)
        fault: AuditFault | None = (
            audit.check_chain(tx) if is_whole else audit.check_part(tx, entries)
        )
        total, _ = audit.head(tx)
    return render(
        request,
        "audit.html",
        entries=entries,
        fault=fault,
        is_whole=is_whole,
        total=total,
        page=page,
        pages=max(1, -(-total // _PAGE_SIZE)),
        actions=_ACTIONS,
    )
