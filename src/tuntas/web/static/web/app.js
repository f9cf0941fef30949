// Conveniences only: every page works without this file.
(() => {
  "use strict";

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  const rows = () => [...document.querySelectorAll(".list tbody tr")];

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(Math.max(now + by, 0), all.length - 1)];
    const link = next.querySelector("a");
    if (link) link.focus();
  }

  const keys = {
    "/": () => [...document.querySelectorAll("[data-focus-key='/']")].pop()?.focus(),
    "j": () => step(1),
    "k": () => step(-1),
    "?": () => document.getElementById("tombol")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = keys[event.key];
    if (!act || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });

  // An open menu closes when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // One box chooses all rows of the page; without this file it is not there.
  const showBoxes = () => { for (const box of document.querySelectorAll("[data-picks-all]")) box.hidden = false; };
  document.addEventListener("htmx:afterSwap", showBoxes);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-picks-all]")) return;
    for (const box of document.querySelectorAll("input[name='pick']")) box.checked = event.target.checked;
  });
  showBoxes();

  // A request that failed says so; one that was sent to the sign-in page loads the page anew.
  const trouble = (shown) => { document.getElementById("gangguan").hidden = !shown; };
  document.addEventListener("htmx:responseError", () => trouble(true));
  document.addEventListener("htmx:sendError", () => trouble(true));
  document.addEventListener("htmx:afterSwap", () => trouble(false));
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.responseURL.includes("/masuk/")) return;
    event.detail.shouldSwap = false;
    location.reload();
  });

  document.documentElement.classList.add("has-script");
})();
