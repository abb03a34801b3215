// <synod-run src="#paxos-x">: a run of Synod in a host page. A script without dependencies, to be loaded from Synod's
// address; or from anywhere, bundled or inlined too, with `src` giving Synod's full address.
// The content between the tags is shown if scripts are off, in print, and if the frame cannot be loaded.
(() => {
  /** Synod's address, if this script was loaded from there: what a `src` without an address stands for. */
  const own = (() => {
    // A module has no current script.
    const script = document.currentScript ?? document.querySelector('script[type="module"][src*="synod.js"]');
    return /^(https?|file):/.test(script?.src ?? "") ? script.src : undefined;
  })();
  const NEWS = ["ready", "step", "decided", "violated", "goal", "resize"];
  const HEIGHTS = [120, 1600];
  const HEIGHT = 420;
  /** How long a frame that has loaded may take to say that it is Synod, and how long Synod to start, in milliseconds. */
  const PATIENCE_MS = [1000, 20_000];
  const style = new CSSStyleSheet();
  style.replaceSync(
    ":host{display:block}iframe{display:block;width:100%;border:0}slot{display:none}" +
      ":host([failed]) iframe{display:none}:host([failed]) slot{display:contents}" +
      "@media print{iframe{display:none}slot{display:contents}" +
      // The page's own rules for pictures, as reveal.js has, would win otherwise.
      "::slotted(:is(img,svg,picture,object)){max-width:100%!important;max-height:var(--height)!important}}",
  );

  /** Whether a colour is dark; `undefined` if one sees through it. */
  const isDark = (colour) => {
    const [red, green, blue, alpha = 1] = /^rgb/.test(colour) ? colour.match(/[\d.]+/g).map(Number) : painted(colour);
    return alpha > 0.5 ? 0.299 * red + 0.587 * green + 0.114 * blue < 128 : undefined;
  };

  /** A colour in another notation than rgb(), as the screen shows it. */
  const painted = (colour) => {
    const brush = new OffscreenCanvas(1, 1).getContext("2d");
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };

  /** A widget's address without what changes while it is shown. */
  const place = (page) => {
    const bare = new URL(page);
    bare.hash = "";
    for (const name of ["theme", "lang"]) bare.searchParams.delete(name);
    return bare.href;
  };

  class SynodRun extends HTMLElement {
    static observedAttributes = ["src", "controls", "theme", "lang", "autoplay", "height", "title"];
    #frame = null;
    #page = null;
    #arrived = false;
    #ready = false;
    #waiting = [];
    #timer = 0;
    #ground = new MutationObserver(() => this.#relightSoon());
    #scheme = matchMedia("(prefers-color-scheme: dark)");

    connectedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [style];
      this.#frame = document.createElement("iframe");
      this.#frame.loading = "lazy";
      this.#frame.allow = "clipboard-write";
      this.#frame.addEventListener("load", () => this.#wait());
      this.#resize(Number(this.getAttribute("height")) || HEIGHT);
      addEventListener("message", this.#hear);
      document.addEventListener("securitypolicyviolation", this.#refuse);
      this.#watch();
      this.#show();
      root.replaceChildren(this.#frame, document.createElement("slot"));
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      document.removeEventListener("securitypolicyviolation", this.#refuse);
      this.#unwatch();
      clearTimeout(this.#timer);
      this.#frame = this.#page = null;
      this.#arrived = this.#ready = false;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) return;
      if (name === "theme") this.#relight();
      else if (name === "lang" && now) this.setLanguage(now);
      else if (name === "title") this.#name();
      else if (name === "height") this.#resize(Number(now) || HEIGHT);
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
    /** Performs a scenario step at the moment shown: {"crash": "C"}; in this column, from 1, or in all of them. */
    act(action, column) {
      this.#ask(column ? { type: "act", action, column } : { type: "act", action });
    }
    setTheme(theme) {
      this.#ask({ type: "setTheme", theme });
    }
    setLanguage(language) {
      this.#ask({ type: "setLanguage", language });
    }

    /** Shows what the attributes say. The host page's history keeps one entry, whatever the frame has shown. */
    #show() {
      const page = this.#address();
      if (!page) return void this.#fail("src needs Synod's whole address here, as https://synod.example/#paxos-x");
      const before = this.#page;
      this.#page = page;
      this.#name();
      if (this.#ready && place(before) === place(page)) return void this.load(page.hash || "#");
      this.#arrived = this.#ready = false;
      this.removeAttribute("failed");
      const view = before && this.#frame.contentWindow;
      if (view) view.location.replace(page.href);
      else this.#frame.src = page.href;
    }

    /** The widget's address; `undefined` if nobody knows where Synod is. */
    #address() {
      const src = this.getAttribute("src") ?? "#";
      const whole = URL.canParse(src, own) ? new URL(src, own) : undefined;
      // A tool that embeds what a `src` names has put "data:" there.
      if (!whole || !/^(https?|file):$/.test(whole.protocol)) return undefined;
      // A folder whose slash was left out.
      if (/\/[^/.]+$/.test(whole.pathname)) whole.pathname += "/";
      const page = new URL("embed.html", whole);
      page.hash = whole.hash;
      const asked = { controls: this.getAttribute("controls"), theme: this.#light(), lang: this.getAttribute("lang") };
      for (const [name, value] of Object.entries(asked)) if (value) page.searchParams.set(name, value);
      if (this.hasAttribute("autoplay")) page.searchParams.set("autoplay", "1");
      return page;
    }

    #name() {
      this.#frame.title = this.getAttribute("title") ?? "Synod";
    }

    /** The theme from the attribute; else the one that suits the background of the element. */
    #theme() {
      const asked = this.getAttribute("theme");
      if (asked === "light" || asked === "dark") return asked;
      for (const one of this.#around()) {
        const dark = isDark(getComputedStyle(one).backgroundColor);
        if (dark !== undefined) return dark ? "dark" : "light";
      }
      const offered = getComputedStyle(document.documentElement).colorScheme;
      return this.#scheme.matches && offered.includes("dark") ? "dark" : "light";
    }

    /** This element and all around it, the nearest first. */
    *#around() {
      for (let one = this; one; one = one.assignedSlot ?? one.parentElement ?? one.getRootNode().host) yield one;
    }

    /** Watches what can change the ground: attributes around, style sheets, the system's scheme, transitions. */
    #watch() {
      for (const one of this.#around()) this.#ground.observe(one, { attributes: true });
      this.#ground.observe(document.head, { attributes: true, childList: true, characterData: true, subtree: true });
      this.#scheme.addEventListener("change", this.#relightSoon);
      for (const end of ["transitionend", "animationend", "load"]) {
        document.addEventListener(end, this.#relightSoon, true);
      }
    }

    #unwatch() {
      this.#ground.disconnect();
      this.#scheme.removeEventListener("change", this.#relightSoon);
      for (const end of ["transitionend", "animationend", "load"]) {
        document.removeEventListener(end, this.#relightSoon, true);
      }
    }

    #relightSoon = () => {
      cancelAnimationFrame(this.#soon);
      this.#soon = requestAnimationFrame(() => this.#relight());
    };
    #soon = 0;

    #relight() {
      if (!this.#frame) return;
      const before = this.#frame.style.colorScheme;
      const theme = this.#light();
      if (before !== theme) this.setTheme(theme);
    }

    /** The theme, which the frame gets too: it is transparent only if its colour scheme equals that of its content. */
    #light() {
      const theme = this.#theme();
      this.#frame.style.colorScheme = theme;
      return theme;
    }

    #resize(height) {
      const fits = `${Math.min(Math.max(height, HEIGHTS[0]), HEIGHTS[1])}px`;
      this.#frame.style.height = fits;
      this.style.setProperty("--height", fits);
    }

    /** Something has loaded in the frame: if it is not Synod, or Synod does not start, the content between the tags is
     * shown. */
    #wait() {
      clearTimeout(this.#timer);
      if (!this.#page) return;
      const [arrives, starts] = PATIENCE_MS;
      this.#timer = setTimeout(() => {
        if (!this.#arrived) return this.#fail(`${this.#page.href} was not let into the frame, or is not there`);
        this.#timer = setTimeout(() => this.#ready || this.#fail(`${this.#page.href} did not start`), starts);
      }, arrives);
    }

    #refuse = ({ effectiveDirective, blockedURI }) => {
      if (effectiveDirective !== "frame-src" || !this.#page || this.#ready) return;
      if (blockedURI && this.#page.href.startsWith(blockedURI)) this.#fail("the page's policy does not allow the frame");
    };

    #fail(why) {
      this.setAttribute("failed", "");
      console.warn(`Synod: ${why}.`);
    }

    #ask(message) {
      if (!this.#ready) return void this.#waiting.push(message);
      const origin = this.#page.origin === "null" ? "*" : this.#page.origin;
      this.#frame.contentWindow?.postMessage({ synod: 1, ...message }, origin);
    }

    #hear = (event) => {
      if (event.source !== this.#frame.contentWindow || event.origin !== this.#page?.origin) return;
      const { synod, type, ...detail } = event.data ?? {};
      if (synod !== 1) return;
      if (type === "loading") this.#arrived = true;
      if (!NEWS.includes(type)) return;
      if (type === "resize" && !this.hasAttribute("height") && Number.isFinite(detail.height)) {
        this.#resize(detail.height);
      }
      if (type === "ready") {
        this.#arrived = this.#ready = true;
        this.removeAttribute("failed");
        for (const message of this.#waiting.splice(0)) this.#ask(message);
      }
      this.dispatchEvent(new CustomEvent(type, { detail }));
    };
  }

  if (!customElements.get("synod-run")) customElements.define("synod-run", SynodRun);
})();
