/* What makes the pages quicker to use; every page works without it. For browsers from Chromium 86 on. */
(function () {
  "use strict";
  var DELAY = 160;
  document.documentElement.classList.add("js");

  function one(selector) { return document.querySelector(selector); }

  function say(text) {
    var live = one("#live");
    if (live) { live.textContent = text; }
  }

  /* Search as you type. An input method shows unfinished pinyin in the box: nothing is asked until it is done. */
  var timer = 0;
  var composing = false;

  function ask() {
    var form = one("#search-form");
    if (form && window.htmx) { window.htmx.trigger(form, "typed"); }
  }

  function askSoon() {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, DELAY);
  }

  function inSearch(element) { return element && element.id === "q" && element.form && element.form.id === "search-form"; }

  document.addEventListener("compositionstart", function () { composing = true; window.clearTimeout(timer); });
  document.addEventListener("compositionend", function (event) {
    composing = false;
    if (inSearch(event.target)) { askSoon(); }
  });
  document.addEventListener("input", function (event) {
    if (inSearch(event.target) && !composing && !event.isComposing) { askSoon(); }
  });
  document.addEventListener("submit", function () { window.clearTimeout(timer); });

  /* A picked date is asked at once; one being typed (0002-…) is not a year yet. */
  document.addEventListener("change", function (event) {
    var field = event.target;
    if (field.id === "as_of" && field.form && field.form.id === "search-form" && (!field.value || field.value > "1949")) { ask(); }
  });

  /* Keyboard: / to the box, arrows through the hits, Enter opens (it is a link), Esc back to the box. */
  function move(step) {
    var links = Array.prototype.slice.call(document.querySelectorAll("#results .hit-link, #results .card"));
    if (!links.length) { return; }
    var at = links.indexOf(document.activeElement) + step;
    if (at < 0) { one("#q").focus(); } else if (at < links.length) { links[at].focus(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229) {
      /* Enter that only closes the input method must not send the form. */
      if (event.key === "Enter") { event.preventDefault(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var element = document.activeElement;
    var tag = element ? element.tagName : "";
    var typing = tag === "INPUT" || tag === "TEXTAREA" || tag === "SELECT";
    var onHit = element && element.matches(".hit-link, .card");
    if (event.key === "/" && !typing && one("#q")) {
      event.preventDefault();
      one("#q").focus();
      one("#q").select();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (onHit || element === one("#q"))) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && onHit) {
      one("#q").focus();
    }
  });

  /* What was found is said once, politely; the place of the reader is kept. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var results = one("#results");
    if (!results || !results.dataset.announce) { return; }
    document.body.classList.remove("home");
    document.body.classList.add("search-page");
    say(results.dataset.announce);
    document.title = (results.dataset.title ? results.dataset.title + " · " : "") + one(".brand").textContent.trim();
    var trigger = event.detail && event.detail.requestConfig && event.detail.requestConfig.elt;
    if (trigger && trigger.tagName === "A" && !results.contains(document.activeElement)) { one("#results-heading").focus(); }
  });

  /* An error page says more than a result that does not change. */
  document.addEventListener("htmx:responseError", function (event) {
    window.location.href = event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath;
  });
  document.addEventListener("htmx:sendError", function () {
    var heading = one("#results-heading");
    var text = "连不上服务器，结果没有更新。";
    if (heading) { heading.textContent = text; }
    say(text);
  });

  /* Copying. Sites run on plain http under a host name, where browsers offer no clipboard API. */
  function copyBySelection(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "hidden";
    document.body.appendChild(area);
    var before = document.activeElement;
    area.select();
    area.setSelectionRange(0, text.length);
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    document.body.removeChild(area);
    if (before && before.focus) { before.focus(); }
    return done;
  }

  function copied(button, done) {
    var label = button.textContent;
    button.textContent = done ? "已复制" : "复制不了";
    button.classList.add("done");
    say(done ? "已复制引用文字" : "浏览器不允许复制，请在“引用文字”里选中后复制");
    window.setTimeout(function () { button.textContent = label; button.classList.remove("done"); }, 1800);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("button[data-copy]") : null;
    if (!button || button.classList.contains("done")) { return; }
    var text = button.dataset.copy;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { copied(button, true); }, function () { copied(button, copyBySelection(text)); });
    } else {
      copied(button, copyBySelection(text));
    }
  });

  /* On paper nothing can be folded out. */
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("details"), function (details) { details.open = true; });
  });
})();
