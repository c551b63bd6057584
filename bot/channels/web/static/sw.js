// Told before this line: VERSION and FILES, the static files of this version.
// The shell comes from the phone, the conversation from the server; without one, as last seen.

const SHELL = `vivier-shell-${VERSION}`;
const PAGE = "vivier-page";
const PATIENCE = 4000; // milliseconds before a network that hangs is taken for none

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await (await caches.open(SHELL)).addAll(FILES);
    await keep(await fetch("/", { headers: { Accept: "text/html" } })).catch(() => {});
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => ![SHELL, PAGE].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(fromShell(event.request));
  else if (event.request.mode === "navigate" && url.pathname === "/") event.respondWith(page(event, url));
});

// What comes is a sentence without content; without one, the name alone is shown.
self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { /* nothing legible came */ }
  const icon = FILES.find((name) => name.endsWith("/icon.svg"));
  event.waitUntil(self.registration.showNotification(told.title ?? "Vivier", { tag: "news", renotify: true, icon }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = pages.find((page) => new URL(page.url).pathname === "/");
    return open ? open.focus() : self.clients.openWindow("/");
  })());
});

// The browser took other keys: we are told of them, or nobody would be rung any more.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil((async () => {
    const known = event.newSubscription
      ?? await self.registration.pushManager.subscribe(event.oldSubscription.options);
    await fetch("/push", { method: "POST", body: JSON.stringify(known), headers: { "Content-Type": "application/json" } });
  })());
});

async function fromShell(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(event, url) {
  const known = await caches.match("/", { cacheName: PAGE });
  const fresh = fetch(event.request).then(async (answer) => {
    await keep(answer.clone());
    return answer.status >= 500 && known ? known : answer;
  });
  if (!known) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  const races = [fresh.catch(() => known)];
  // A poster's code must reach the server, however long that takes.
  if (!url.search) races.push(new Promise((done) => setTimeout(done, PATIENCE, known)));
  return Promise.race(races);
}

async function keep(answer) {
  const html = answer.headers.get("Content-Type")?.startsWith("text/html");
  if (answer.ok && html && !answer.redirected) await (await caches.open(PAGE)).put("/", answer);
}
