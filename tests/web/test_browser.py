"""The pages in Chromium: typing, facets, back, copying under a host name, keyboard, input methods, no scripts, dark, requests.

The site is served to the browser as http://kb.test:<port>: under 127.0.0.1 browsers offer the clipboard API that sites
on plain http under a host name lack.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
import uvicorn
from fastapi import FastAPI
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=zh-CN",
    "--host-resolver-rules=MAP kb.test 127.0.0.1, MAP * ~NOTFOUND", "--window-size=1280,900",
]  # fmt: skip
CARE = "/facts/晋城市/特困供养/护理补贴"
TIERS = "/facts/晋城市/医疗保险/职工医保住院起付标准和支付比例"
LETTER = "/replies/晋城市/2024-人大-334-晋城市民政局"


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://kb.test:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@contextmanager
def chromium(profile: Path, *, scripts: bool = True) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_page_load_timeout(30)
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="module")
def base(site_app: FastAPI) -> Iterator[str]:
    with served(site_app) as url:
        yield url


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def refusing() -> None:
    """For tests of pages that answer 400 or 404, which Chromium writes to the console."""


@pytest.fixture(autouse=True)
def nothing_goes_wrong_silently(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: no error in the console, and no request to anywhere but the site."""
    yield
    if "browser" not in request.fixturenames:
        return
    driver, base = request.getfixturevalue("browser"), request.getfixturevalue("base")
    errors = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    refused = "refusing" in request.fixturenames
    assert not [
        message for message in errors if not (refused and re.search("status of 4|Status Error Code 4", message))
    ]
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            assert url.startswith((base, "data:", "about:", "chrome:")), url


def wait(driver: webdriver.Chrome) -> WebDriverWait[webdriver.Chrome]:
    """Waits for what comes; a part of the page may be swapped between finding it and reading it."""
    return WebDriverWait(driver, 20, poll_frequency=0.05, ignored_exceptions=[StaleElementReferenceException])


def one(driver: webdriver.Chrome, css: str) -> WebElement:
    return driver.find_element(By.CSS_SELECTOR, css)


def box(driver: webdriver.Chrome) -> WebElement:
    return one(driver, "#q")


def texts(driver: webdriver.Chrome, css: str) -> list[str]:
    script = (
        "return Array.from(document.querySelectorAll(arguments[0]), e => e.textContent.replace(/\\s+/g, ' ').trim())"
    )
    found: list[str] = driver.execute_script(script, css)
    return found


def address(driver: webdriver.Chrome) -> str:
    return unquote(driver.current_url)


def lead_is(driver: webdriver.Chrome, figure: str) -> None:
    wait(driver).until(lambda d: texts(d, ".lead .figure.big") == [figure])


def test_results_come_as_one_types_and_the_address_keeps_up(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}/")
    assert browser.switch_to.active_element == box(browser)
    box(browser).send_keys("集中供养全护理护理补贴")
    lead_is(browser, "973 元/月")
    wait(browser).until(lambda d: address(d) == f"{base}/search?q=集中供养全护理护理补贴")
    wait(browser).until(lambda d: d.title.startswith("集中供养全护理护理补贴"))
    wait(browser).until(lambda d: "找到" in (one(d, "#live").get_attribute("textContent") or ""))
    box(browser).send_keys(Keys.BACKSPACE * 11 + "农村分散特困一年多少")
    lead_is(browser, "9516 元/年")
    browser.back()  # typing was one step: back is the page from which it began
    wait(browser).until(lambda d: address(d) == f"{base}/" and d.find_elements(By.CSS_SELECTOR, ".hero"))
    browser.forward()
    lead_is(browser, "9516 元/年")
    assert box(browser).get_attribute("value") == "农村分散特困一年多少"


def test_facets_stand_in_the_address_and_back_takes_them_off(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}/search?q=补贴")
    before = texts(browser, ".result-count")
    option = one(browser, "#facet-topic + ul a")
    name = option.find_element(By.CSS_SELECTOR, ".option-label").text
    option.click()
    wait(browser).until(lambda d: f"topic={name}" in address(d) and texts(d, ".option.chosen .option-label") == [name])
    wait(browser).until(lambda d: d.switch_to.active_element.get_attribute("id") == f"f-topic-{name}")
    box(browser).send_keys(" 护理")  # a chosen facet stays while one types on
    wait(browser).until(lambda d: f"q=补贴 护理&topic={name}" in address(d).replace("+", " "))
    browser.back()
    wait(browser).until(lambda d: "topic" not in address(d) and texts(d, ".result-count") == before)
    assert texts(browser, ".option.chosen") == []


def test_the_day_is_asked_as_soon_as_it_is_picked(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}/search?q=特困标准")
    browser.execute_script(
        "const d = document.querySelector('#as_of'); d.value = '2022-06-14';"
        "d.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    wait(browser).until(lambda d: "当日无数据" in one(d, ".result-count").text)
    wait(browser).until(lambda d: "as_of=2022-06-14" in address(d))


def test_an_input_method_is_left_alone_until_it_is_done(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}/search")
    field = box(browser)
    field.click()
    browser.execute_cdp_cmd("Input.imeSetComposition", {"text": "hu'li", "selectionStart": 5, "selectionEnd": 5})
    time.sleep(0.6)
    assert field.get_attribute("value") == "hu'li"
    assert "q=" not in address(browser), "unfinished pinyin is no question"
    pressed = browser.execute_script(
        "const e = new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true});"
        "document.querySelector('#q').dispatchEvent(e); return e.defaultPrevented"
    )
    assert pressed, "the Enter that closes the input method sends nothing"
    browser.execute_cdp_cmd("Input.insertText", {"text": "护理补贴"})
    wait(browser).until(lambda d: address(d).endswith("q=护理补贴"))


def test_everything_works_from_the_keyboard(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}/search?q=护理补贴")
    body = one(browser, "body")
    body.send_keys("/")
    assert browser.switch_to.active_element == box(browser) and box(browser).get_attribute("value") == "护理补贴"
    box(browser).send_keys(Keys.ARROW_DOWN)
    first = browser.switch_to.active_element
    assert "hit-link" in first.get_attribute("class")
    first.send_keys(Keys.ARROW_UP)
    assert browser.switch_to.active_element == box(browser)
    box(browser).send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert browser.switch_to.active_element == box(browser)
    box(browser).send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser).until(lambda d: address(d) == f"{base}{CARE}")
    one(browser, "body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "跳到正文"


def pasted(driver: webdriver.Chrome) -> str:
    """What the clipboard holds, by pasting it."""
    driver.execute_script("document.querySelector('#q').value = ''")
    box(driver).send_keys(Keys.CONTROL, "v")
    return box(driver).get_attribute("value") or ""


def test_copying_works_on_plain_http_under_a_host_name(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}{CARE}")
    assert not browser.execute_script("return window.isSecureContext || !!navigator.clipboard")
    button = browser.find_elements(By.CSS_SELECTOR, ".figures button.copy")[2]
    wanted = button.get_attribute("data-copy") or ""
    assert "973元/月" in wanted and base in wanted
    button.click()
    wait(browser).until(lambda d: button.text == "已复制")
    assert browser.switch_to.active_element == button
    one(browser, "#q")
    browser.execute_script("document.querySelector('#q').maxLength = 2000")
    assert pasted(browser) == wanted
    wait(browser).until(lambda d: button.text == "引用")


def test_a_marked_figure_leads_to_its_row(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}{LETTER}")
    marked = next(a for a in browser.find_elements(By.CSS_SELECTOR, "a.marked") if a.text == "973 元")
    marked.click()
    wait(browser).until(lambda d: address(d).startswith(f"{base}{CARE}#"))
    assert "973 元/月" in texts(browser, "tr:target, .answer:target")[0]


@pytest.mark.usefixtures("refusing")
def test_a_question_that_is_refused_shows_the_page_that_says_why(browser: webdriver.Chrome, base: str) -> None:
    browser.get(f"{base}/search")
    browser.execute_script("document.querySelector('#q').maxLength = 300")
    browser.execute_script(
        "const q = document.querySelector('#q'); q.value = '长'.repeat(201); q.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    wait(browser).until(lambda d: "200 字以内" in one(d, "main").text)


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("path", ["/", "/search?q=职工医保住院", CARE, TIERS, LETTER, "/about", "/api/docs"])
def test_nothing_is_wider_than_the_screen(browser: webdriver.Chrome, base: str, path: str, width: int) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.get(f"{base}{path}")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


# Contrast as a reader meets it: the computed colour of every text against the first opaque ground behind it.
CONTRAST = """
const channel = v => (v /= 255) <= .04045 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4);
const parts = c => (c.match(/[\\d.]+/g) || []).map(Number);
const light = c => { const [r, g, b] = parts(c); return .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b); };
const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, p = parts(c);
  if (p.length < 4 || p[3] === 1) return c; } return getComputedStyle(document.documentElement).backgroundColor; };
const wrong = [];
for (const e of document.querySelectorAll('body *')) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (!box.width || box.width <= 1 || style.visibility === 'hidden') continue;
  const [a, b] = [light(style.color), light(ground(e))].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5)) wrong.push(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2) + ' ' + e.textContent.trim().slice(0, 20));
}
return wrong;
"""
SMALL = """
return [...document.querySelectorAll('button, nav a, .option, .tiles a, .pager a, .chip a')].filter(e => {
  const r = e.getBoundingClientRect(); return r.width && (r.height < 24 || r.width < 24);
}).map(e => e.className + ' ' + e.textContent.trim().slice(0, 20) + ' ' + e.getBoundingClientRect().height);
"""


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", "/search?q=五保户护理补贴&topic=特困供养", "/search?q=火星移民", CARE, f"{CARE}#护理补贴-集中-全护理", LETTER, "/topics/医疗保险", "/nothing"]
)  # fmt: skip
def test_every_text_can_be_read_and_every_target_hit(
    browser: webdriver.Chrome, base: str, path: str, scheme: str
) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        browser.get(f"{base}{path}")
        ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, ground[4:-1].split(","))) < 380) == (scheme == "dark")
        assert browser.execute_script(CONTRAST) == []
        assert browser.execute_script(SMALL) == []
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_everything_works_without_scripts(base: str, tmp_path: Path) -> None:
    with chromium(tmp_path, scripts=False) as driver:
        driver.get(f"{base}/")
        assert "js" not in one(driver, "html").get_attribute("class").split()
        box(driver).send_keys("80岁低保老人餐补", Keys.ENTER)
        wait(driver).until(lambda d: d.find_elements(By.CSS_SELECTOR, ".lead"))
        assert one(driver, ".lead .figure.big").text == "60 元/月"
        one(driver, "#tab-reply").click()
        wait(driver).until(lambda d: "type=reply" in address(d))
        one(driver, "#tab-fact").click()
        wait(driver).until(lambda d: d.find_elements(By.CSS_SELECTOR, ".lead"))
        one(driver, ".lead .hit-link").click()
        wait(driver).until(lambda d: "/facts/" in address(d))
        assert not one(driver, "button.copy").is_displayed()
        one(driver, ".cite summary").click()
        assert "60元/月" in one(driver, ".cite p").text
        one(driver, ".quote figcaption a").click()
        wait(driver).until(lambda d: "/replies/" in address(d))
        assert "60 元" in [a.text for a in driver.find_elements(By.CSS_SELECTOR, "a.marked")]
