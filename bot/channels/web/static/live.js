// Being told that there is something new: a stream as a wake-up, or a look every 20 seconds.

const LOOK = 20_000;

export class Live {
  // `where()` is the stream's address, `look()` fetches what is new.
  constructor(where, look) {
    Object.assign(this, { where, look, failures: 0 });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    addEventListener("online", () => this.open());
    addEventListener("offline", () => this.close());
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  open() {
    this.close();
    if (document.hidden) return;
    this.look();
    if (!("EventSource" in window)) return this.later(LOOK);
    this.source = new EventSource(this.where());
    this.source.onopen = () => { this.failures = 0; };
    this.source.onmessage = () => this.look();
    this.source.onerror = () => this.lost();
  }

  close() {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.timer);
  }

  // EventSource gives up after some errors: the next one is opened by hand. Where a proxy lets
  // none through, opening again is the look from time to time.
  lost() {
    this.close();
    this.failures += 1;
    this.later(Math.min(LOOK, 1000 * 2 ** this.failures) * (0.75 + Math.random() / 2));
  }

  later(delay) {
    this.timer = setTimeout(() => this.open(), delay);
  }
}
