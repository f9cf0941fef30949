/* What makes the form quicker where there is JavaScript. Without it the page is one long, complete form. */
(() => {
  "use strict";
  const $ = (query, root = document) => root.querySelector(query);
  const $$ = (query, root = document) => [...root.querySelectorAll(query)];
  const form = $("form");
  const thanks = $("[data-thanks]");
  const mode = (form || thanks || document.body).dataset.mode;
  const kiosk = mode === "kios";
  const place = location.pathname.split("/terima-kasih/")[0].replace(/\/$/, "");
  const here = thanks ? thanks.dataset.thanks : location.pathname + location.search;
  const start = "tuntas-kios" + place.replace("/kios", "");
  const first = kiosk ? opened() : here;
  const anew = () => {
    session((kept) => kept.removeItem(start));
    location.replace(first);
  };

  /* A kiosk begins anew as it was set up: the language that one person chose is not the next one's. */
  function opened() {
    addEventListener("click", ({ target }) => {
      if (target.closest("nav a")) session((kept) => kept.setItem(start, first));
    });
    return session((kept) => kept.getItem(start)) || here;
  }

  function session(act) { try { return act(sessionStorage); } catch { return null; /* refused */ } }

  /* The form that was sent last and how that ended, in this tab: going back shows the end again, not the answer. */
  const sender = thanks ? session((kept) => kept.getItem("tuntas-asal")) || place : place;
  const end = "tuntas-selesai" + sender;
  const ended = () => { if (!kiosk) session((kept) => kept.setItem(end, location.href)); };

  /* A draft stays on this device for an hour, so that a lost connection loses nothing; never in a kiosk. */
  const draft = {
    name: "tuntas" + sender,
    read() {
      try {
        const kept = JSON.parse(localStorage.getItem(this.name));
        return kept && Date.now() - kept.at < 36e5 ? kept.fields : null;
      } catch { return null; }
    },
    write() {
      if (kiosk) return;
      const fields = [...new FormData(form)].filter(([name, value]) => value && !/^_(?!kunci|keluhan)/.test(name));
      try { localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), fields })); } catch { /* refused: no draft */ }
    },
    drop() { try { localStorage.removeItem(this.name); } catch { /* refused: there is none */ } },
  };

  const KIOSK_THANKS = 8, KIOSK_IDLE = 60, KIOSK_COUNTDOWN = 15; // seconds

  /* After an answer a kiosk begins anew: by itself, or when the person says so. */
  function ending() {
    setTimeout(anew, KIOSK_THANKS * 1000);
    $("main").addEventListener("click", (event) => {
      if (!event.target.closest("a.main")) return;
      event.preventDefault();
      anew();
    });
  }

  if (thanks || !form) {
    if (thanks) {
      draft.drop();
      ended();
    }
    if (thanks && kiosk) ending();
    return;
  }

  /* The device kept the answer: say so in place of the form. */
  const queued = /^#antre=([0-9A-F]{8})$/.exec(location.hash);
  const main = $("main");
  const templates = { queued: $("template.queued"), arrived: $("template.arrived") };
  if (queued) {
    draft.drop();
    ended();
    say("queued");
    if (kiosk) ending();
  } else if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" && toEnd()) {
    return;
  } else {
    session((kept) => kept.removeItem(end));
    fill();
  }
  worker();

  /* In place of the form: that the answer waits, or that it has arrived. */
  function say(what) {
    const waiting = $(".waiting");
    main.replaceChildren(templates[what].content.cloneNode(true), waiting);
    $(".receipt", main).textContent = queued[1];
    $("h1", main).focus();
  }

  /* The page that ended what was sent from here; false where nothing was. */
  function toEnd() {
    const address = session((kept) => kept.getItem(end));
    if (!address || kiosk) return false;
    const same = address.split("#")[0] === location.href.split("#")[0];
    location.replace(address);
    if (same) location.reload(); // only the hash is another
    return true;
  }

  function fill() {
    const screens = $$(".screen", form);
    const paged = "paged" in form.dataset;
    const [back, next, send] = [".back", ".next", ".send"].map((name) => $(name, form));
    let current = 0;

    const value = (name) => new FormData(form).get(name) || "";
    const answered = (field) => $$("input, textarea", field).some((i) => (i.type === "radio" ? i.checked : i.value.trim()));
    const asked = () => $$("[data-if]", form).forEach((field) => {
      field.hidden = !field.dataset.in.split("|").includes(value(field.dataset.if));
    });
    const visible = (field) => field.offsetParent !== null;
    const fields = () => $$("fieldset, div[id^='q-']", screens[current]).filter(visible);

    function count() {
      const done = $$("fieldset.rating", form).filter(answered).length;
      const bar = $("progress", form);
      bar.value = done;
      $(".count", form).textContent = done + " / " + bar.max;
    }

    function show(screen, focus) {
      current = screen;
      if (paged) {
        screens.forEach((s, i) => { s.hidden = i !== screen; });
        back.hidden = screen === 0;
        next.hidden = screen === screens.length - 1;
        if (send) send.hidden = !next.hidden;
      }
      asked();
      if (focus) {
        scrollTo(0, 0);
        const first = $("input, textarea", screens[screen]);
        if (first) first.focus({ preventScroll: true });
      }
    }

    function mark(field) {
      if (!$(".wrong", field)) {
        const sentence = document.createElement("p");
        sentence.className = "wrong";
        sentence.textContent = form.dataset.missing;
        ($("legend, label", field)).after(sentence);
      }
      field.classList.add("bad");
    }

    function complete() {
      const missing = fields().filter((field) => "required" in field.dataset && !answered(field));
      missing.forEach(mark);
      if (missing.length) {
        missing[0].scrollIntoView({ block: "center" });
        $("input, textarea", missing[0]).focus({ preventScroll: true });
      }
      return !missing.length;
    }

    /* Digits choose, and go on to the next question that has no answer. */
    function digit(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
      if (event.target.matches("textarea, input[type=text]")) return;
      const open = fields().filter((field) => $("[type=radio]", field));
      const here = event.target.closest("fieldset");
      const field = open.includes(here) ? here : open.find((f) => !answered(f));
      const option = field && $$("[type=radio]", field)[event.key - 1];
      if (!option) return;
      event.preventDefault();
      option.checked = true;
      option.dispatchEvent(new Event("change", { bubbles: true }));
      const following = open.slice(open.indexOf(field) + 1).find((f) => !answered(f));
      if (following) {
        $("input", following).focus({ preventScroll: true });
        following.scrollIntoView({ block: "nearest" });
      } else {
        option.focus();
      }
    }

    function put(values) {
      for (const [name, text] of values) {
        for (const input of $$(`[name="${CSS.escape(name)}"]`, form)) {
          if (input.type === "radio") input.checked = input.value === text;
          else input.value = text;
        }
      }
    }

    /* Another answer waits on this device under the key of what was sent: this one has a new key. */
    function differs() {
      put([...new URLSearchParams(form.dataset.other)].filter(([name]) => !/^_(?!keluhan|kontak)/.test(name)));
      form.before($("template.other").content.cloneNode(true));
      $("#salah").focus();
      draft.write();
    }

    function restore() {
      const kept = !$("#salah") && !kiosk && draft.read();
      if (!kept) return;
      put(kept);
      form.before($("template.restored").content.cloneNode(true));
      $(".kept button").addEventListener("click", () => { draft.drop(); anew(); });
    }

    form.addEventListener("change", (event) => {
      const field = event.target.closest(".bad");
      if (field && answered(field)) {
        field.classList.remove("bad");
        $(".wrong", field).remove();
      }
      asked();
      count();
      draft.write();
    });
    form.addEventListener("input", () => draft.write());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.type === "radio") {
        event.preventDefault();
        (next.hidden ? send : next)?.click();
      }
    });
    addEventListener("keydown", digit);
    back.addEventListener("click", () => show(current - 1, true));
    next.addEventListener("click", () => { if (complete()) show(current + 1, true); });
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent || (paged && !complete())) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      if (!kiosk) session((kept) => kept.setItem("tuntas-asal", place));
    });
    addEventListener("pageshow", (event) => {
      delete form.dataset.sent;
      if (event.persisted && kiosk) anew();
      else if (event.persisted) toEnd();
    });

    if (form.dataset.other) differs();
    else restore();
    if (paged) form.classList.add("paged");
    $(".far", form).hidden = false;
    count();
    const wrong = screens.findIndex((screen) => $(".bad", screen));
    show(Math.max(wrong, 0), false);
    $$("#salah a").forEach((link) => link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      const screen = field ? screens.findIndex((s) => s.contains(field)) : -1;
      if (screen < 0) return;
      event.preventDefault();
      show(screen, false);
      const details = field.closest("details");
      if (details) details.open = true;
      (field.matches("input, textarea") ? field : $("input, textarea", field)).focus();
    }));
    if (kiosk) watch();
  }

  /* A kiosk forgets a person who leaves; the last seconds are counted down in sight. */
  function watch() {
    let last = Date.now();
    let touched = first !== here; // a language was chosen
    let shade = null;
    const stir = () => { last = Date.now(); touched = true; };
    for (const name of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(name, () => { if (!shade) stir(); }, { passive: true });
    addEventListener("pagehide", () => form.reset());
    setInterval(() => {
      const left = KIOSK_IDLE - Math.floor((Date.now() - last) / 1000);
      if (!touched) return;
      if (left <= 0) { form.reset(); anew(); return; }
      if (left > KIOSK_COUNTDOWN) return;
      if (!shade) {
        form.after($("template.idling").content.cloneNode(true));
        shade = $(".idle");
        const stay = $("button", shade);
        stay.addEventListener("click", () => { shade.remove(); shade = null; stir(); });
        stay.focus();
      }
      $(".seconds", shade).textContent = left;
    }, 500);
  }

  /* The worker keeps this page for times without connection, and what was answered in them. */
  function worker() {
    const container = navigator.serviceWorker;
    if (!container || !place.startsWith("/s/")) return;
    const tell = (words) => container.ready.then((r) => r.active.postMessage(words));
    $$(".asked button").forEach((button) => button.addEventListener("click", () => tell({ [button.value]: true }).then(anew)));
    container.addEventListener("message", ({ data }) => waiting(data));
    container.register("/s/sw.js", { scope: "/s/" }).then(() => {
      tell({ keep: [here, $("script").src] });
      tell({ send: true });
    }, () => { /* not over https: everything but the times without connection works */ });
    addEventListener("online", () => tell({ send: true }));
    setInterval(() => tell({ send: true }), 30000);
  }

  /* ``receipts`` are those of all that is still on the device; ``asks`` whether one needs a decision. */
  function waiting({ count, refused, receipts, asks }) {
    const line = $(".waiting");
    const words = line.dataset;
    const parts = [];
    if (count) parts.push(count === 1 ? words.one : words.many.replace("#", count));
    if (refused) parts.push(words.refused + " " + refused);
    if (!parts.length && line.dataset.waited) parts.push(words.sent);
    if (count) line.dataset.waited = "1";
    $("span", line).textContent = parts.join(" ");
    line.hidden = !parts.length;
    $(".asked", line).hidden = !asks;
    if (queued && $("[data-queued]") && !receipts.includes(queued[1])) say("arrived");
  }
})();
