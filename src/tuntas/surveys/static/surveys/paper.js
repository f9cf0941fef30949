// Typing without looking: a valid key fills its field and goes on. The form is complete without this file.
(() => {
  "use strict";
  const $ = (query, root = document) => root.querySelector(query);

  function begin(form) {
    const fields = [...form.querySelectorAll("input:not([type=hidden], [type=checkbox])")];
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

  /* A sheet is sent while the next is typed. Sheets are sent one after the other, so that each gets the
     number that was shown for it; one that is refused stops the others until it is put right. */
  function entry() {
    const waiting = [];
    let form = $("[data-paper=entry]");
    let sending = false;
    let aside = null; // what was being typed when a sheet was refused
    const typed = () => [...form.querySelectorAll("input:not([type=hidden], [type=checkbox])")];
    const held = $("#tertahan");

    function uuid() { // randomUUID is for https only
      const sign = (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
      return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => sign(Number(c)));
    }

    function count() {
      const { sending: words } = $("#terkirim").dataset;
      const number = $("#hitungan [data-next]");
      const ahead = aside ? 0 : waiting.filter((sheet) => !sheet.has("_again")).length;
      number.textContent = (Number(number.dataset.next) + ahead).toLocaleString(document.documentElement.lang);
      if (waiting.length) $("#terkirim").textContent = words.replace("#", waiting.length);
      $("[data-held]").textContent = $("[data-held]").dataset.held.replace("#", waiting.length);
    }

    function clear(values) {
      form.querySelectorAll("[data-once]").forEach((element) => element.remove());
      for (const field of typed()) {
        field.value = values?.get(field.name) || "";
        field.classList.remove("wrong");
        field.removeAttribute("aria-invalid");
      }
      $("[name=_key]", form).value = uuid();
      const next = typed().find((field) => !field.value) || typed()[0];
      next.focus();
      next.select();
    }

    function take(event) {
      event.preventDefault();
      const sheet = new FormData(form);
      if (aside) waiting.unshift(sheet);
      else waiting.push(sheet);
      clear(aside);
      aside = null;
      count();
      send();
    }

    async function post(sheet) {
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sheet) });
        return [answer.ok, parsed(await answer.text())];
      } catch { return [false, document.implementation.createHTMLDocument()]; /* no connection */ }
    }

    const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

    async function send() {
      if (sending || aside) return;
      sending = true;
      while (waiting.length && !aside) {
        const [ok, page] = await post(waiting[0]);
        const found = $("[data-paper=entry]", page);
        held.hidden = Boolean(found);
        if (!found) break;
        waiting.shift();
        if (ok) stored(page);
        else refused(found);
        count();
      }
      sending = false;
    }

    function stored(page) {
      for (const place of ["#hitungan", "#entri"]) $(place).replaceWith(document.adoptNode($(place, page)));
      $("#terkirim").textContent = $("main .notice-success", page)?.textContent || "";
    }

    function refused(found) {
      aside = new FormData(form);
      form.replaceWith(document.adoptNode(found));
      form = found;
      listen();
      const reason = $("[role=alert]", form) || $("[aria-invalid]", form);
      reason.focus(); // away from the fields: what is typed blindly goes nowhere
    }

    /* After signing in again the page's own token is a new one. */
    async function again() {
      const page = parsed(await fetch(location.href).then((answer) => answer.text(), () => ""));
      const token = $("[data-paper=entry] [name=csrfmiddlewaretoken]", page)?.value;
      if (!token) return;
      for (const sheet of waiting) sheet.set("csrfmiddlewaretoken", token);
      $("[name=csrfmiddlewaretoken]", form).value = token;
      send();
    }

    function listen() {
      begin(form);
      form.addEventListener("submit", take);
    }

    form.addEventListener("submit", take);
    $("button", held).addEventListener("click", again);
    addEventListener("online", () => { if (waiting.length) again(); });
    addEventListener("beforeunload", (event) => { if (waiting.length || aside) event.preventDefault(); });
  }

  document.querySelectorAll("[data-paper]").forEach(begin);
  if ($("[data-paper=entry]")) entry();
})();
