// In the emulator: act as a person, reply as the inbox, and move the clock.

import { ask, part } from "./asking.js";
import { wholeTime } from "./making.js";

const HINTS = {
  say: "text", "open-ad": "id of the ad", "open-link": "ref of the link", react: "❤️",
  tap: "title of a button", inbox: "text",
};
const byId = (id) => document.getElementById(id);

export class Acting {
  constructor(policies, done) {
    this.done = done;
    this.skew = 0;
    this.stands = false;
    const accounts = policies.flatMap((policy) => Object.entries(policy.accounts));
    byId("account").replaceChildren(...accounts.map(([id, channel]) => new Option(`${channel} ${id}`, id)));
    byId("account").parentElement.hidden = accounts.length < 2;
    byId("act").hidden = byId("clock").hidden = false;
    byId("kind").addEventListener("change", () => { byId("words").placeholder = HINTS[byId("kind").value]; });
    byId("act").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    for (const button of document.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.told(() => this.advance(button.dataset.advance)));
    }
    this.told(async () => this.shown(await ask("clock")));
    setInterval(() => this.tick(), 1000);
  }

  async submit() {
    const kind = byId("kind").value, words = byId("words").value;
    const bodies = {
      say: { text: words }, "open-ad": { ad: words }, "open-link": { ref: words },
      react: words ? { emoji: words } : {}, tap: { title: words },
    };
    const path = kind === "inbox" ? ["inbox", "reply"] : ["people", kind];
    await this.act(path, byId("person").value.trim() || "new", byId("account").value,
      kind === "inbox" ? (words ? { text: words } : {}) : bodies[kind]);
  }

  async act([kind, name], user, account, body) {
    await this.told(async () => {
      const done = await ask(`${kind}/${part(user)}/${name}`, { ...body, account });
      byId("person").value = done.user;
      byId("words").value = "";
      this.done(done);
    });
  }

  async tap(one, button) {
    const body = button.payload === null ? { title: button.title } : { title: button.title, payload: button.payload };
    await this.act(["people", "tap"], one.user, one.account, body);
  }

  async advance(length) {
    this.shown(await ask("clock", { advance: length }));
    byId("act-note").textContent = "The clock was moved on.";
  }

  async told(work) {
    const note = byId("act-note");
    note.textContent = "";
    note.classList.remove("error");
    try {
      await work();
    } catch (error) {
      note.classList.add("error");
      note.textContent = error.message;
    }
  }

  shown(clock) {
    this.skew = clock.now - Date.now();
    this.at = clock.now;
    this.stands = clock.stands;
    this.tick();
  }

  tick() {
    if (this.at === undefined) return;
    byId("now").textContent = wholeTime(this.stands ? this.at : Date.now() + this.skew) + (this.stands ? " (stands)" : "");
  }
}
