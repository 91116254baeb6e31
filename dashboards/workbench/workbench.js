// Keys for people who do not use a mouse. Every page works without it.
"use strict";
(function () {
  var items = function () { return Array.prototype.slice.call(document.querySelectorAll("[data-list] > li, [data-list] > tbody > tr")); };
  var place = -1, waiting = false;
  function show(next) {
    var all = items();
    if (!all.length) return;
    if (all[place]) all[place].classList.remove("current");
    place = Math.max(0, Math.min(all.length - 1, next));
    all[place].classList.add("current");
    all[place].scrollIntoView({ block: "nearest" });
    var link = all[place].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }
  var again = document.querySelector("[data-reload]");
  if (again) setTimeout(function () { location.reload(); }, 1000 * Number(again.getAttribute("data-reload")));
  document.addEventListener("keydown", function (event) {
    // A key that an input method still works on is not ours.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    var within = event.target.closest("input, textarea, select");
    if (within) {
      if (event.key === "Escape") { within.blur(); document.getElementById("content").focus(); }
      return;
    }
    if (waiting) {
      waiting = false;
      var target = document.querySelector('[data-go="' + (/^[a-z]$/.test(event.key) ? event.key : "") + '"]');
      if (target) { event.preventDefault(); target.click(); }
      return;
    }
    if (event.key === "g") { waiting = true; return; }
    if (event.key === "j") show(place + 1);
    else if (event.key === "k") show(place - 1);
    else if (event.key === "x") {
      var row = items()[place];
      var mark = row && row.querySelector('input[type="checkbox"]');
      if (mark) mark.checked = !mark.checked;
    } else if (event.key === "b") {
      var batch = document.querySelector('[data-focus="b"]');
      if (batch) { event.preventDefault(); batch.focus(); }
    } else if (event.key === "n") { var next = document.querySelector("[data-next]"); if (next) next.click(); }
    else if (event.key === "/") {
      var box = document.querySelector('[data-focus="/"]');
      if (box) { event.preventDefault(); box.focus(); box.select(); } else { location.href = "/search"; }
    } else if (event.key === "?") {
      var keys = document.getElementById("keys");
      if (keys.showModal && !keys.open) keys.showModal();
    } else if (event.key === "Escape" && !document.querySelector("dialog[open]") && history.length > 1) history.back();
  });
})();
