// The page's life: what is typed, pressed or recorded goes to the queue, what is new comes to the log.

import { ACTION, REFUSED, canRing, subscribe } from "./bell.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { smaller } from "./photo.js";
import { Queue, Refused, Wait } from "./queue.js";
import { draft, shelf } from "./shelf.js";
import { keepInSight, nearEnd, pointToTheEnd, toEnd } from "./sight.js";
import { Voice, canRecord } from "./voice.js";

const $ = (id) => document.getElementById(id);
const words = JSON.parse($("words").textContent);
const limits = JSON.parse(document.body.dataset.limits);
const state = { last: Number(document.body.dataset.last), conversation: document.body.dataset.conversation };
const log = new Log($("log"), words);
const text = $("text");
let kept, queue, looking;

// --- talking to the server -------------------------------------------------------------------

async function ask(url, options = {}, seconds = 30) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), seconds * 1000);
  try {
    const answer = await fetch(url, { ...options, signal: cut.signal, headers: { Accept: "application/json", ...options.headers } });
    if (answer.ok) return await answer.json();
    if (answer.status === 429 || answer.status === 408 || answer.status >= 500) {
      throw new Wait(Number(answer.headers.get("Retry-After")) || 5);
    }
    throw new Refused(String(answer.status));
  } finally {
    clearTimeout(timer);
  }
}

function body(item) {
  const { id, kind, text, action, label, seconds, name, bytes } = item;
  const fields = { id, kind, after: state.last, conversation: state.conversation, text, action, label, seconds, name, bytes };
  if (!item.file) return { body: JSON.stringify(fields), headers: { "Content-Type": "application/json" } };
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) form.append(key, value);
  form.append("file", item.file, name || `${kind}.bin`);
  return { body: form };
}

async function deliver(item) {
  const dots = setTimeout(() => { $("typing").hidden = !navigator.onLine; }, 500);
  try {
    const page = await ask("/events", { method: "POST", ...body(item) }, item.file ? 180 : 30);
    queue.items = queue.items.filter((entry) => entry !== item);
    show(page);
  } finally {
    clearTimeout(dots);
    $("typing").hidden = true;
  }
}

function look() {
  const query = new URLSearchParams({ after: state.last, conversation: state.conversation });
  looking ??= ask(`/lines?${query}`).then(show, () => {}).finally(() => { looking = undefined; });
  return looking;
}

// --- showing ---------------------------------------------------------------------------------

function show(page) {
  const near = nearEnd() || page.lines.some((line) => line.event); // what answers me is for me to read
  if (page.reset) {
    log.clear();
    Object.assign(state, { last: 0, conversation: page.conversation });
    globalThis.caches?.delete("vivier-page");
  }
  const fresh = page.lines.filter((line) => !$(`line-${line.id}`)); // the others are rewritten where they stand
  for (const line of page.lines) {
    log.put(line);
    if (line.event) queue.items = queue.items.filter((item) => item.id !== line.event || (queue.forget(item), false));
  }
  state.last = Math.max(state.last, page.last);
  refresh();
  const said = fresh.find((line) => line.from === "vivier");
  if (page.lines.length) { remember(); if (near && fresh.length) toEnd(said && $(`line-${said.id}`)); }
  if (page.language !== document.documentElement.lang && !queue.items.length) location.replace("/");
}

function refresh() {
  const offline = !navigator.onLine;
  const quick = !offline && !queue.trouble;
  log.waiting(queue.items, quick, (id) => queue.again(id));
  log.tidy();
  const left = queue.items.some((item) => item.state === "waiting");
  say(offline ? words.offline : queue.trouble && left ? words.kept : "");
}

function say(sentence) {
  if ($("status").textContent !== sentence) $("status").textContent = sentence;
}

let remembering;
function remember(soon = 200) {
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    const copy = $("log").cloneNode(true);
    for (const line of copy.querySelectorAll(".line:not([data-place])")) line.remove();
    for (const line of copy.querySelectorAll(".new")) line.classList.remove("new");
    kept.keepPage({ ...state, html: copy.innerHTML }).catch(() => {});
  }, soon);
}

// A page that came from the phone's cache may be older than what was last seen.
async function recall() {
  const page = await kept.page().catch(() => undefined);
  const older = page && (page.conversation === state.conversation ? page.last > state.last : !navigator.onLine);
  if (!older) return remember();
  $("log").innerHTML = page.html;
  Object.assign(state, { last: page.last, conversation: page.conversation });
}

// What Vivier said last, from its first line: the lines of one moment.
function lastSaid() {
  const lines = log.lines;
  const moment = lines[lines.length - 1]?.dataset.at;
  return lines.find((line) => line.dataset.at === moment && line.matches(".vivier"));
}

// --- what people do --------------------------------------------------------------------------

function add(item) {
  queue.add(item);
  toEnd();
}

function send(form, submitter) {
  const kind = form.elements.kind.value;
  if (kind === "press" && submitter.value === ACTION) return ring(submitter.textContent.trim());
  if (kind === "press") return add({ kind, action: submitter.value, label: submitter.textContent.trim() });
  if (!form.matches("#write")) return add({ kind, text: submitter.value, label: submitter.textContent.trim() });
  const said = text.value.trim();
  if (!said) return;
  text.value = "";
  typed();
  text.focus();
  add({ kind, text: said });
}

// The answer says how it went: without leave, what was touched is another button.
async function ring(label) {
  add({ kind: "press", action: await subscribe() ? ACTION : REFUSED, label });
}

async function attach(input) {
  const file = input.files[0];
  const kind = file?.type.startsWith("image/") ? "photo" : input.form.elements.kind.value;
  document.querySelector(".attach").open = false;
  if (!file) return;
  const ready = kind === "photo" ? await smaller(file).catch(() => file) : file;
  input.value = "";
  if (ready.size > limits[kind]) return add({ kind, name: file.name, bytes: ready.size, label: file.name });
  add({ kind, file: ready, name: kind === "photo" ? "photo.jpg" : file.name });
}

function typed() {
  draft.write(text.value);
  const mic = canRecord() && !text.value;
  $("talk").hidden = !mic;
  $("send").hidden = mic;
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 3}px`;
}

// Whoever touches twice means it once, even when the next question's buttons came in between.
const TWICE = 500; // milliseconds
let touched = { timeStamp: -TWICE };
function twice(event) {
  const before = touched;
  touched = event;
  const finger = event.detail === 1 && event.pointerType !== "mouse"; // browsers count the mouse's clicks only
  const there = Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 40;
  return event.detail > 1 || (finger && there && event.timeStamp - before.timeStamp < TWICE);
}

function listenToPeople() {
  document.addEventListener("submit", (event) => {
    // Not `.action` nor `.id`: fields of these names stand before them.
    if (event.target.getAttribute("action") !== "/events") return;
    event.preventDefault();
    if (event.target.enctype !== "multipart/form-data") send(event.target, event.submitter);
  });
  document.addEventListener("change", (event) => { if (event.target.type === "file") attach(event.target); });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".choices") && twice(event)) event.preventDefault();
    const sheet = document.querySelector(".attach");
    if (sheet.open && !sheet.contains(event.target)) sheet.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.querySelector(".attach").open) return;
    document.querySelector(".attach").open = false;
    document.querySelector(".attach summary").focus();
  });
  text.addEventListener("input", typed);
  text.addEventListener("keydown", (event) => {
    const send = event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches;
    if (send) { event.preventDefault(); text.form.requestSubmit($("send")); }
  });
  const voice = new Voice($("recorder"), document.querySelector(".composer"), (file, seconds) => {
    const name = `voice.${file.type.split("/")[1]}`;
    add({ kind: "voice", file, seconds, name });
  });
  $("talk").addEventListener("click", () => voice.start().catch(() => say(words.no_microphone)));
}

async function begin() {
  document.documentElement.classList.add("js");
  if (canRing()) document.documentElement.classList.add("rings");
  text.value ||= draft.read();
  typed();
  if (location.search || location.hash) history.replaceState(null, "", "/");
  kept = await shelf();
  queue = new Queue(kept, deliver, refresh);
  listenToPeople();
  keepInSight();
  pointToTheEnd();
  await recall();
  await queue.load();
  if (document.querySelector(".line.me")) toEnd(lastSaid());
  requestAnimationFrame(() => document.documentElement.classList.add("settled"));
  const live = new Live(() => `/stream?after=${state.last}`, look);
  live.open();
  for (const name of ["online", "offline"]) addEventListener(name, () => { refresh(); queue.kick(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? remember(0) : queue.kick()));
  document.documentElement.dataset.ready = "yes";
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
}

begin();
