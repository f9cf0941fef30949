// Keys of the verification screens: each says on the page which one it is. Nothing fires while one types.
(() => {
  "use strict";

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open]")) return;
    const found = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (!found) return;
    event.preventDefault();
    if (found.tagName !== "SUMMARY") return found.click();
    found.parentElement.open = true;
    found.parentElement.querySelector("input[type='checkbox'], textarea").focus();
  });
})();
