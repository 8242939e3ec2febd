// Puts the page together: asks who may look, shows what was decided, and adds what comes.

import { Acting } from "./acting.js";
import { ask } from "./asking.js";
import { Detail } from "./detail.js";
import { List } from "./list.js";
import { did, useTimezone } from "./making.js";

const byId = (id) => document.getElementById(id);

class Page {
  constructor() {
    this.emulating = false;
    this.apps = [];
    this.acting = null;
    this.wanted = null;
    this.detail = new Detail(byId("detail"), byId("main"), this);
    this.list = new List(byId("list"), byId("empty"), (id) => this.detail.open(id, { focus: true }));
    byId("filter").addEventListener("input", (event) => this.list.filter(event.target.value));
    byId("login").addEventListener("submit", (event) => { event.preventDefault(); this.login(); });
    document.addEventListener("keydown", (event) => this.key(event));
  }

  async start() {
    let policy;
    try {
      policy = await ask("api/policy");
    } catch (error) {
      byId("connection").textContent = error.status === 401 ? "" : error.message;
      byId("login").hidden = error.status !== 401;
      if (error.status === 401) byId("token").focus();
      return;
    }
    this.emulating = policy.emulating;
    useTimezone(policy.policies[0].timezone);
    this.apps = [...new Set(policy.policies.flatMap((one) => one.apps.map((app) => app.name)))];
    byId("policies").textContent = policy.policies.map((one) => `${one.name} ${one.version}`).join(", ")
      + (policy.emulating ? ", emulating Meta" : "");
    byId("login").hidden = true;
    byId("main").hidden = false;
    if (policy.emulating) this.acting = new Acting(policy.policies, (done) => this.done(done));
    this.listen();
  }

  async login() {
    byId("login-error").textContent = "";
    try {
      await ask("login", { token: byId("token").value });
      byId("token").value = "";
      await this.start();
    } catch (error) {
      byId("login-error").textContent = error.message;
    }
  }

  // First the stream, then the list: nothing falls between them, and what comes twice is shown once.
  listen() {
    const events = new EventSource("api/events");
    events.addEventListener("open", () => { byId("connection").textContent = "live"; this.load(); });
    events.addEventListener("error", () => { byId("connection").textContent = "connecting again …"; });
    events.addEventListener("lost", () => this.load());
    events.addEventListener("decision", (event) => this.came(JSON.parse(event.data)));
  }

  async load() {
    try {
      const { decisions } = await ask("api/decisions");
      const known = [...this.list.known.values()].map(({ one }) => one);
      const all = new Map([...known, ...decisions].map((one) => [one.id, one]));
      this.list.replace([...all.values()].sort((one, other) => (one.id < other.id ? -1 : 1)).slice(-200));
    } catch (error) {
      byId("connection").textContent = error.message;
    }
  }

  came(one) {
    if (!this.list.add(one)) return;
    byId("live").textContent = `${one.user ?? ""}: ${did(one)}, ${one.app ?? one.outcome}`;
    if (this.detail.thread === `${one.account}/${one.user}`) this.again();
  }

  // Many decisions of one thread at once are one look at it.
  again() {
    clearTimeout(this.wanted);
    this.wanted = setTimeout(() => { if (this.detail.isOpen) this.detail.open(this.detail.id); }, 150);
  }

  done(done) {
    if (this.detail.isOpen) this.choose(done.id);
    else this.list.mark(done.id);
  }

  choose(id) {
    this.list.mark(id);
    this.detail.open(id);
  }

  tap(one, button) {
    this.acting?.tap(one, button);
  }

  close() {
    this.detail.close();
    byId("list").focus();
  }

  key(event) {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (matchMedia("(max-width: 800px)").matches) this.detail.close();
      byId("filter").focus();
    } else if (event.key === "Escape") {
      if (event.target === byId("filter")) byId("list").focus();
      else if (this.detail.isOpen) this.close();
    }
  }
}

new Page().start();
