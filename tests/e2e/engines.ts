// Other engines than Chromium, each as its distribution ships it: Firefox over WebDriver BiDi, WebKitGTK's MiniBrowser
// over WebDriver. Both do what a person does, and run a function in the page to see what came of it.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import puppeteer, { type Frame, type KeyInput, type Page } from "puppeteer-core";

/** A browser with one page. */
export interface Engine {
  goto(address: string): Promise<void>;
  back(): Promise<void>;
  /** Runs a function in the page, or in the frame of its first run; it must not use what is around it. */
  run<T, A extends unknown[]>(where: Where, task: (...given: A) => T, ...given: A): Promise<T>;
  /** Clicks in the middle of the first element that matches. */
  click(where: Where, selector: string): Promise<void>;
  press(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Where something is: in the page, or in the frame of the first `<synod-run>` in it. */
export type Where = "page" | "frame";

/** Firefox. */
export async function firefox(program: string): Promise<Engine> {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 720 });
  const frame = async (where: Where): Promise<Page | Frame> => {
    if (where === "page") return page;
    const inner = await (await page.$("synod-run >>> iframe"))?.contentFrame();
    if (!inner) throw new Error("there is no frame");
    return inner;
  };
  return {
    goto: async (address) => void (await page.goto(address)),
    back: async () => void (await page.goBack()),
    run: async (where, task, ...given) => (await (await frame(where)).evaluate(task as never, ...given)) as never,
    click: async (where, selector) => (await frame(where)).click(selector),
    press: async (key) => page.keyboard.press(key as KeyInput),
    close: () => browser.close(),
  };
}

/** What WebDriver calls an element in what it answers. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** The keys that have a code of their own in WebDriver. */
const KEYS: Record<string, string> = { ArrowLeft: "\uE012", ArrowRight: "\uE014", Home: "\uE011", End: "\uE010", Escape: "\uE00C" };

/** WebKitGTK's MiniBrowser, without a screen. */
export async function webkit(driver: string, browser: string): Promise<Engine> {
  const port = await freePort();
  const shown = await screen();
  const process = spawn(driver, [`--port=${port}`], { stdio: "ignore", env: { ...globalThis.process.env, ...shown.env } });
  const ask = async (method: string, path: string, body?: unknown): Promise<never> => {
    const sent = method === "POST" ? JSON.stringify(body ?? {}) : undefined;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: sent });
    const { value } = (await answer.json()) as { value: { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value as never;
  };
  await until(() => ask("GET", "/status"));
  const options = { binary: browser, args: ["--automation"] };
  const wanted = { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } };
  const { sessionId } = await ask("POST", "/session", wanted) as { sessionId: string };
  const session = `/session/${sessionId}`;
  await ask("POST", `${session}/window/rect`, { width: 1280, height: 720 });
  const script = (text: string, args: unknown[]) => ask("POST", `${session}/execute/sync`, { script: text, args });
  const inside = async <T>(where: Where, task: () => Promise<T>): Promise<T> => {
    if (where === "page") return task();
    const frame = await script('return document.querySelector("synod-run").shadowRoot.querySelector("iframe")', []);
    await ask("POST", `${session}/frame`, { id: frame });
    return task().finally(() => ask("POST", `${session}/frame`, { id: null }));
  };
  return {
    goto: (address) => ask("POST", `${session}/url`, { url: address }),
    back: () => ask("POST", `${session}/back`),
    run: (where, task, ...given) => inside(where, () => script(`return (${task})(...arguments)`, given)),
    // At a point, since this driver does not know where elements of a drawing are.
    click: (where, selector) =>
      inside(where, async () => {
        const [x, y] = await script(`return (${middle})(...arguments)`, [selector]);
        const move = { type: "pointerMove", x, y, origin: "viewport" };
        const actions = [move, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
        await ask("POST", `${session}/actions`, { actions: [{ type: "pointer", id: "mouse", actions }] });
      }),
    press: async (key) => {
      const value = KEYS[key] ?? key;
      const actions = ["keyDown", "keyUp"].map((type) => ({ type, value }));
      await ask("POST", `${session}/actions`, { actions: [{ type: "key", id: "keys", actions }] });
    },
    close: async () => {
      await ask("DELETE", session);
      for (const one of [process, shown.process]) one?.kill();
    },
  };
}

/** The middle of the first element that matches, brought into view: a function for the page. */
function middle(selector: string): [number, number] {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`there is no ${selector}`);
  element.scrollIntoView({ block: "nearest" });
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return [Math.round((left + right) / 2), Math.round((top + bottom) / 2)];
}

/** A screen for a browser that needs one: the one that is there, or one in memory. */
async function screen(): Promise<{ env: Record<string, string>; process?: ChildProcess }> {
  if (globalThis.process.env.DISPLAY) return { env: {} };
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise<string>((told, failed) => {
    child.on("error", failed);
    child.stdio[3]?.on("data", (data) => told(String(data).trim()));
  });
  return { env: { DISPLAY: `:${number}` }, process: child };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function until(task: () => Promise<unknown>): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      return void (await task());
    } catch (failure) {
      if (left === 0) throw failure;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}
