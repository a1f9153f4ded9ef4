// Patrols (巡查) are kept on the telephone until the office has it. Every visit carries a key made here, so that sent twice it is one;
// it is forgotten here only after the answer has named that key.
const STORE = "visits";
const SHELL = "huxin-patrol";
const AHEAD = "huxin-patrol-ahead"; // by how much the office's clock is ahead of the telephone's, when last heard
const form = document.querySelector("#patrol");
const waiting = document.querySelector("#waiting");
const said = document.querySelector("#said");
const user = form.dataset.user;
let sent = 0;

function opened() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("huxin-patrols", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

// One transaction, done when it is on the telephone for good.
async function store(mode, act) {
  const db = await opened();
  try {
    return await new Promise((done, fail) => {
      const transaction = db.transaction(STORE, mode, { durability: "strict" });
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    db.close();
  }
}

const all = async () => (await store("readonly", (visits) => visits.getAll())).sort((a, b) => a.seen_at.localeCompare(b.seen_at));
const keep = (visit) => store("readwrite", (visits) => visits.put(visit));
const forget = (key) => store("readwrite", (visits) => visits.delete(key));
const moment = () => new Date(Date.now() + Number(localStorage.getItem(AHEAD) ?? 0)).toISOString();
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function say(text, tone = "") {
  said.textContent = text;
  said.className = `notice ${tone}`;
}

// The photos themselves, and not where the telephone has them: that may be gone by then.
async function photosOf(input) {
  const files = [...input.files];
  return Promise.all(files.map(async (file) => ({ name: file.name, type: file.type, data: await file.arrayBuffer() })));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  try {
    const given = new FormData(form);
    const text = (name) => (given.get(name) ?? "").toString().trim();
    const photos = await photosOf(form.elements.photos);
    if (photos.length > Number(form.dataset.photos)) return say(`一次最多 ${form.dataset.photos} 张照片，多的另存一条。`, "bad");
    if (text("found") === "clue" && !given.getAll("clues").length && !text("account")) return say("有线索的，请选是哪一种，或者写明情况。", "bad");
    await keep({
      key: newKey(), user, seen_at: moment(), region: text("region"), project: text("project"), place: text("place"),
      found: text("found"), clues: given.getAll("clues").map(String), account: text("account"), photos, refused: "",
    });
    form.reset();
    say("已存在手机里，有信号时自动送出。", "good");
  } catch {
    return say("没有存下：手机的存储空间不够，或者浏览器不让保存。填的内容还在，请清理空间后再存。", "bad");
  } finally {
    button.disabled = false;
  }
  await shown();
  await send();
});

// Who is signed in, and what a form must carry: null without a signal, an empty name where nobody is.
async function who() {
  try {
    const answer = await fetch(form.dataset.who, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(20_000) });
    if (answer.status >= 500) return null;
    if (!answer.ok) return { user: "" };
    const told = await answer.json();
    localStorage.setItem(AHEAD, Date.parse(told.now) - Date.now());
    return told;
  } catch {
    return null;
  }
}

function packed(visit) {
  const body = new FormData();
  for (const name of ["key", "seen_at", "region", "project", "place", "found", "account"]) body.append(name, visit[name]);
  for (const clue of visit.clues) body.append("clues", clue);
  for (const photo of visit.photos) body.append("photos", new Blob([photo.data], { type: photo.type }), photo.name);
  return body;
}

// True to go on with the next one.
async function sendOne(visit, csrf) {
  let answer;
  try {
    answer = await fetch(form.dataset.send, { method: "POST", body: packed(visit), headers: { "X-CSRFToken": csrf }, redirect: "manual" });
  } catch {
    say("没有信号，都存在手机里，有信号时自动送出。");
    return false;
  }
  if (answer.ok && (await answer.json()).received === visit.key) {
    await forget(visit.key);
    sent += 1;
    return true;
  }
  if (answer.status === 422) {
    await keep({ ...visit, refused: (await answer.json()).refused });
    return true;
  }
  say(answer.status >= 500 ? "系统暂时收不了，存在手机里，稍后自动再送。" : "请重新登录，登录后自动送出。", "warn");
  return answer.status >= 500;
}

async function sendAll() {
  const tried = new Set(); // one that the system fails over does not hold up the others
  const mine = async () => (await all()).find((visit) => visit.user === user && !visit.refused && !tried.has(visit.key));
  if (!(await mine())) return;
  const asked = await who();
  if (asked === null) return say("没有信号，都存在手机里，有信号时自动送出。");
  if (asked.user !== user) return say("请用存下巡查的账号登录，登录后自动送出。", "warn");
  for (let next = await mine(); next; next = await mine()) {
    tried.add(next.key);
    if (!(await sendOne(next, asked.csrf))) return;
    await shown();
  }
  if (sent && !(await all()).some((visit) => visit.user === user && !visit.refused)) say(`已送出 ${sent} 条。`, "good");
}

// One page of several sends at a time. A signal that comes back while a sending fails is answered by the next one, never lost.
let queued = null;
function send() {
  queued ??= navigator.locks.request("huxin-patrols", () => {
    queued = null;
    return sendAll();
  });
  return queued.then(shown);
}

function line(visit) {
  const item = document.createElement("li");
  const when = new Date(visit.seen_at).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });
  item.append(`${visit.project || visit.place}，${when}，照片 ${visit.photos.length} 张`);
  if (visit.user !== user) item.append("。由另一个账号存下，请用那个账号登录后送出。");
  if (!visit.refused) return item;
  const why = document.createElement("p");
  why.className = "error";
  why.textContent = `系统没有收下：${visit.refused}`;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "quiet";
  drop.textContent = "删除这一条";
  drop.addEventListener("click", async () => {
    if (drop.dataset.sure) {
      await forget(visit.key);
      return shown();
    }
    drop.dataset.sure = "1";
    drop.textContent = "再按一次，删除后不能恢复";
  });
  item.append(why, drop);
  return item;
}

async function shown() {
  const visits = await all();
  document.querySelector("#count").textContent = visits.length ? `还有 ${visits.length} 条没有送出` : "没有等待送出的巡查";
  waiting.replaceChildren(...visits.map(line));
}

// So that the page opens where there is no signal.
async function offline() {
  const told = document.querySelector("#offline");
  try {
    await navigator.serviceWorker.register(form.dataset.worker);
    await navigator.serviceWorker.ready;
    const parts = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
    const shell = await caches.open(SHELL);
    await shell.addAll([location.pathname, ...new Set(parts.filter((path) => path.startsWith("/static/")))]);
    told.textContent = "这一页没有信号也能打开。";
  } catch {
    told.textContent = (await globalThis.caches?.match(location.pathname)) ? "这一页没有信号也能打开。" : "请在有信号时打开这一页一次，没有信号时才打得开。";
  }
}

document.querySelector("#send").addEventListener("click", send);
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
setInterval(send, 30_000);
navigator.storage?.persist?.();
await shown();
await offline();
await who();
await send();
