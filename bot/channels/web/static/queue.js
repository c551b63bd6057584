// What was said, in order, until the server has it. The id made here is what makes a repeat harmless.

const SLOWEST = 60;

export class Wait extends Error {
  constructor(seconds) { super("wait"); this.seconds = seconds; }
}

export class Refused extends Error {}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // over plain http there is no randomUUID
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Queue {
  // `deliver(item)` resolves once the server has it; `changed()` is told of every change.
  constructor(shelf, deliver, changed) {
    Object.assign(this, { shelf, deliver, changed, items: [], tries: 0, trouble: false });
  }

  async load() {
    const kept = await this.shelf.waiting().catch(() => []);
    this.items = kept.map((item) => ({ ...item, shelved: true }));
    this.changed();
    this.run();
  }

  async add(item) {
    const entry = { ...item, id: newId(), state: "waiting" };
    this.items.push(entry);
    this.changed();
    try { entry.order = await this.shelf.keep(this.bare(entry)); } catch { /* kept in memory */ }
    entry.shelved = true; // only now may the page say that it is kept
    this.changed();
    if (entry.sent) this.forget(entry); // it was quicker than the shelf
    this.run();
  }

  bare({ sent, shelved, ...entry }) { return entry; }

  forget(entry) {
    entry.sent = true;
    if (entry.order !== undefined) this.shelf.drop(entry.order).catch(() => {});
  }

  again(id) {
    const entry = this.items.find((item) => item.id === id);
    if (entry) entry.state = "waiting";
    this.kick();
  }

  kick() {
    this.tries = 0;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.run();
  }

  async run() {
    if (this.running || this.timer) return;
    this.running = true;
    try {
      for (let item; (item = this.items.find((entry) => entry.state === "waiting"));) {
        if (!(await this.one(item))) break;
      }
    } finally {
      this.running = false;
      this.changed();
    }
  }

  async one(item) {
    try {
      await this.deliver(item);
    } catch (trouble) {
      if (trouble instanceof Refused) {
        item.state = "refused";
        if (item.order !== undefined) this.shelf.keep(this.bare(item)).catch(() => {});
        return true;
      }
      this.trouble = true;
      this.later(trouble instanceof Wait ? trouble.seconds : 0);
      return false;
    }
    Object.assign(this, { tries: 0, trouble: false });
    this.items = this.items.filter((entry) => entry !== item);
    this.forget(item);
    this.changed();
    return true;
  }

  later(asked) {
    const seconds = asked || Math.min(SLOWEST, 2 ** this.tries++) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => { this.timer = undefined; this.run(); }, seconds * 1000);
  }
}
