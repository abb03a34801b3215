// <synod-run src="#paxos-x">: a run of Synod in a host page. A classic script without dependencies, to be
// loaded from Synod's address, or copied next to the page with `src` giving Synod's full address.
// The content between the tags is shown if scripts are off, in print, and if the frame cannot be loaded.
(() => {
  const own = document.currentScript?.src ?? document.baseURI;
  const NEWS = ["ready", "step", "decided", "violated", "goal", "resize"];
  const HEIGHTS = [120, 1600];
  const PATIENCE_MS = 20_000;
  const style = new CSSStyleSheet();
  style.replaceSync(
    ":host{display:block}iframe{display:block;width:100%;border:0}slot{display:none}" +
      ":host([failed]) iframe{display:none}:host([failed]) slot{display:contents}" +
      "@media print{iframe{display:none}slot{display:contents}}",
  );

  class SynodRun extends HTMLElement {
    static observedAttributes = ["src", "controls", "theme", "lang", "autoplay", "height"];
    #frame = null;
    #page = null;
    #ready = false;
    #waiting = [];
    #ground = new MutationObserver(() => this.#relight());

    connectedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [style];
      this.#frame = document.createElement("iframe");
      this.#frame.loading = "lazy";
      this.#frame.allow = "clipboard-write";
      this.#frame.addEventListener("load", () => setTimeout(() => this.#failUnlessReady(), PATIENCE_MS));
      root.replaceChildren(this.#frame, document.createElement("slot"));
      addEventListener("message", this.#hear);
      for (const root of [document.documentElement, document.body]) {
        this.#ground.observe(root, { attributeFilter: ["class", "style", "data-theme"] });
      }
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#ground.disconnect();
      this.#ready = false;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) return;
      if (name === "theme") this.#relight();
      else if (name === "lang" && now) this.setLanguage(now);
      else this.#show();
    }

    /** Shows a link ("#…") or a scenario (an object). */
    load(what) {
      this.#ask(typeof what === "string" ? { type: "load", link: what } : { type: "load", scenario: what });
    }
    play() {
      this.#ask({ type: "play" });
    }
    pause() {
      this.#ask({ type: "pause" });
    }
    step(by = 1) {
      this.#ask({ type: "step", by });
    }
    seek(step) {
      this.#ask({ type: "seek", step });
    }
    /** Performs a scenario step at the moment shown: {"crash": "C"}. */
    act(action) {
      this.#ask({ type: "act", action });
    }
    setTheme(theme) {
      this.#ask({ type: "setTheme", theme });
    }
    setLanguage(language) {
      this.#ask({ type: "setLanguage", language });
    }

    #show() {
      const src = new URL(this.getAttribute("src") ?? "#", own);
      this.#page = new URL("embed.html", src);
      this.#page.hash = src.hash;
      const theme = this.#theme();
      const asked = { controls: this.getAttribute("controls"), theme, lang: this.getAttribute("lang") };
      for (const [name, value] of Object.entries(asked)) if (value) this.#page.searchParams.set(name, value);
      // A frame is transparent only if its colour scheme equals that of its content.
      this.#frame.style.colorScheme = theme;
      if (this.hasAttribute("autoplay")) this.#page.searchParams.set("autoplay", "1");
      this.#ready = false;
      this.removeAttribute("failed");
      this.#frame.title = this.getAttribute("title") ?? "Synod";
      this.#resize(Number(this.getAttribute("height")) || 420);
      this.#frame.src = this.#page.href;
    }

    /** The theme from the attribute; else the one that suits the background of the element. */
    #theme() {
      const asked = this.getAttribute("theme");
      if (asked === "light" || asked === "dark") return asked;
      for (let place = this; place; place = place.parentElement ?? place.getRootNode().host) {
        const [red, green, blue, alpha = 1] = getComputedStyle(place).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
        if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
      }
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      return dark && getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "dark" : "light";
    }

    #relight() {
      const theme = this.#theme();
      if (this.#frame.style.colorScheme === theme) return;
      this.#frame.style.colorScheme = theme;
      this.setTheme(theme);
    }

    #resize(height) {
      this.#frame.style.height = `${Math.min(Math.max(height, HEIGHTS[0]), HEIGHTS[1])}px`;
    }

    #failUnlessReady() {
      if (!this.#ready) this.setAttribute("failed", "");
    }

    #ask(message) {
      if (!this.#ready) return void this.#waiting.push(message);
      const origin = this.#page.origin === "null" ? "*" : this.#page.origin;
      this.#frame.contentWindow?.postMessage({ synod: 1, ...message }, origin);
    }

    #hear = (event) => {
      if (event.source !== this.#frame.contentWindow || event.origin !== this.#page.origin) return;
      const { synod, type, ...detail } = event.data ?? {};
      if (synod !== 1 || !NEWS.includes(type)) return;
      if (type === "resize" && !this.hasAttribute("height") && Number.isFinite(detail.height)) {
        this.#resize(detail.height);
      }
      if (type === "ready") {
        this.#ready = true;
        this.removeAttribute("failed");
        for (const message of this.#waiting.splice(0)) this.#ask(message);
      }
      this.dispatchEvent(new CustomEvent(type, { detail }));
    };
  }

  if (!customElements.get("synod-run")) customElements.define("synod-run", SynodRun);
})();
