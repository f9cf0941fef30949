/* Keeps the form for times without connection; keeps what is sent in them and sends it later.
   Every answer carries its own key and the server stores a key once: sending again cannot double one.
   Two answers under one key are told apart here as the server does, and the person is asked. */
"use strict";
const CACHE = "tuntas-form-1";
const PATIENCE = 20000; // ms that a send may take before the answer is kept here as well
const REMEMBERED = 7 * 864e5; // ms that a refused answer is kept, so that somebody reads why
const FORM = /^\/s\/[^/]+\/(kios\/|sisip\/)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && FORM.test(url.pathname)) {
    event.respondWith(request.method === "POST" ? send(request, url) : show(request));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/surveys/")) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep));
  if (event.data.send) event.waitUntil(inTurn(sendAll));
  if (event.data.another) event.waitUntil(inTurn(() => decide(another).then(() => sendAll())));
  if (event.data.discard) event.waitUntil(inTurn(() => decide(() => null).then(tell)));
});
self.addEventListener("sync", (event) => event.waitUntil(inTurn(() => sendAll(true))));

/* One after the other: two that send at once would put back what a person decided meanwhile. */
let turn = Promise.resolve();
function inTurn(work) {
  const ended = turn.then(() => work());
  turn = ended.catch(() => { /* told by whoever waits for it */ });
  return ended;
}

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    if (await cache.match(address)) continue;
    const response = await fetch(address, { cache: "force-cache" }).catch(() => null); // mostly without the network
    if (response && response.ok) await cache.put(address, response);
  }
}

async function show(request) {
  try {
    const response = await fetch(request);
    if (response.status < 500) {
      const cache = await caches.open(CACHE);
      if (response.ok) await cache.put(request.url.split("#")[0], response.clone());
      return response;
    }
    return (await own(request)) || response;
  } catch (error) {
    const kept = await own(request);
    if (kept) return kept;
    throw error;
  }
}

/* The kept form, with a key of its own: the one in it belongs to another answer. */
async function own({ url }) {
  const kept = (await caches.match(url)) || (await caches.match(url, { ignoreSearch: true }));
  if (!kept) return null;
  const page = (await kept.text())
    .replace(/(name="_kunci" value=")[^"]*/, "$1" + crypto.randomUUID())
    .replace(/(name="_antre" value=")[^"]*/, "$11");
  return new Response(page, { headers: kept.headers });
}

async function send(request, url) {
  const body = await request.clone().text();
  const key = new URLSearchParams(body).get("_kunci");
  if (!key) return fetch(request); // not a form of ours
  const waiting = await within("readonly", (store) => store.get(key));
  if (waiting && said(waiting.body) !== said(body)) return (await ask(request, body)) || queue(another({ key, body }), url);
  try {
    const response = await Promise.race([
      fetch(request),
      new Promise((_, refuse) => setTimeout(refuse, PATIENCE, new Error("slow"))),
    ]);
    if (response.status < 500) return response; // a redirect that the browser follows has status 0
  } catch { /* no connection */ }
  return queue({ key, body }, url);
}

async function queue({ key, body }, url) {
  await within("readwrite", (store) => store.put({ key, url: url.pathname + url.search, body, at: Date.now() }));
  if (self.registration.sync) self.registration.sync.register("answers").catch(() => { /* the page asks again */ });
  return Response.redirect(url.pathname + url.search + "#antre=" + receipt(key), 303);
}

const receipt = (key) => key.slice(0, 8).toUpperCase();

/* What an answer says, without what only belongs to one showing of the form. */
function said(body) {
  const fields = new URLSearchParams(body);
  for (const name of ["_kunci", "_tanda", "_antre"]) fields.delete(name);
  return fields.toString();
}

/* The same answer as one of its own. */
function another({ body, ...answer }) {
  const fields = new URLSearchParams(body);
  const key = crypto.randomUUID();
  fields.set("_kunci", key);
  return { ...answer, key, body: fields.toString(), refused: "", asks: false };
}

/* The form with what was sent, under a key of its own; null where the device kept no form. */
async function ask(request, body) {
  const kept = await own(request);
  if (!kept) return null;
  const fields = new URLSearchParams(body).toString().replaceAll("&", "&amp;"); // nothing else of it needs escaping
  const page = (await kept.text()).replace("<form ", () => `<form data-other="${fields}" `);
  return new Response(page, { headers: kept.headers });
}

/* What becomes of the answers that the person was asked about: another answer, or null for none. */
async function decide(made) {
  for (const answer of await within("readonly", (store) => store.getAll())) {
    if (!answer.asks) continue;
    const instead = made(answer);
    await within("readwrite", (store) => {
      if (instead) store.put(instead);
      return store.delete(answer.key);
    });
  }
}

/* Sends what waits, oldest first. What the server will never take is kept with its reason for a week. */
async function sendAll(insist) {
  let failed = false;
  for (const answer of await within("readonly", (store) => store.getAll())) {
    if (answer.refused) {
      if (Date.now() - answer.at > REMEMBERED) await within("readwrite", (store) => store.delete(answer.key));
      continue;
    }
    const outcome = await sendOne(answer);
    if (outcome === "wait") { failed = true; break; }
    if (outcome === "stored") await within("readwrite", (store) => store.delete(answer.key));
    else await within("readwrite", (store) => store.put({ ...answer, refused: outcome.message, asks: outcome.code === "key_used" }));
  }
  await tell();
  if (insist && failed) throw new Error("still without connection");
}

async function sendOne({ url, body }) {
  const fields = new URLSearchParams(body);
  fields.set("_antre", "1");
  let response;
  try {
    response = await fetch(url, { method: "POST", body: fields, headers: { Accept: "application/json" } });
  } catch { return "wait"; }
  if (response.ok) return "stored";
  if (response.status >= 500 || response.status === 429 || response.status === 408) return "wait";
  return response.json().catch(() => ({ message: String(response.status) }));
}

async function tell() {
  const answers = await within("readonly", (store) => store.getAll());
  const refused = answers.filter((answer) => answer.refused);
  const words = {
    count: answers.length - refused.length,
    refused: [...new Set(refused.map((answer) => answer.refused))].join(" "),
    receipts: answers.map((answer) => receipt(answer.key)),
    asks: answers.some((answer) => answer.asks),
  };
  const pages = await self.clients.matchAll();
  pages.forEach((page) => page.postMessage(words));
}

function within(access, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("tuntas", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("answers", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("answers", access);
      const request = work(transaction.objectStore("answers"));
      transaction.oncomplete = () => { database.close(); resolve(request.result); };
      transaction.onabort = () => { database.close(); reject(transaction.error); };
    };
  });
}
