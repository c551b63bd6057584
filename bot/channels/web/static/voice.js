// A voice note recorded in the page: speak, stop, listen, send or cancel.

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const LONGEST = 300; // seconds

export function canRecord() {
  return Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);
}

export class Voice {
  // `panel` is the recorder's element, `composer` what it replaces, `done(blob, seconds)` sends.
  constructor(panel, composer, done) {
    Object.assign(this, { panel, composer, done });
    this.timer = panel.querySelector("#timer");
    this.audio = panel.querySelector("audio");
    panel.addEventListener("click", (event) => {
      const action = event.target.closest("[data-do]")?.dataset.do;
      if (action) this[action]();
    });
  }

  async start() {
    if (this.stream?.active) return; // touched twice
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const recorder = new MediaRecorder(this.stream, { mimeType, audioBitsPerSecond: 32_000 });
    const parts = []; // of this recorder alone: a cancelled one still hands over its last part
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => this.recorder === recorder && this.ready(parts);
    recorder.start(1000);
    this.recorder = recorder;
    this.began = Date.now();
    this.ticking = setInterval(() => this.tick(), 500);
    this.show("stop");
    this.tick();
  }

  tick() {
    this.seconds = Math.floor((Date.now() - this.began) / 1000);
    this.timer.textContent = `${Math.floor(this.seconds / 60)}:${String(this.seconds % 60).padStart(2, "0")}`;
    if (this.seconds >= LONGEST) this.stop();
  }

  stop() {
    this.tick();
    this.silence();
    this.recorder.stop();
  }

  ready(parts) {
    this.blob = new Blob(parts, { type: this.recorder.mimeType.split(";")[0] });
    if (!this.blob.size) return this.cancel(); // stopped before a sound was heard
    this.audio.src = URL.createObjectURL(this.blob);
    this.show("send");
  }

  send() {
    this.done(this.blob, Math.max(1, this.seconds));
    this.cancel();
  }

  cancel() {
    this.silence();
    const recorder = this.recorder;
    this.recorder = undefined;
    if (recorder?.state === "recording") recorder.stop();
    if (this.audio.src) URL.revokeObjectURL(this.audio.src);
    this.audio.removeAttribute("src");
    this.show();
  }

  silence() {
    clearInterval(this.ticking);
    this.stream?.getTracks().forEach((track) => track.stop());
  }

  // Which step is seen: "stop" while speaking, "send" afterwards, nothing when closed.
  show(step) {
    this.panel.hidden = !step;
    this.composer.hidden = Boolean(step);
    this.audio.hidden = step !== "send";
    this.timer.parentElement.hidden = step === "send";
    for (const name of ["stop", "send"]) {
      const button = this.panel.querySelector(`[data-do=${name}]`);
      button.hidden = name !== step;
      if (name === step) button.focus();
    }
    if (!step) this.composer.querySelector("#talk").focus();
  }
}
