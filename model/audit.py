"""审计: who did what to what, in a chain that shows any tampering."""

from dataclasses import dataclass
from datetime import datetime

from model.issues import IssueAction


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """One link of the chain; appended, never changed."""

    #: Rises by one from 1 without a gap.
    id: int
    #: Aware, UTC.
    at: datetime
    who: str
    #: `confirm`, `review`, `sign`, `login`, `login_failed` …
    action: str
    #: What it was done to: `site/year/field`, a user's name …
    target: str
    detail: str
    #: Digest of the entry before, hex; empty for the first.
    previous: str
    #: SHA-256 over all of the above, hex.
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditFault:
    """Where the chain is broken first, and how."""

    #: Id of the entry.
    id: int
    #: Chinese sentence.
    what: str


#: Action in the trail → what a person calls it.
ACTION_LABELS = {
    "login": "登录",
    "login_failed": "登录失败",
    "login_flood": "登录过于频繁，已拒绝",
    "logout": "退出",
    "change_password": "更换密码",
    "set_password": "设定密码",
    "add_second_factor": "启用动态口令",
    "remove_second_factor": "停用动态口令",
    "end_session": "结束自己的登录",
    "add_user": "添加账户",
    "disable_user": "停用账户",
    "enable_user": "启用账户",
    "reset_password": "重设他人密码",
    "unlock_user": "解锁账户",
    "set_role": "改角色",
    "set_organisation": "改单位",
    "reset_second_factor": "重置他人动态口令",
    "end_sessions": "强制退出",
    "export_audit": "导出审计记录",
    "restore": "从备份恢复",
    "refused": "无权操作，已拒绝",
    "confirm": "确认指标",
    "review": "审核指标",
    "decide_item": "调整信息",
    "check_register": "记录登记核对",
    "move_report": "办理报表",
    "sign": "签发",
    "publish": "回填公开网址",
    "change_column": "修改栏目",
    "foreign_site": "试图打开无权查看的网站",
    "stop_site": "停止访问网站",
    "start_site": "恢复访问网站",
    "wave": "成批任务",
    "fleet_import": "导入网站",
    "settle_discovery": "核对发现结果",
    "add_token": "生成令牌",
    "revoke_token": "吊销令牌",
    **{f"issue_{action}": f"问题：{action.label}" for action in IssueAction},
}
