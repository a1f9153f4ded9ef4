// The page of patrols where there is no signal: what the network last gave for it. Nothing else is kept here.
const SHELL = "huxin-patrol";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const asked = event.request;
  const part = asked.mode === "navigate" || new URL(asked.url).pathname.startsWith("/static/");
  if (asked.method === "GET" && part) event.respondWith(answered(asked));
});

async function answered(asked) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(asked);
    if (answer.ok && !answer.redirected) await shell.put(asked, answer.clone());
    return answer;
  } catch (error) {
    const kept = await shell.match(asked, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
