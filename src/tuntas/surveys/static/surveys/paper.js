// Typing without looking: a valid key fills its field and goes on. The form is complete without this file.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("[data-paper]")) {
    const fields = [...form.querySelectorAll("input:not([type=hidden])")];
    const move = (field, by) => {
      const next = fields[fields.indexOf(field) + by];
      if (next) { next.focus(); next.select(); }
    };
    if (fields.includes(document.activeElement)) document.activeElement.select(); // focused before this ran
    for (const field of fields) {
      const keys = field.dataset.keys?.toUpperCase();
      if (!keys) continue;
      field.addEventListener("focus", () => field.select());
      field.addEventListener("keydown", (event) => {
        if (event.key === "ArrowRight") move(field, 1);
        else if (event.key === "ArrowLeft" || (event.key === "Backspace" && !field.value)) move(field, -1);
        else return;
        event.preventDefault();
      });
      field.addEventListener("input", () => {
        const typed = field.value.replace(/ /g, "0").toUpperCase();
        const known = [...typed].every((sign) => keys.includes(sign));
        field.value = known ? typed : "";
        field.classList.toggle("wrong", !known);
        if (known && typed && (typed.length >= field.maxLength || typed === "0")) move(field, 1);
      });
    }
  }
})();
