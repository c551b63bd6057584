// What the phone keeps: what waits to be sent, and the page as last seen.
// Where the browser keeps nothing (private windows), the same in memory.

const NAME = "vivier";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("queue", { keyPath: "order", autoIncrement: true });
      asked.result.createObjectStore("page");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

class Disk {
  constructor(database) { this.database = database; }

  run(store, mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(store, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  waiting() { return this.run("queue", "readonly", (store) => store.getAll()); }
  keep(item) { return this.run("queue", "readwrite", (store) => store.put(item)); }
  drop(order) { return this.run("queue", "readwrite", (store) => store.delete(order)); }
  page() { return this.run("page", "readonly", (store) => store.get("last")); }
  keepPage(page) { return this.run("page", "readwrite", (store) => store.put(page, "last")); }
}

class Memory {
  constructor() { this.items = new Map(); this.next = 1; }
  async waiting() { return [...this.items.values()]; }
  async keep(item) {
    const order = item.order ?? this.next++;
    this.items.set(order, { ...item, order });
    return order;
  }
  async drop(order) { this.items.delete(order); }
  async page() { return undefined; }
  async keepPage() {}
}

export async function shelf() {
  try {
    return new Disk(await opened());
  } catch {
    return new Memory();
  }
}

// The unsent words of the composer, and nothing else, stand in localStorage: it is synchronous,
// so they are there even when the page dies while being typed into.
export const draft = {
  read() { try { return localStorage.getItem("vivier-draft") ?? ""; } catch { return ""; } },
  write(text) { try { localStorage.setItem("vivier-draft", text); } catch { /* online it still works */ } },
};
