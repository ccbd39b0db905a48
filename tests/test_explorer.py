"""The explorer: its file of figures against the package, and what people do with the page in a real browser."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pandas
import pytest
from playwright.sync_api import Browser, Page, expect
from test_pages import frames, made, metric

from build_scripts.pages import explorer
from build_scripts.pages.site import Site
from build_scripts.pages.view import view
from build_scripts.screenshots import served

browser_needed = pytest.mark.needs("chromium", "fonts-noto-cjk")
HEADS = ["地区与报告", "数据", "说的是", "时期", "状态"]
Figures = Mapping[str, Mapping]


@pytest.fixture(scope="session")
def package(site: Path) -> dict[str, pandas.DataFrame]:
    """The tables that the built site carries."""
    return {
        path.stem: pandas.read_csv(path, dtype=str, keep_default_na=False)
        for path in sorted((site / "datapackage").glob("*.csv"))
    }


@pytest.fixture(scope="session")
def metrics(package: dict[str, pandas.DataFrame]) -> dict[str, dict[str, str]]:
    """Rows of `metrics` by id."""
    return {row["metric_id"]: row for row in package["metrics"].to_dict("records")}


@pytest.fixture(scope="session")
def figures(site: Path) -> Figures:
    return json.loads((site / explorer.DATA).read_text(encoding="utf-8"))


# ---------------------------------------------------------------- the file


def spelled(figures: Figures, name: str, index: int, part: str = "id") -> str:
    """What a column says of one figure, its label looked up where it has labels."""
    entry, labels = figures["columns"][name][index], figures["labels"].get(name)
    return entry if labels is None else labels[part][entry]


def test_the_file_says_of_every_figure_what_the_package_says(figures: Figures, metrics: dict) -> None:
    assert sorted(figures["columns"]["metric_id"]) == sorted(metrics)
    assert {len(column) for column in figures["columns"].values()} == {len(metrics)}
    same = (
        "subject",
        "subject_en",
        "quote",
        "sentence",
        "value",
        "value_high",
        "qualifier",
        "status",
        "measure",
    )
    for index, metric_id in enumerate(figures["columns"]["metric_id"]):
        row = metrics[metric_id]
        found = {name: spelled(figures, name, index) for name in (*same, "scope", "review", "period_type")}
        assert found == {name: row[name] for name in found}
        for name in ("report", "region", "topic", "indicator"):
            assert spelled(figures, name, index) == row[f"{name}_id"]
        assert spelled(figures, "year", index) == row["period_end"][:4]
        assert spelled(figures, "unit", index) in (row["unit_id"], f"~{row['unit_printed']}")
        # the script makes the address of the sentence from the two ids
        assert row["page"] == f"reports/{row['report_id']}/#f-{metric_id}"


def test_names_in_both_languages_come_from_the_tables(figures: Figures, package: dict) -> None:
    for name, table in (("region", "regions"), ("topic", "topics"), ("indicator", "indicators")):
        known = package[table].set_index(f"{name}_id")
        labels = figures["labels"][name]
        for row_id, chinese, english in zip(labels["id"], labels["zh"], labels["en"], strict=True):
            if row_id:
                assert (chinese, english) == tuple(known.loc[row_id, ["name_zh", "name_en"]])
    for name, labels in figures["labels"].items():
        assert name == "key" or len(labels["id"]) == len(set(labels["id"]))


def test_the_file_is_the_same_each_time_and_small(package: dict, metrics: dict) -> None:
    once = explorer.pages(Site((), package, None))
    assert once == explorer.pages(Site((), dict(reversed(package.items())), None))
    assert len(once[explorer.DATA].encode()) < 500 * len(metrics)


def test_labels_of_a_tree_stand_below_the_one_above() -> None:
    regions = {
        "1": {"parent_id": ""},
        "3": {"parent_id": "1"},
        "2": {"parent_id": ""},
        "4": {"parent_id": "2"},
        "5": {"parent_id": "3"},
    }
    assert explorer.tree(regions) == ["1", "3", "5", "2", "4"]
    labels, at = explorer.label(explorer.with_above(["5", "4", "5"], regions), explorer.tree(regions), None)
    assert labels["id"] == ["1", "3", "5", "2", "4"] and at == [2, 4, 2]
    assert explorer.above(labels["id"], regions) == [-1, 0, 1, -1, 3]


def test_an_unknown_unit_and_an_empty_package_have_a_place() -> None:
    assert explorer.unit_id({"unit_id": "", "unit_printed": "台次"}) == "~台次"
    assert explorer.unit_names(view({}), "~台次") == ("台次", "台次")
    made = explorer.pages(Site((), {}, None))
    assert json.loads(made[explorer.DATA])["columns"]["metric_id"] == []
    assert set(made) == {explorer.DATA, "explore/index.md", "en/explore/index.md"}


# ---------------------------------------------------------------- the page, helpers


def opened(page: Page, address: str, query: str = "", tree: str = "") -> Page:
    page.goto(f"{address}{tree}explore/{query}")
    page.locator(".explorer__count").wait_for()
    return page


def count(page: Page) -> int:
    """How many figures the page says it shows."""
    digits = "".join(
        c if c.isdigit() else " " for c in page.locator(".explorer__count").inner_text().replace(",", "")
    )
    numbers = [int(word) for word in digits.split()]
    return min(numbers)


def ids(page: Page) -> list[str]:
    return page.locator(".explorer__table tbody tr").evaluate_all("rows => rows.map(row => row.id)")


def all_ids(page: Page) -> list[str]:
    found = ids(page)
    step = page.locator(".explorer__pager button").nth(2)
    while step.is_visible() and step.is_enabled():
        step.click()
        found += ids(page)
    return found


def facet(page: Page, name: str) -> dict[str, int]:
    """The labels that a facet offers, by their ids in the address, with their counts."""
    rows = page.locator(f".explorer__facet input[name={name}]").evaluate_all(
        """boxes => boxes.map(box => box.closest("li")).filter(row => !row.hidden)
        .map(row => [row.querySelector("input").value, row.querySelector(".explorer__amount").textContent])"""
    )
    return {key: int(amount.replace(",", "")) for key, amount in rows}


def tick(page: Page, name: str, value: str) -> None:
    one = f"input[name={name}][value='{value}']"
    details = page.locator(".explorer__facet").filter(has=page.locator(one))
    box = details.locator(one)
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    box.click()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(page.evaluate("location.search.slice(1)"))


def within(package: dict, region_id: str) -> set[str]:
    """A region and all below it."""
    above = dict(zip(package["regions"].region_id, package["regions"].parent_id, strict=True))
    found = set()
    for start in above:
        at = start
        while at and at != region_id:
            at = above.get(at, "")
        if at == region_id:
            found.add(start)
    return found


# ---------------------------------------------------------------- filters, address, order, columns


@browser_needed
def test_facets_count_what_each_choice_would_leave(
    page: Page, address: str, package: dict, metrics: dict
) -> None:
    opened(page, address)
    rows = list(metrics.values())
    assert count(page) == len(rows)
    assert facet(page, "status") == Counter(row["status"] for row in rows)
    assert facet(page, "year") == Counter(row["period_end"][:4] or "none" for row in rows)
    assert facet(page, "indicator") == Counter(row["indicator_id"] or "none" for row in rows)
    regions = facet(page, "region")
    for region_id, amount in regions.items():
        places = {""} if region_id == "none" else within(package, region_id)
        assert amount == sum(row["region_id"] in places for row in rows)
    assert set(regions) >= {row["region_id"] or "none" for row in rows}

    tick(page, "region", "441800")
    tick(page, "measure", "level")
    here = [row for row in rows if row["region_id"] in within(package, "441800")]
    level = [row for row in rows if row["measure"] == "level"]
    both = [row for row in here if row["measure"] == "level"]
    assert count(page) == len(both)
    assert facet(page, "measure") == Counter(row["measure"] for row in here)
    assert facet(page, "unit") == Counter(row["unit_id"] or "none" for row in both)
    assert facet(page, "region")["341800"] == sum(
        row["region_id"] in within(package, "341800") for row in level
    )
    assert set(all_ids(page)) == {row["metric_id"] for row in both}


@browser_needed
def test_the_address_keeps_the_view_and_back_leads_back(page: Page, address: str) -> None:
    opened(page, address)
    tick(page, "topic", "hotline")
    filtered = ids(page)
    page.locator("thead button").nth(1).click()
    page.locator("thead button").nth(1).click()
    page.locator("#explorer-q").press_sequentially("满意")
    assert query(page) == {"text": ["满意"], "topic": ["hotline"], "sort": ["-value"]}
    shown, words = ids(page), page.locator(".explorer__count").inner_text()
    assert 0 < len(shown) < len(filtered)
    page.reload()
    page.locator(".explorer__count").wait_for()
    assert ids(page) == shown and page.locator(".explorer__count").inner_text() == words
    assert page.locator("#explorer-q").input_value() == "满意"
    page.go_back()  # both letters are one step
    assert query(page) == {"topic": ["hotline"], "sort": ["-value"]}
    assert sorted(ids(page)) == sorted(filtered)
    page.go_back()
    page.go_back()
    assert query(page) == {"topic": ["hotline"]} and ids(page) == filtered
    page.go_back()
    assert query(page) == {} and page.locator(".explorer__chips").is_hidden()
    page.go_forward()
    assert ids(page) == filtered


@browser_needed
def test_an_address_with_unknown_words_shows_everything(page: Page, address: str, metrics: dict) -> None:
    opened(page, address, "?region=nowhere&sort=-beauty&columns=x&page=999&measure=level+none")
    assert count(page) == sum(row["measure"] == "level" for row in metrics.values())
    assert page.locator("thead th button").all_inner_texts() == HEADS
    assert ids(page)


@browser_needed
def test_columns_sort_both_ways_and_say_so(page: Page, address: str, metrics: dict) -> None:
    opened(page, address, "?unit=percent+ge")
    value = page.locator("thead th").nth(1)
    value.locator("button").click()
    assert value.get_attribute("aria-sort") == "ascending"
    up = [float(metrics[metric_id]["value"]) for metric_id in all_ids(page)]
    assert up == sorted(up) and len(set(up)) > 20
    value.locator("button").click()
    assert value.get_attribute("aria-sort") == "descending"
    assert page.evaluate("document.activeElement.textContent") == "数据"
    down = [float(metrics[metric_id]["value"]) for metric_id in all_ids(page)]
    assert down == up[::-1]
    page.locator("thead th").nth(3).locator("button").click()
    assert value.get_attribute("aria-sort") is None
    ends = [metrics[metric_id]["period_end"] for metric_id in all_ids(page)]
    assert ends == sorted(ends)


@browser_needed
def test_a_sorted_value_minds_the_unit(page: Page, address: str, package: dict, metrics: dict) -> None:
    units = package["units"].set_index("unit_id")
    opened(page, address, "?sort=value&unit=terabyte+gigabyte+byte+megabit_per_second+gigabit_per_second")
    found = [metrics[metric_id] for metric_id in all_ids(page)]
    sizes = [float(row["value"]) * float(units.loc[row["unit_id"], "factor"]) for row in found]
    assert sizes == sorted(sizes) and len({row["unit_id"] for row in found}) > 1


@browser_needed
def test_columns_are_chosen_and_stay_in_the_address(page: Page, address: str, metrics: dict) -> None:
    opened(page, address, "?topic=hotline")
    page.get_by_text("列", exact=True).click()
    page.get_by_role("checkbox", name="原句").check()
    page.get_by_role("checkbox", name="时期", exact=True).uncheck()
    assert page.locator("thead th button").all_inner_texts() == [
        "地区与报告",
        "数据",
        "说的是",
        "状态",
        "原句",
    ]
    assert query(page)["columns"] == ["report value subject status sentence"]
    page.reload()
    page.locator(".explorer__count").wait_for()
    assert page.locator("td.explorer--sentence").all_text_contents() == [
        metrics[metric_id]["sentence"] for metric_id in ids(page)
    ]


# ---------------------------------------------------------------- the text box


@browser_needed
@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("1.09亿", "109000000", ""),
        ("10900万", "109000000", ""),
        ("109,000,000", "109000000", ""),
        ("１０９００ 万条", "109000000", "条"),
        ("109 Million", "109000000", ""),
        ("1亿900万", "109000000", ""),
        ("三千二百万件", "32000000", "件"),
        ("一亿零九百万", "109000000", ""),
        ("两千", "2000", ""),
        ("十二", "12", ""),
        ("超3200万件", "32000000", "件"),
        ("百分之九十七点五", "97.5", "%"),
        ("97.50%", "97.5", "%"),
        ("0.07", "0.07", ""),
        ("热线", None, None),
        ("百花", None, None),
        ("1.2.3", None, None),
    ],
)
def test_a_number_is_read_however_it_is_written(
    page: Page, address: str, written: str, value: str | None, unit: str | None
) -> None:
    page.goto(f"{address}explore/")
    found = page.evaluate(
        "async text => (await import('../assets/explorer-data.js')).numberIn(text)", written
    )
    assert found == (None if value is None else {"value": value, "unit": unit})


@browser_needed
@pytest.mark.parametrize("written", ["10.04亿", "100400万", "1004000000", "1,004,000,000", "十亿零四百万"])
def test_a_number_finds_equal_values(page: Page, address: str, metrics: dict, written: str) -> None:
    wanted = {row["metric_id"] for row in metrics.values() if row["value"] == "1004000000"}
    opened(page, address)
    page.locator("#explorer-q").fill(written)
    assert wanted and wanted <= set(ids(page))
    assert set(ids(page)[: len(wanted)]) == wanted  # before those that have it in their sentence only


@browser_needed
def test_every_short_piece_of_a_subject_or_sentence_is_found(
    page: Page, address: str, figures: Figures
) -> None:
    """Pieces of two to eight characters, every one from the texts themselves, and pieces that are nowhere."""
    opened(page, address)
    missed = page.evaluate(
        """async figures => {
        const { hits, prepare, squeeze } = await import("../assets/explorer-data.js");
        const table = prepare(figures);
        const missed = [];
        const { columns, labels } = figures;
        for (let row = 0; row < table.count; row += 3) {
          const texts = [columns.subject[row], columns.quote[row], labels.sentence.id[columns.sentence[row]],
            labels.indicator.en[columns.indicator[row]], labels.region.en[columns.region[row]]].map(squeeze);
          for (const text of texts) {
            const size = 2 + row % 7;
            const start = (row * 7) % Math.max(1, text.length - size);
            const piece = text.slice(start, start + size);
            if (!piece || /^[\\d.,]+$/.test(piece)) continue; // a bare number is found as a whole
            if (!hits(table, piece)[row]) missed.push(piece);
          }
        }
        for (const nowhere of ["狮子座", "zzqx", "热线线热", "987654321987"])
          if (hits(table, nowhere).some(Boolean)) missed.push(nowhere);
        return missed; }""",
        figures,
    )
    assert not missed


@browser_needed
def test_words_are_found_in_any_order_width_and_language(page: Page, address: str, metrics: dict) -> None:
    opened(page, address)
    box = page.locator("#explorer-q")
    box.fill("清远 热线")
    first = set(all_ids(page))
    box.fill("热线　清远")
    assert first and set(all_ids(page)) == first
    box.fill("HOTLINE qingyuan")
    english = set(all_ids(page))
    assert english and all(metrics[metric_id]["region_id"] == "441800" for metric_id in english)
    box.fill("45热线")  # part of 12345热线
    assert count(page)
    box.fill("45")  # a bare number is a whole one
    for metric_id in all_ids(page):
        row = metrics[metric_id]
        assert "45" in row["sentence"] + row["value"] and "12345" not in row["quote"]


@browser_needed
def test_a_hit_in_the_sentence_is_shown_marked(page: Page, address: str) -> None:
    opened(page, address, "?text=示范标准")
    assert set(page.locator(".explorer__found mark").all_inner_texts()) == {"示范标准"}
    assert page.locator(".explorer__found").count() == count(page)


# ---------------------------------------------------------------- to the sentence, citation, CSV, side by side


@browser_needed
def test_a_row_leads_to_its_sentence_and_back_to_the_row(page: Page, address: str, metrics: dict) -> None:
    opened(page, address, "?region=440113&sort=-value")
    row = page.locator(".explorer__table tbody tr").nth(20)
    metric_id, before = row.get_attribute("id"), query(page)
    row.locator(".explorer--value a").click()
    assert urldefrag(page.url) == (f"{address}reports/panyu-2023/", f"f-{metric_id}")
    assert urljoin(address, metrics[metric_id]["page"]) == page.url
    assert page.locator("a.figure--here").count() == 1
    shown = page.evaluate("[...CSS.highlights.get('sentence')][0].toString().replace(/\\s/g, '')")
    assert shown == "".join(metrics[metric_id]["sentence"].split())
    page.go_back()
    here = page.locator("tr.explorer--here")
    here.wait_for()
    assert query(page) == before and here.get_attribute("id") == metric_id
    expect(here).to_be_in_viewport()
    assert page.evaluate("document.activeElement.dataset.row") == metric_id


def with_clipboard(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.split("/ledger")[0])
    return context.new_page()


@browser_needed
def test_a_figure_is_copied_with_its_citation(
    browser: Browser, address: str, package: dict, metrics: dict
) -> None:
    reports = package["reports"].set_index("report_id")
    page = with_clipboard(browser, address)
    for tree, column in (("", "title"), ("en/", "title_en")):
        opened(page, address, "?region=441800&sort=-value", tree)
        row = page.locator(".explorer__table tbody tr").first
        metric = metrics[row.get_attribute("id")]
        figure = row.locator(".explorer--value").inner_text()
        row.get_by_role("button").click()
        expect(page.locator("p.explorer__said")).to_contain_text(figure)
        cited = page.evaluate("navigator.clipboard.readText()")
        report = reports.loc[metric["report_id"]]
        edition = "Digital Government Ledger, version" if tree else "《数字政府台账》"
        for part in (
            figure,
            metric["sentence"].strip(),
            report[column],
            edition,
            metric["metric_id"],
            f"{address}{metric['page']}",
        ):
            assert part in cited, part
        period = row.locator(".explorer--period").inner_text()
        start = f"Qingyuan City, {period}: " if tree else f"清远市，{period}：{metric['subject']} {figure}"
        assert cited.startswith(start) and cited.endswith(")" if tree else "）")
    page.context.close()


@browser_needed
def test_where_nothing_may_be_copied_the_citation_is_shown(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    opened(page, address)
    page.locator(".explorer__cite").first.click()
    shown = page.locator("dialog.card textarea").input_value()
    assert f"{address}reports/" in shown
    page.keyboard.press("Escape")
    expect(page.locator("dialog.card")).to_have_count(0)


def saved(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and download.value.suggested_filename.endswith(".csv")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@browser_needed
def test_the_csv_has_exactly_the_rows_and_columns_shown(page: Page, address: str, metrics: dict) -> None:
    opened(page, address, "?region=441800&columns=report+value+subject+unit+sentence&sort=-value")
    rows = saved(page)
    assert [row["metric_id"] for row in rows] == all_ids(page) and len(rows) == count(page) > 50
    heads = page.locator("thead th button").all_inner_texts()
    assert heads == ["地区与报告", "数据", "说的是", "单位", "原句"] == list(rows[0])[: len(heads)]
    page.locator(".explorer__pager button").first.click()
    cells = page.locator(".explorer__table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].slice(0, -1).map(cell => cell.textContent))"
    )
    assert cells == [[row[head] for head in heads] for row in rows[: len(cells)]]
    for row in rows:
        metric = metrics[row["metric_id"]]
        for name in ("report_id", "region_id", "topic_id", "indicator_id", "unit_id", "value", "value_high"):
            assert row[name] == metric[name]
        assert row["page"] == f"{address}{metric['page']}"


@browser_needed
def test_places_stand_side_by_side_with_what_sets_them_apart(page: Page, address: str, metrics: dict) -> None:
    opened(page, address)
    page.get_by_role("button", name="并列比较").click()
    for region_id in ("440113", "441800"):
        tick(page, "region", region_id)
    assert query(page) == {"view": ["side"], "region": ["440113 441800"]}
    table = page.locator(".explorer__table--side")
    assert table.locator("thead th").all_inner_texts() == ["指标", "番禺区", "清远市"]
    found = table.locator("tbody tr").evaluate_all(
        """rows => rows.map(row => [row.cells[0].querySelector("a").getAttribute("href").split("/").at(-2),
        row.cells[0].innerText, ...[...row.cells].slice(1).map(cell =>
          [...cell.querySelectorAll("a")].map(link => link.dataset.row))])"""
    )
    assert len(found) > 10
    for indicator, head, *cells in found:
        for region_id, cell in zip(("440113", "441800"), cells, strict=True):
            wanted = [
                row["metric_id"]
                for row in metrics.values()
                if (row["indicator_id"], row["region_id"]) == (indicator, region_id)
            ]
            assert sorted(cell) == sorted(wanted)
        if all(cells):
            assert "比较" in head
        else:
            assert "比较" not in head
    shared = [all(cells) for _, _, *cells in found]
    assert shared == sorted(shared, reverse=True) and shared[0]
    one = table.locator("td li").first
    assert "实际" in one.inner_text() and "202" in one.inner_text()  # status and period beside the value
    rows = saved(page)
    assert {row["region_id"] for row in rows} == {"440113", "441800"} and all(
        row["indicator_id"] for row in rows
    )


@browser_needed
def test_marks_of_comparability_agree_with_the_key(page: Page, address: str, figures: Figures) -> None:
    opened(page, address, "?view=side")
    place = {metric_id: index for index, metric_id in enumerate(figures["columns"]["metric_id"])}
    rows = page.locator(".explorer__table--side tbody tr").evaluate_all(
        """rows => rows.map(row => [...row.querySelectorAll("li")].map(item => [item.querySelector("a").dataset.row,
        item.querySelector(".explorer__mark")?.textContent ?? ""]))"""
    )
    marked = 0
    for row in rows:
        for mark in {mark for _, mark in row if mark}:
            group = [place[metric_id] for metric_id, one in row if one == mark]
            assert len({figures["columns"]["key"][index] for index in group}) == 1
            assert len({figures["columns"]["region"][index] for index in group}) > 1
            assert {spelled(figures, "apart", index) for index in group} == {""}
            marked += 1
    assert marked


@browser_needed
def test_five_places_stand_side_by_side(page: Page, address: str, metrics: dict) -> None:
    places = sorted({row["region_id"] for row in metrics.values() if row["indicator_id"]} - {""})
    opened(page, address, "?view=side&region=" + "+".join(places))
    assert page.locator(".explorer__table--side thead th").count() == 1 + min(5, len(places))
    told = page.locator(".explorer .notice").inner_text()
    assert (f"勾选了{len(places)}个" in told) == (len(places) > 5)


def made_places(count: int) -> dict[str, pandas.DataFrame]:
    """A made package: one indicator, one figure of each place, the first place twice as many."""
    rows = made()
    rows["regions"] = [
        {"region_id": f"99{n:04d}", "name_zh": f"虚构{n}区", "name_en": f"Made Place {n}", "level": "county"}
        for n in range(1, count + 1)
    ]
    rows["metrics"] = [
        metric(n, "east-2023", region_id=f"99{max(n, 1):04d}", value=str(100 + n)) for n in range(count + 1)
    ]
    return frames(rows)


@browser_needed
@pytest.mark.parametrize(
    ("asked", "shown", "told"),
    [
        ("", [1, 2, 3, 4, 5], "8"),  # none ticked: those with the most figures, then the first
        ("990008 990003", [3, 8], ""),
        ("990002 990003 990004 990005 990006", [2, 3, 4, 5, 6], ""),
        ("990002 990003 990004 990005 990006 990007 990008", [2, 3, 4, 5, 6], "勾选了7个"),
    ],
)
def test_of_eight_places_at_most_five_stand_side_by_side_and_the_page_says_so(
    page: Page, address: str, asked: str, shown: list[int], told: str
) -> None:
    file = explorer.pages(Site((), made_places(8), None))[explorer.DATA]
    page.route("**/figures.json", lambda route: route.fulfill(body=file, content_type="application/json"))
    opened(page, address, f"?view=side&region={asked.replace(' ', '+')}")
    heads = page.locator(".explorer__table--side thead th").all_inner_texts()
    assert heads == ["指标", *(f"虚构{n}区" for n in shown)]
    notice = page.locator(".explorer .notice").inner_text()
    assert told in notice and ("勾选" in notice or not asked or not told)
    cells = page.locator(".explorer__table--side tbody tr").first.locator("td")
    assert cells.count() == len(shown) and all(text.strip() for text in cells.all_inner_texts())


@browser_needed
@pytest.mark.parametrize("tree", ["", "en/"])
def test_home_and_a_report_lead_to_the_figures_of_that_report(
    page: Page, address: str, metrics: dict, package: dict, tree: str
) -> None:
    amounts = Counter(row["report_id"] for row in metrics.values())
    for start in ("", "reports/", "reports/panyu-2023/"):
        page.goto(address + tree + start)
        page.locator("article a[href*='explore/?report=panyu-2023']").click()
        page.locator(".explorer__count").wait_for()
        assert query(page) == {"report": ["panyu-2023"]} and count(page) == amounts["panyu-2023"]
        assert facet(page, "report") == amounts
    page.goto(f"{address}{tree}regions/441800/")
    page.locator("article a[href*='explore/?region=441800']").click()
    page.locator(".explorer__count").wait_for()
    assert count(page) == sum(row["region_id"] in within(package, "441800") for row in metrics.values())


# ---------------------------------------------------------------- everyone


@browser_needed
def test_the_keyboard_alone_filters_sorts_and_reaches_a_sentence(page: Page, address: str) -> None:
    opened(page, address)
    page.locator("#explorer-q").focus()
    page.keyboard.type("事项")
    everything = count(page)
    press_until(page, lambda: page.evaluate("document.activeElement.name === 'region'"))
    page.keyboard.press("Space")
    assert 0 < count(page) < everything and page.evaluate("document.activeElement.checked")
    press_until(page, lambda: page.evaluate("document.activeElement.closest('th') !== null"))
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort=ascending]").count() == 1
    press_until(page, lambda: page.evaluate("'row' in document.activeElement.dataset"))
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    assert urldefrag(page.url)[1].startswith("f-")


def press_until(page: Page, reached) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError("the Tab key does not lead there")


@browser_needed
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pressed_button_is_readable_under_the_pointer(page: Page, address: str, theme: str) -> None:
    opened(page, address, "")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    button = page.locator(".explorer__ways button").nth(1)
    button.click()
    pressed = page.locator(".explorer__ways button[aria-pressed=true]")
    page.mouse.move(0, 0)
    colours = "button => [getComputedStyle(button).backgroundColor, getComputedStyle(button).color]"
    away = pressed.evaluate(colours)
    pressed.hover()
    assert pressed.evaluate(colours) == away and away[0] != away[1]


@browser_needed
def test_taking_a_filter_away_keeps_the_focus_on_the_page(page: Page, address: str, metrics: dict) -> None:
    opened(page, address, "?region=441800&year=2023")
    page.get_by_role("button", name="去掉：清远市").click()
    assert query(page) == {"year": ["2023"]}
    assert page.evaluate("document.activeElement.className") == "explorer__count"
    page.get_by_role("button", name="全部清除").click()
    assert query(page) == {} and count(page) == len(metrics)


@browser_needed
@pytest.mark.parametrize("tree", ["", "en/"])
def test_a_phone_shows_figures_without_scrolling_sideways(browser: Browser, address: str, tree: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    columns = "report+value+subject+period+status+region+topic+indicator+unit+quote+sentence+metric_id"
    for query_ in ("", f"?columns={columns}", "?view=side", "?text=热线&region=441800+440113"):
        opened(page, address, query_, tree)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, query_
    row = page.locator(".explorer__table tbody tr").first
    link = row.locator(".explorer--value a")
    assert link.is_visible() and row.get_by_role("button").is_visible()
    assert row.bounding_box()["width"] <= 390
    page.locator(".explorer__filters > summary").tap()
    page.locator(".explorer__facet input[name=region]:visible").first.tap()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


@browser_needed
def test_without_javascript_every_report_s_table_is_one_click_away(
    browser: Browser, address: str, package: dict, metrics: dict
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for tree in ("", "en/"):
        page.goto(f"{address}{tree}explore/")
        assert not page.locator(".explorer__wait").is_visible()  # nothing will come that is worth waiting for
        assert page.locator("noscript").count() == 1 and "CSV" in page.locator("#explorer-table").inner_text()
        links = page.locator("article table a[href*='#figures']")
        assert links.count() == len(set(package["metrics"].report_id))
        amounts = Counter(row["report_id"] for row in metrics.values())
        for index in range(links.count()):
            report_id = links.nth(index).get_attribute("href").split("/")[-2]
            assert str(amounts[report_id]) in links.nth(index).inner_text()
        links.first.click()
        assert page.locator("#figures ~ * td a, #figures ~ table td a").first.is_visible()
    context.close()


@browser_needed
def test_the_other_language_shows_the_same_view(page: Page, address: str) -> None:
    opened(page, address, "?region=441800&sort=-value")
    shown = ids(page)
    page.locator(".masthead__language").click()
    page.locator(".explorer__count").wait_for()
    assert urlsplit(page.url).path.endswith("/en/explore/") and ids(page) == shown
    chinese = page.locator(".explorer--subject").evaluate_all(
        r"""cells => cells.flatMap(cell => [...cell.querySelectorAll("*"), cell].flatMap(node => [...node.childNodes]))
        .filter(node => node.nodeType === 3 && /[\u4e00-\u9fff]/.test(node.data))
        .filter(node => !node.parentElement.closest("[lang=zh-Hans]"))
        .map(node => node.data)"""
    )
    assert not chinese


@browser_needed
def test_a_file_that_cannot_be_read_is_said_and_the_rest_stays(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/figures.json", lambda route: route.abort())
    page.goto(f"{address}explore/")
    expect(page.locator("#explorer-table .notice")).to_contain_text("没有读到")
    assert page.locator("article table a[href*='#figures']").count()
    page.close()


# ---------------------------------------------------------------- fifty thousand figures


def many(figures: Figures, total: int) -> dict:
    """The figures over and over, each time with ids, subjects and sentences of its own."""
    columns, labels = figures["columns"], dict(figures["labels"])
    size, sentences = len(columns["metric_id"]), labels["sentence"]["id"]
    made: dict[str, list] = {name: [] for name in columns}
    rounds = -(-total // size)
    for turn in range(rounds):
        for name, column in columns.items():
            made[name] += column
        start = turn * size
        made["metric_id"][start:] = [f"{metric_id}-{turn}" for metric_id in columns["metric_id"]]
        made["subject"][start:] = [f"{subject}{turn}" for subject in columns["subject"]]
        made["sentence"][start:] = [at + turn * len(sentences) for at in columns["sentence"]]
    labels["sentence"] = {"id": [f"{text}{turn}" for turn in range(rounds) for text in sentences]}
    return {"labels": labels, "columns": {name: column[:total] for name, column in made.items()}}


FILTERED = """async text => {
  const box = document.querySelector("#explorer-q");
  const start = performance.now();
  box.value = text;
  box.dispatchEvent(new Event("input"));
  const done = performance.now() - start;
  await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  return done; }"""


@pytest.fixture
def fifty_thousand(tmp_path: Path, site: Path, figures: Figures) -> Iterator[str]:
    """Address of a site whose explorer has that many figures."""
    copy = shutil.copytree(site, tmp_path / "site")
    file = json.dumps(many(figures, 50_000), ensure_ascii=False, separators=(",", ":"))
    (copy / explorer.DATA).write_text(file, encoding="utf-8")
    with served(copy) as address:
        yield address


@browser_needed
def test_fifty_thousand_figures_are_fluent(page: Page, fifty_thousand: str) -> None:
    """Measured against the load of the same figures, so that a slow machine is no fault."""
    opened(page, fifty_thousand)
    load = page.evaluate("performance.now()")  # since the page was asked for
    assert count(page) == 50_000
    assert page.locator(".explorer__table tbody tr").count() == 50
    times = [page.evaluate(FILTERED, text) for text in ("热", "热线", "热线满", "10.04亿", "hotline", "")]
    ticked = []
    for name, value in (("region", "441800"), ("status", "actual"), ("measure", "level")):
        ticked.append(
            page.evaluate(
                """([name, value]) => { const box = document.querySelector(`input[name=${name}][value="${value}"]`);
                const start = performance.now(); box.click(); return performance.now() - start; }""",
                [name, value],
            )
        )
    print(f"load {load:.0f} ms, words {[round(t) for t in times]} ms, ticks {[round(t) for t in ticked]} ms")
    assert sorted(times)[len(times) // 2] < load / 6
    assert max(ticked) < load / 6
    assert 0 < count(page) < 50_000
