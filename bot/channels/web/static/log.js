// The conversation as elements: the same shape as templates/line.html writes.

import { ACTION } from "./bell.js";

export function el(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

export class Log {
  constructor(root, words) {
    Object.assign(this, { root, words });
    this.links = new Map(); // object URLs of what waits, by event id
  }

  get lines() { return [...this.root.querySelectorAll(".line[data-place]")]; }

  clear() { this.root.replaceChildren(); }

  put(line) {
    const old = document.getElementById(`line-${line.id}`);
    if (old && Number(old.dataset.revision) >= line.revision) return;
    const fresh = this.element(line);
    if (old) return old.replaceWith(fresh);
    if (line.from === "vivier") fresh.classList.add("new"); // one's own was there already
    const next = this.lines.find((other) => Number(other.dataset.place) > line.place);
    this.root.insertBefore(fresh, next ?? this.root.querySelector(".line:not([data-place])"));
  }

  // Days between lines, and the buttons.
  tidy() {
    for (const old of this.root.querySelectorAll(".day, #now")) old.remove();
    let day;
    for (const line of this.lines) {
      if (day && day !== line.dataset.day) line.before(el("p", { className: "day", textContent: line.dataset.day }));
      day = line.dataset.day;
    }
    this.offer();
  }

  // Which buttons can be pressed: as `usable` of lines.py says it of the page without scripts.
  offer() {
    let newest = true;
    const gone = new Set(); // offered again, or pressed, further down
    for (const line of [...this.root.querySelectorAll(".line")].reverse()) {
      if (line.classList.contains("me")) {
        newest = false;
        gone.add(line.dataset.pressed);
        continue;
      }
      const choices = [...line.querySelectorAll(".choice")];
      const offers = choices.map((choice) => choice.value?.replace(/^f\d+\./, "") ?? choice.getAttribute("href"));
      const stays = newest || "news" in line.dataset;
      const shown = offers.map((offer) => stays && !gone.has(offer));
      if (stays) offers.forEach((offer) => gone.add(offer));
      if (choices.length) this.fold(line.querySelector(".choices"), choices, shown);
    }
  }

  fold(form, choices, shown) {
    // Whoever pressed with the keyboard stays where the conversation goes on.
    const held = choices.some((choice, place) => choice === document.activeElement && !shown[place]);
    form.hidden = !shown.includes(true);
    choices.forEach((choice, place) => { choice.hidden = !shown[place]; });
    if (held) this.hold();
  }

  hold() {
    const last = [...this.root.querySelectorAll(".line.me")].pop();
    last?.setAttribute("tabindex", "-1");
    last?.focus({ preventScroll: true });
  }

  element(line) {
    const who = document.querySelector(".vivier .unseen")?.textContent ?? "Vivier : ";
    const bubble = el("div", { className: "bubble" });
    bubble.append(el("span", { className: "unseen", textContent: line.from === "me" ? `${this.words.you} ` : who }));
    if (line.html) bubble.append(el("p", { innerHTML: line.html })); // from our own server, which escaped it
    bubble.append(...line.media.map((item) => this.file(item)));
    const root = el("div", { className: `line ${line.from}`, id: `line-${line.id}` }, bubble);
    Object.assign(root.dataset, { place: line.place, revision: line.revision, day: line.day, at: line.at });
    if (line.news) root.dataset.news = "";
    if (line.pressed) root.dataset.pressed = line.pressed;
    if (line.buttons.length) root.append(this.choices(line.buttons));
    return root;
  }

  file({ kind, url, name }) {
    if (kind === "photo") {
      const image = el("img", { src: url, alt: name || this.words.shown_photo, loading: "lazy" });
      return el("a", { className: "photo", href: url }, image);
    }
    if (kind === "qr") return el("img", { className: "qr", src: url, alt: this.words.shown_link, width: 190, height: 190 });
    if (kind !== "voice") {
      return el("a", { className: "file", href: url, download: name || "", textContent: name || this.words.shown_document });
    }
    const audio = el("audio", { src: url, controls: true, preload: "none" });
    audio.setAttribute("aria-label", this.words.shown_voice);
    return audio;
  }

  choices(buttons) {
    const form = el("form", { className: "choices", method: "post", action: "/events" });
    form.append(el("input", { type: "hidden", name: "kind", value: "press" }));
    for (const { label, action, url } of buttons) {
      form.append(url
        ? el("a", { className: "choice", href: url, rel: "noopener", textContent: label })
        : el("button", { className: action === ACTION ? "choice bell" : "choice", name: "action", value: action, textContent: label }));
    }
    return form;
  }

  // What has not reached the server yet stands after everything else, in order.
  waiting(items, quick, again) {
    const ids = new Set(items.map((item) => `wait-${item.id}`));
    for (const old of this.root.querySelectorAll(".line:not([data-place])")) {
      if (!ids.has(old.id)) this.dismiss(old);
    }
    for (const item of items) {
      const line = document.getElementById(`wait-${item.id}`) ?? this.pending(item);
      this.root.append(line);
      this.mark(line, item, quick || !item.shelved, again);
    }
  }

  dismiss(line) {
    const url = this.links.get(line.id);
    if (url) URL.revokeObjectURL(url);
    this.links.delete(line.id);
    const held = line.contains(document.activeElement);
    line.remove();
    if (held) this.hold();
  }

  pending(item) {
    const bubble = el("div", { className: "bubble" }, el("span", { className: "unseen", textContent: `${this.words.you} ` }));
    if (item.file) bubble.append(this.file({ kind: item.kind, url: this.link(item), name: item.name ?? "" }));
    else bubble.append(el("p", { textContent: item.label ?? item.text }));
    const root = el("div", { className: "line me", id: `wait-${item.id}` }, bubble);
    if (item.action) root.dataset.pressed = item.action;
    return root;
  }

  link(item) {
    const url = URL.createObjectURL(item.file);
    this.links.set(`wait-${item.id}`, url);
    return url;
  }

  mark(line, item, quick, again) {
    const refused = item.state === "refused";
    line.classList.toggle("refused", refused);
    line.classList.toggle("waiting", refused || !quick);
    const text = refused ? this.words.refused : quick ? "" : this.words.waiting;
    if ((line.querySelector(".note span")?.textContent ?? "") === text) return;
    line.querySelector(".note")?.remove();
    if (!text) return;
    const note = el("div", { className: "note" }, el("span", { textContent: text }));
    if (refused) note.append(el("button", { type: "button", textContent: this.words.again, onclick: again.bind(null, item.id) }));
    line.append(note);
  }
}
