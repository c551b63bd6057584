// Notifications: asked for by a touch, and only where this browser can show them.

const asBytes = (key) => Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

export const ACTION = "go.told.push";
export const REFUSED = "go.told.push_refused";

export function canRing() {
  return Boolean(document.body.dataset.push && "PushManager" in window && "Notification" in window && navigator.serviceWorker);
}

// Resolves to whether this browser may be rung from now on.
export async function subscribe() {
  try {
    if (await Notification.requestPermission() !== "granted") return false;
    const worker = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: asBytes(document.body.dataset.push) };
    // With another key of ours than before, the old subscription stands in the way.
    const known = await worker.pushManager.subscribe(options).catch(async () => {
      await (await worker.pushManager.getSubscription())?.unsubscribe();
      return worker.pushManager.subscribe(options);
    });
    const answer = await fetch("/push", { method: "POST", body: JSON.stringify(known), headers: { "Content-Type": "application/json" } });
    return answer.ok;
  } catch {
    return false;
  }
}
