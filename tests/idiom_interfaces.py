"""How products whose lists come from an interface draw a column: shells and answers."""

# ruff: noqa: E501, ARG002 - markup as the products write it; not every address holds the day

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from idiom_folders import Folders, number_of
from idiom_sites import Asked, Listed, Reply, SimColumn, SimSite, Writer, html_reply, page, rows

_GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"


def _json(value: object) -> Reply:
    text = json.dumps(value, ensure_ascii=False)
    return Reply(200, "application/json; charset=utf-8", text.encode())


class HanwebJpage(Folders):
    """The first group of three pages inline, the rest by POST; answers overlap by one record."""

    def entry(self, column: SimColumn) -> str:
        return f"/col/col{80000 + column.number}/index.html"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/art/{day.year}/{day.month}/{day.day}/art_{80000 + column}_{number}.html"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        if asked.path == "/module/web/jpage/dataproxy.jsp":
            return self._answer(site, asked)
        place = self._place(site, asked.path, r"/col/col(\d+)/(index\.html)?", 80000)
        if place is None:
            return None
        column = place[0]
        store = self._store(column, column.items[: self.per_page * 3], self.per_page)
        parameters = (
            f"col:1,appid:1,webid:14,path:'/',columnid:{80000 + column.number},"
            "sourceContentType:1,unitid:'402134',webname:'示范市民政局',permissiontype:0"
        )
        script = (
            f"$('#402134').jpage({{themeName:'default',showMode:'full',totalRecord:{len(column.items)},"
            f"openCookies:false,dataBefore:'<ul>',dataAfter:'</ul>',groupSize:3,perPage:{self.per_page},"
            f"proxyUrl:'/module/web/jpage/dataproxy.jsp',barPosition:'bottom',ajaxParam:{{{parameters}}}}});"
        )
        body = f'<div id="402134"></div><script type="text/xml">{store}</script><script>{script}</script>'
        return html_reply(page(column.name, body))

    def _answer(self, site: SimSite, asked: Asked) -> Reply | None:
        column = site.column(number_of(asked.form.get("columnid"), 0) - 80000)
        if asked.method != "POST" or column is None:
            return None
        start, end = (
            number_of(asked.query.get("startrecord")),
            number_of(asked.query.get("endrecord")),
        )
        per_page = number_of(asked.query.get("perpage"), self.per_page)
        text = self._store(column, column.items[start - 1 : end + 1], per_page)
        return Reply(200, "text/xml;charset=utf-8", text.encode())

    def _store(self, column: SimColumn, items: Sequence[Listed], per_page: int) -> str:
        records = "".join(
            f'<record><![CDATA[<li><a target="_blank" href="{each.path}" title="{each.title}">'
            f"{each.title[:12]}...</a><b>{each.day.isoformat()}</b></li>]]></record>"
            for each in items
        )
        return (
            f"<datastore><totalrecord>{len(column.items)}</totalrecord>"
            f"<totalpage>{column.pages(per_page)}</totalpage><recordset>{records}</recordset></datastore>"
        )


class Gkmlpt(Folders):
    per_page = 100

    def entry(self, column: SimColumn) -> str:
        return f"/gkmlpt/list/{3000 + column.number}"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/gkmlpt/content/{column}/{number}/post_{column * 10000 + number}.html"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        if answer := self._place(site, asked.path, r"/gkmlpt/api/all/(\d+)()", 3000):
            return self._answer(answer[0], number_of(asked.query.get("page")))
        place = self._place(site, asked.path, r"/gkmlpt/list/(\d+)()", 3000)
        if place is None:
            return None
        script = f"window._CONFIG = {{ SID: '755031', CLASSIFY_ID: {3000 + place[0].number} }};"
        body = f'<div id="gkmlpt-app"></div><script>{script}</script>'
        return html_reply(page(place[0].name, body))

    def _answer(self, column: SimColumn, number: int) -> Reply:
        articles = [
            {
                "id": index,
                "title": each.title,
                "url": each.path,
                "type": "normal",
                "create_time": int(datetime.combine(each.day, time(2), UTC).timestamp()),
                "date": int(datetime.combine(each.day, time(2), UTC).timestamp()) - 86400 * 40,
                "created_at": "2026-01-09 11:00:00",
            }
            for index, each in enumerate(column.part(number, self.per_page))
        ]
        classify = {
            "id": 3000 + column.number,
            "name": column.name,
            "post_count": len(column.items) + 9,
        }
        offset = (number - 1) * self.per_page
        return _json(
            {
                "classify": classify,
                "total": len(column.items),
                "offset": offset,
                "articles": articles,
            }
        )


class SearchApi(Folders):
    def entry(self, column: SimColumn) -> str:
        return f"/c{110000 + column.number}/list_wjtz.shtml"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/c{110000 + column}/{day:%Y%m}/{number:08d}.shtml"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        if answer := self._place(site, asked.path, r"/common/search/(\d+)()"):
            return self._answer(answer[0], asked)
        place = self._place(site, asked.path, r"/c(\d+)/(list_wjtz)\.shtml", 110000)
        if place is None:
            return None
        channel = f"{place[0].number:032d}"
        old = (
            rows(place[0].part(1, 5), "div", "")
            + "createPageHTML('page_div',10, 1,'list','shtml',200)"
        )
        body = f'<ul class="list"><!-- {old} --></ul><div id="page_div"></div>'
        return html_reply(
            page(place[0].name, body, head=f'<meta name="channelId" content="{channel}">')
        )

    def _answer(self, column: SimColumn, asked: Asked) -> Reply:
        number, size = number_of(asked.query.get("page")), number_of(asked.query.get("_pageSize"))
        results = [
            {
                "title": f"<em>{each.title[:3]}</em>{each.title[3:]}",
                "url": each.path,
                "publishedTimeStr": f"{each.day.isoformat()} 10:20:30",
            }
            for each in column.part(number, size)
        ]
        data = {"total": len(column.items), "rows": size, "page": number, "results": results}
        return _json({"data": data})


class Jpaas(Folders):
    def entry(self, column: SimColumn) -> str:
        return f"/col/col{1487000 + column.number}/index.html"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        if asked.path == "/api-gateway/jpaas-publish-server/front/page/build/unit":
            return self._answer(site, asked)
        place = self._place(site, asked.path, r"/col/col(\d+)/(index\.html)?", 1487000)
        if place is None:
            return None
        query = (
            "{'parseType':'bulidstatic','webId':'2945','tplSetId':'quSyqDUrFfjv1nGRQhEEH','pageType':'column',"
            f"'tagId':'%s','editType':'null','pageId':'{1487000 + place[0].number}'}}"
        )
        units = "".join(
            f'<div class="unit"><script url="/api-gateway/jpaas-publish-server/front/page/build/unit" '
            f'queryData="{query % label}"></script></div>'
            for label in ("热点推荐", "当前栏目_list")
        )
        return html_reply(page(place[0].name, units))

    def _answer(self, site: SimSite, asked: Asked) -> Reply | None:
        column = site.column(number_of(asked.query.get("pageId"), 0) - 1487000)
        if column is None or asked.query.get("tagId") != "当前栏目_list":
            return None
        sent = json.loads(asked.query["paramJson"])
        part = column.part(int(sent["pageNo"]), int(sent["pageSize"]))
        count = (
            f'<div class="pagination" rows="{sent["pageSize"]}" count="{len(column.items)}"></div>'
        )
        return _json({"success": True, "data": {"html": rows(part) + count if part else ""}})


class Irs(Folders):
    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        if asked.path == "/irs/front/list":
            return self._answer(site, asked)
        place = self._place(site, asked.path, r"/lm(\d+)/(index\.html)?")
        if place is None:
            return None
        script = (
            "var condition = {tenantId: 71, tableName: 't_179d132472b', pageNo: 1, pageSize: 15, searchFields: [], "
            "sorts: [{sortField: 'save_time', sortOrder: 'DESC'}], customFilter: {operator: 'or', properties: "
            f"[{{property: 'channel_id', operator: 'eq', value: '{place[0].number}'}}]}}}};"
            "$.ajax({url: '/irs/front/list', type: 'POST', data: JSON.stringify(condition)});"
        )
        return html_reply(page(place[0].name, f'<div id="list"></div><script>{script}</script>'))

    def _answer(self, site: SimSite, asked: Asked) -> Reply | None:
        sent = json.loads(asked.body)
        column = site.column(sent["customFilter"]["properties"][0]["value"])
        if column is None:
            return None
        part = column.part(sent["pageNo"], sent["pageSize"])
        records = [
            {
                "f_202163974476": each.title,
                "f_202163381596": "民政局",
                "doc_pub_url": each.path,
                "save_time": f"{each.day.isoformat()} 08:00:00",
            }
            for each in part
        ]
        pager = {"total": len(column.items), "pageNo": sent["pageNo"], "pageSize": sent["pageSize"]}
        return _json({"code": 200, "data": {"list": records, "pager": pager}})


class Epoint(Folders):
    def entry(self, column: SimColumn) -> str:
        return f"/zwgk/govInfoPub.html?categorynum=003{column.number:03d}"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        if asked.path == "/js/webBuilderCommon.js":
            text = f'var siteInfo = {{"projectName":"/EWB-FRONT","siteGuid":"{_GUID}"}};\nvar Util = {{}};'
            return Reply(200, "application/javascript", text.encode())
        if asked.path == "/EWB-FRONT/rest/lightfrontaction/getgovinfolist":
            return self._answer(site, asked)
        column = site.column(int(asked.query.get("categorynum", "0")[3:] or 0))
        if column is None or asked.path != "/zwgk/govInfoPub.html":
            return None
        body = '<ul id="infolist"></ul><script src="/js/webBuilderCommon.js"></script>'
        return html_reply(page(column.name, body))

    def _answer(self, site: SimSite, asked: Asked) -> Reply | None:
        sent = json.loads(asked.body)
        column = site.column(int(sent["categorynum"][3:]))
        if column is None or sent["siteGuid"] != _GUID:
            return None
        data = [
            {
                "infourl": each.path,
                "title": each.title[:8],
                "realtitle": each.title,
                "infodate": str(each.day),
            }
            for each in column.part(sent["pageIndex"], sent["pageSize"])
        ]
        return _json({"custom": {"total": len(column.items), "data": data}})


class Ucap(Folders):
    """All rows inline, as far as the product puts them there: columns of up to 50 items."""

    per_page = 50

    def entry(self, column: SimColumn) -> str:
        return f"/jxmz/col/col{42000 + column.number}/index.html"

    def reply(self, site: SimSite, asked: Asked) -> Reply | None:
        place = self._place(site, asked.path, r"/jxmz/col/col(\d+)/(index\.html)?", 42000)
        if place is None:
            return None
        column = place[0]
        articles = [
            {
                "title": each.title,
                "pubDate": f"{each.day} 16:59",
                "urls": json.dumps({"pc": each.path}),
            }
            for each in column.part(1, self.per_page)
        ]
        listed = json.dumps(articles, ensure_ascii=False)
        template = (
            '<script id="div1" type="text/x-handlebars-template"><ul>{{#each data}}<li>'
            "<a href='{{pcUrl}}' title='{{title}}'>{{title}}</a></li>{{/each}}</ul></script>"
        )
        script = (
            f'var channelsTagSelf = {{"code":"col1","articleCount":{len(column.items)}}}; //当前栏目信息\n'
            f"var listData = {{ articleList: {listed} }};\n"
            "var params = {current: 1, unitid: '380055', perPage: '15'}; loadPageData(params, '380055');"
        )
        return html_reply(page(column.name, f"{template}<script>{script}</script>"))


INTERFACES: dict[str, Writer] = {
    "hanweb_jpage": HanwebJpage(),
    "gkmlpt": Gkmlpt(),
    "search_api": SearchApi(),
    "jpaas": Jpaas(),
    "irs": Irs(),
    "epoint": Epoint(),
    "ucap": Ucap(),
}
