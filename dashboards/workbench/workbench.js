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
    if (link) { link.focus({ preventScroll: true }); look(link.href); }
  }
  // The field that a key is for; what hides it is opened.
  function focusOn(key, event) {
    var field = document.querySelector('[data-focus="' + key + '"]');
    if (!field) return;
    event.preventDefault();
    var around = field.closest("details");
    if (around) around.open = true;
    field.focus();
  }
  var again = document.querySelector("[data-reload]");
  if (again) setTimeout(function () { location.reload(); }, 1000 * Number(again.getAttribute("data-reload")));
  // Weeks are picked by dragging over their picture; the form below it does the same.
  var chart = document.querySelector("[data-brush]"), stretch = document.querySelector("form.brush");
  if (chart && stretch) {
    var plot = chart.getAttribute("data-brush").split(" ").map(Number), begun = null;
    var from = stretch.elements.from, to = stretch.elements.to, band = document.createElement("span");
    band.className = "band";
    chart.appendChild(band);
    var drawing = chart.querySelector("svg");
    var weekAt = function (event) {
      var box = drawing.getBoundingClientRect(), unit = box.width / plot[2];
      var place = Math.floor((event.clientX - box.left - plot[0] * unit) / ((plot[1] - plot[0]) * unit) * from.length);
      return Math.max(0, Math.min(from.length - 1, place));
    };
    var mark = function (event) {
      var ends = [begun, weekAt(event)].sort(function (left, right) { return left - right; });
      var box = drawing.getBoundingClientRect(), unit = box.width / plot[2], wide = (plot[1] - plot[0]) * unit / from.length;
      from.selectedIndex = ends[0];
      to.selectedIndex = ends[1];
      band.style.left = drawing.offsetLeft + plot[0] * unit + ends[0] * wide + "px";
      band.style.width = (ends[1] - ends[0] + 1) * wide + "px";
    };
    chart.addEventListener("pointerdown", function (event) { if (event.button === 0) { begun = weekAt(event); mark(event); event.preventDefault(); } });
    document.addEventListener("pointermove", function (event) { if (begun !== null) mark(event); });
    document.addEventListener("pointerup", function () { if (begun !== null) { begun = null; stretch.submit(); } });
  }
  // A look at a hit beside the list, without leaving one's place in it.
  var pane = document.querySelector("[data-preview]"), looked = "";
  function look(address) {
    if (!pane || pane.hidden || address === looked) return;
    looked = address;
    fetch(address, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (text) {
      if (address !== looked) return;
      var found = new DOMParser().parseFromString(text, "text/html").getElementById("content");
      pane.replaceChildren.apply(pane, found ? Array.prototype.slice.call(document.importNode(found, true).childNodes) : []);
      pane.scrollTop = 0;
    });
  }
  document.addEventListener("keydown", function (event) {
    // A key that an input method still works on is not ours.
    if (event.isComposing || event.keyCode === 229) return;
    // A chosen reason takes no letters.
    var within = event.target.closest('input:not([type="radio"]):not([type="checkbox"]), textarea, select');
    // What is written in several lines has no other key to be sent with.
    if (event.key === "Enter" && event.ctrlKey && within && within.form) {
      var send = within.form.querySelector("button");
      if (send) { event.preventDefault(); send.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
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
    // A page may have keys of its own.
    var own = /^[a-z0-9]$/.test(event.key) && document.querySelector('[data-key="' + event.key + '"]');
    if (own) { event.preventDefault(); own.click(); return; }
    if (event.key === "j") show(place + 1);
    else if (event.key === "k") show(place - 1);
    else if (event.key === "p" && pane) {
      pane.hidden = !pane.hidden;
      pane.parentNode.classList.toggle("with-preview", !pane.hidden);
      looked = "";
      show(Math.max(place, 0));
    } else if (event.key === "x") {
      var row = items()[place];
      var mark = row && row.querySelector('input[type="checkbox"]');
      if (mark) mark.checked = !mark.checked;
    } else if (event.key === "b") {
      focusOn("b", event);
    } else if (event.key === "s") {
      focusOn("s", event);
    } else if (/^[1-9]$/.test(event.key)) {
      var step = document.querySelectorAll(".step")[Number(event.key) - 1];
      if (!step) return;
      event.preventDefault();
      step.open = true;
      step.querySelector("textarea, select, input:not([type=hidden]), button").focus();
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
