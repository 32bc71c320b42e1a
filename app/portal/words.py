"""The texts of the pages' own frame, both languages side by side. Labels of content come from the schemas."""

from __future__ import annotations

from collections.abc import Mapping

from generator.spec.model import Text

WORDS: Mapping[str, Text] = {
    "home": Text("首页", "Home"),
    "skip": Text("跳到正文", "Skip to content"),
    "editions": Text("各版入口", "Editions"),
    "main_menu": Text("主导航", "Main menu"),
    "here": Text("当前位置", "You are here"),
    "in_this_column": Text("本栏目", "In this column"),
    "on_this_page": Text("本页内容", "On this page"),
    "search": Text("搜索", "Search"),
    "search_site": Text("搜索全站", "Search this site"),
    "search_hint": Text("输入标题或内容中的词语", "Words of a title or a text"),
    "search_in_column": Text("在本栏目中查找", "Search this column"),
    "search_services": Text("查找办事事项", "Find a service"),
    "site_map": Text("网站地图", "Site map"),
    "units": Text("机构导航", "Units"),
    "other_language": Text("English", "中文"),
    "more": Text("更多", "More"),
    "published": Text("发布时间", "Published"),
    "author": Text("作者", "Author"),
    "keywords": Text("关键词", "Keywords"),
    "source": Text("来源", "Source"),
    "publisher": Text("发布单位", "Published by"),
    "subcolumns": Text("下级栏目", "Subcolumns"),
    "summary": Text("办事要点", "At a glance"),
    "details": Text("其他信息", "Further information"),
    "related": Text("相关信息", "Related"),
    "filter": Text("筛选", "Filter"),
    "chosen": Text("已选条件", "Chosen"),
    "clear": Text("清除全部条件", "Clear all"),
    "remove": Text("取消", "Remove"),
    "none_in_column": Text("本栏目暂无内容。", "Nothing has been published in this column yet."),
    "none_in_column_next": Text(
        "有内容发布后会显示在这里。您可以先浏览其他栏目，或者使用页面上方的搜索。",
        "What is published will be listed here. Until then, try another column or the search above.",
    ),
    "none_found": Text("没有符合条件的内容。", "Nothing matches."),
    "none_found_next": Text("请减少筛选条件，或者换一个词再试。", "Remove a filter, or try another word."),
    "not_public": Text(
        "本栏目收到的内容不在网上公开。", "What is received in this column is not published on the site."
    ),
    "not_online": Text(
        "网上填写暂未开放，请通过下列单位的电话或者窗口提出。",
        "It cannot be filled in on line yet; please telephone or visit one of these units.",
    ),
    "page": Text("页码", "Pages"),
    "previous": Text("上一页", "Previous"),
    "next": Text("下一页", "Next"),
    "total": Text("共 {n} 条", "{n} in all"),
    "total_services": Text("共 {n} 项", "{n} services"),
    "page_of": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "empty_query": Text("请输入要查找的词语。", "Enter a word to search for."),
    "results_for": Text("“{q}”的搜索结果", "Results for “{q}”"),
    "no_results": Text("没有找到包含“{q}”的内容。", "Nothing was found for “{q}”."),
    "no_results_next": Text(
        "请检查用字，减少词语，或者换一个说法；也可以从网站地图按栏目查找。",
        "Check the spelling, use fewer or other words, or browse the site map.",
    ),
    "address": Text("地址", "Address"),
    "phone": Text("电话", "Telephone"),
    "hours": Text("办公时间", "Hours"),
    "unit_services": Text("办事事项", "Services"),
    "all_services": Text("查看全部办事事项", "All services"),
    "unit_columns": Text("负责的栏目", "Columns"),
    "unit_latest": Text("最新发布", "Latest"),
    "unit_nothing": Text("该单位暂无公开发布的内容。", "This unit has not published anything yet."),
    "forms": Text("办事表格", "Forms"),
    "forms_of_services": Text("办事事项的空白表格和样表", "Blank forms and samples of the services"),
    "forms_none": Text("办事事项中暂无可以下载的表格。", "No service has forms to download yet."),
    "common_services": Text("常办事项", "Services"),
    "yes": Text("是", "Yes"),
    "no": Text("否", "No"),
    "sponsor": Text("主办单位", "Sponsor"),
    "organiser": Text("承办单位", "Operated by"),
    "postcode": Text("邮政编码", "Postcode"),
    "email": Text("电子邮箱", "E-mail"),
    "site_code": Text("网站标识码", "Site code"),
    "icp": Text("备案号", "ICP licence"),
    "police": Text("公安备案", "Public security filing"),
    "report_error": Text("网站找错", "Report a mistake"),
    "back_home": Text("返回首页", "Back to the home page"),
    "not_found": Text("没有找到这个页面", "Page not found"),
    "not_found_why": Text(
        "网址可能有误，或者内容已经移动、撤下。请核对网址，用上方的搜索按标题查找，或者从网站地图进入。",
        "The address may be wrong, or the content was moved or taken down. Check the address, search for the title "
        "above, or start from the site map.",
    ),
    "not_allowed": Text("这个地址不支持该操作", "This address does not support that request"),
    "failed": Text("页面暂时无法显示", "The page cannot be shown"),
    "failed_why": Text(
        "系统出错，已经记录。请稍后再试；如仍有问题，请把编号 {number} 告诉网站管理单位。",
        "Something went wrong and was recorded. Try again later; if it goes on, quote the number {number}.",
    ),
    "away": Text("网站正在维护", "The site is being maintained"),
    "away_why": Text(
        "数据库暂时不可用，请几分钟后再试。", "The database is not available. Try again in a few minutes."
    ),
    "bad_request": Text("请求有误", "Bad request"),
    "kind_department": Text("政府部门", "Departments"),
    "kind_vertical": Text("垂直管理单位", "Units under vertical management"),
    "kind_institution": Text("事业单位", "Institutions"),
    "kind_subdistrict": Text("街道办事处", "Subdistricts"),
    "kind_town": Text("镇人民政府", "Towns"),
    "kind_edition_owner": Text("党委、人大、政协和纪检监察机关", "Party, congress, conference and discipline bodies"),
    "kind_other": Text("其他单位", "Other units"),
    "table": Text("表格", "Table"),
    "year": Text("年份", "Year"),
    "year_heading": Text("{year}年", "{year}"),
    "ungrouped": Text("其他", "Other"),
    "full_list": Text("全部栏目", "All columns"),
}


def word(key: str, locale: str, **values: object) -> str:
    """The text ``key`` in ``locale`` with ``{name}`` filled in. Raises KeyError for a text that is not there."""
    text = WORDS[key].get(locale)
    return text.format(**values) if values else text


def unit_kind(kind: str, locale: str) -> str:
    """What a group of units is called."""
    return word(f"kind_{kind}" if f"kind_{kind}" in WORDS else "kind_other", locale)
