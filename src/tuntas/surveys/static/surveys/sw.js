/* Keeps the form for times without connection; keeps what is sent in them and sends it later.
   Every answer carries its own key and the server stores a key once: sending again cannot double one. */
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
  if (event.data.send) event.waitUntil(sendAll());
});
self.addEventListener("sync", (event) => event.waitUntil(sendAll(true)));

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
async function own(request) {
  const kept = (await caches.match(request)) || (await caches.match(request, { ignoreSearch: true }));
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
  try {
    const response = await Promise.race([
      fetch(request),
      new Promise((_, refuse) => setTimeout(refuse, PATIENCE, new Error("slow"))),
    ]);
    if (response.status < 500) return response; // a redirect that the browser follows has status 0
  } catch { /* no connection */ }
  await within("readwrite", (store) => store.put({ key, url: url.pathname + url.search, body, at: Date.now() }));
  if (self.registration.sync) self.registration.sync.register("answers").catch(() => { /* the page asks again */ });
  const receipt = key.slice(0, 8).toUpperCase();
  return Response.redirect(url.pathname + url.search + "#antre=" + receipt, 303);
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
    else await within("readwrite", (store) => store.put({ ...answer, refused: outcome }));
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
  const problem = await response.json().catch(() => ({ message: String(response.status) }));
  return problem.message;
}

async function tell() {
  const answers = await within("readonly", (store) => store.getAll());
  const refused = answers.filter((answer) => answer.refused);
  const words = { count: answers.length - refused.length, refused: [...new Set(refused.map((a) => a.refused))].join(" ") };
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
