// Nodes in workers of their own: their number, that the run is the same, the cost, and the loss of a worker.
import { readFileSync, readdirSync } from "node:fs";
import type { Browser, Page, Worker } from "@playwright/test";
import { given } from "./given";
import { Host } from "./host";
import { bePatient, expect, goToEnd, known, open, test } from "./page";

const node = (page: Page, name: string) =>
  page.locator("svg.stage-board").getByRole("button", { name: new RegExp(`^${name}, `) });

/** How many files have been opened: each has a title of its own. */
let opened = 0;

/** Seven nodes, three of which duel for ever: as many actions as `until` lets there be. */
const duel = (until: number) => ({
  synod: 1,
  protocol: "paxos",
  timers: { retry: 400 },
  until,
  nodes: [
    ...["P1", "P2", "P3"].map((id) => ({ id, roles: ["proposer"] })),
    ...["A", "B", "C", "D"].map((id) => ({ id, roles: ["acceptor"] })),
  ],
  network: { latency: [40, 40] },
  steps: [
    { at: 0, request: { node: "P1", propose: "3" } },
    { at: 70, request: { node: "P2", propose: "7" } },
    { at: 140, request: { node: "P3", propose: "9" } },
  ],
});

/** Opens a scenario as a file and waits until it is shown. */
async function openFile(page: Page, scenario: object): Promise<void> {
  const title = `File ${++opened}`;
  const buffer = Buffer.from(JSON.stringify({ ...scenario, title: { en: title, zh: title } }));
  await page.locator("input[type=file]").setInputFiles({ name: "duel.json", mimeType: "application/json", buffer });
  await expect(page.locator("h1")).toHaveText(new RegExp(`· ${title}$`));
}

/** Calls to workers and their answers, as the browser sees them. */
interface Talk {
  made: string[];
  asked: number;
  states: number;
  answered: number;
}

/** Records the messages between the page and its workers from outside. */
async function overhear(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const talk: Talk = { made: [], asked: 0, states: 0, answered: 0 };
    const Made = Worker;
    Object.assign(window, {
      talk,
      Worker: class extends Made {
        constructor(url: string, options: WorkerOptions) {
          super(url, options);
          talk.made.push(options.name ?? "");
          this.addEventListener("message", ({ data }) => {
            if ("ticket" in data) talk.answered += 1;
          });
        }
        override postMessage(data: { call?: Uint8Array }): void {
          if (data.call) talk.asked += 1;
          // Which call, which node, and whether its state follows.
          if (data.call?.[2] === 1) talk.states += 1;
          super.postMessage(data);
        }
      },
    });
  });
}

const talk = (page: Page) => page.evaluate(() => (window as unknown as { talk: Talk }).talk);

/**
 * The digest that the dialog for sharing tells, once the run is known to its end: then the page writes its address, and
 * whoever changes the address before may find it overwritten.
 */
async function expectDigest(page: Page, digest: string | RegExp): Promise<string> {
  const told = page.locator(".share-digest code");
  if (!(await told.isVisible())) await page.getByRole("button", { name: "Share" }).click();
  await expect(told).toHaveText(digest);
  await known(page);
  return (await told.textContent()) ?? "";
}

async function workers(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.workers().length, `${count} workers`).toBe(count);
}

/** The page's workers by name, once they match these nodes. */
async function named(page: Page, ...nodes: string[]): Promise<Map<string, Worker>> {
  let found = new Map<string, Worker>();
  await expect(async () => {
    const all = page.workers().map(async (worker) => [await worker.evaluate(() => self.name), worker] as const);
    found = new Map(await Promise.all(all));
    expect([...found.keys()].sort()).toEqual(nodes.sort());
  }).toPass();
  return found;
}

test("seven nodes are seven workers; a crash ends one, a restart starts one, and the inspector names it", async ({
  page,
}) => {
  await overhear(page);
  await open(page, "/");
  await openFile(page, duel(2_000));
  await goToEnd(page);
  await workers(page, 7);
  expect((await talk(page)).made.filter((name) => /^[PABCD]/.test(name))).toEqual(
    expect.arrayContaining(["P1", "P2", "P3", "A", "B", "C", "D"]),
  );
  await node(page, "B").click();
  await expect(page.locator(".inspector")).toContainText("Runs in the Web Worker named B.");
  const made = (await talk(page)).made.length;
  await page.locator(".inspector").getByRole("button", { name: /^Crash/ }).first().click();
  await expect(node(page, "B")).toHaveAccessibleName(/crashed/);
  await workers(page, 6);
  await expect(page.locator(".inspector")).not.toContainText("Runs in the Web Worker");
  expect((await talk(page)).made.length).toBe(made);
  await page.locator(".inspector").getByRole("button", { name: /^Restart/ }).click();
  await expect(node(page, "B")).not.toHaveAccessibleName(/crashed/);
  await workers(page, 7);
  expect((await talk(page)).made.slice(made)).toEqual(["B"]);
});

test("restarting a scenario makes no new workers, and going back and forth asks nobody", async ({ page }) => {
  await overhear(page);
  await open(page, "/#paxos-x");
  await goToEnd(page);
  const { asked, made } = await talk(page);
  for (const key of ["Home", "ArrowRight", "ArrowRight", "End", "Home"]) await page.keyboard.press(key);
  await expect(page.locator(".transport-step")).toHaveText("step 0");
  expect((await talk(page)).asked).toBe(asked);
  expect((await talk(page)).states).toBe(0);
  await page.getByRole("button", { name: "Another seed" }).click();
  await goToEnd(page);
  expect((await talk(page)).made).toEqual(made);
  expect((await talk(page)).asked).toBeGreaterThan(asked);
  expect((await talk(page)).states).toBe(0);

  for (let back = 0; back < 8; back++) await page.keyboard.press("ArrowLeft");
  await node(page, "A").click();
  await page.locator(".inspector").getByRole("button", { name: "Pause", exact: true }).click();
  await goToEnd(page);
  const nodes = await page.locator("svg.stage-board .node").count();
  expect((await talk(page)).states, "an action in the past hands nodes that react the state of that moment").toBeLessThanOrEqual(nodes);
  expect((await talk(page)).states).toBeGreaterThan(0);
});

const golden = readFileSync("../golden/digests.txt", "utf8").trim().split("\n");
const lines = golden.map((line) => line.split(" ") as [string, string]);
/** Those that are one run, by the id of their link. */
const lessons = lines.filter(([id]) => lines.filter(([other]) => other === id).length === 1);

const protocols = "../../crates/protocols/src";
/** The files of the lessons, each in its protocol's folder. */
const shipped = readdirSync(protocols, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));

/** The parts of the comparisons, each as a scenario of its own, with their digests. */
function parts(): [object, string][] {
  const compared = lines.filter((line) => !lessons.includes(line));
  const within = (id: string) => compared.filter(([other]) => other === id).map(([, digest]) => digest);
  return [...new Set(compared.map(([id]) => id))].flatMap((id) => {
    const path = shipped.find((path) => path.endsWith(`/${id}.json`)) ?? id;
    const file = JSON.parse(readFileSync(`${protocols}/${path}`, "utf8")) as { compare: object[] };
    return file.compare.map((part, place) => [{ synod: 1, ...part }, within(id)[place] ?? ""] as [object, string]);
  });
}

for (const actors of ["worker", "local"]) {
  test(`every lesson has its digest with ${actors} actors`, async ({ page }) => {
    await overhear(page);
    await open(page, `/?actors=${actors}`);
    expect(lessons.length).toBeGreaterThan(20);
    for (const [id, digest] of lessons) {
      await page.evaluate((id) => (location.hash = id), id);
      await expectDigest(page, digest);
    }
    expect(parts().length).toBeGreaterThan(4);
    for (const [scenario, digest] of parts()) {
      await openFile(page, scenario);
      await expectDigest(page, digest);
    }
    const { made } = await talk(page);
    expect(made.length > 0).toBe(actors === "worker");
  });
}

test("a thousand actions take one round trip an input", async ({ page, browser }) => {
  await overhear(page);
  await open(page, "/?actors=worker");
  await goToEnd(page);
  const before = await talk(page);
  await openFile(page, duel(4_500));
  const steps = await goToEnd(page);
  expect(steps).toBeGreaterThan(1_000);
  const after = await talk(page);
  const asked = after.asked - before.asked;
  // Nothing fails here: every action is one input, and all seven nodes start.
  expect(asked).toBe(steps + 7);
  expect(after.answered - before.answered).toBe(asked);
  const digest = await expectDigest(page, /^[0-9a-f]{16}$/);

  const local = await (await browser.newContext()).newPage();
  await local.goto(`${given("SYNOD_URL")}?actors=local`);
  await openFile(local, duel(4_500));
  await expectDigest(local, digest);
  await local.context().close();
});

test("a worker that is ended from outside is a node that crashes, and nothing else", async ({ page, browser }) => {
  await open(page, "/#paxos-x");
  const last = await goToEnd(page);
  const at = last - 6;
  for (let back = 1; back <= 6; back++) {
    await page.keyboard.press("ArrowLeft");
    await expect(page.locator(".transport-step")).toHaveText(`step ${last - back}`);
  }
  const others = ["P1", "P2", "A", "C", "L1", "L2"];
  const before = await named(page, "B", ...others);
  // After it has answered this.
  await before.get("B")?.evaluate(() => void setTimeout(() => self.close()));
  await expect(node(page, "B")).toHaveAccessibleName(/crashed/);
  await expect(page.locator(".happened")).toContainText("B's worker has ended or does not answer, so B crashes");
  await expect(page.locator(".transport-step")).toHaveText(`step ${at + 1}`);
  await named(page, ...others);
  for (const name of others) await expect(node(page, name)).not.toHaveAccessibleName(/crashed/);
  await goToEnd(page);

  // The same again from the link alone, with no worker lost.
  const digest = await expectDigest(page, /^[0-9a-f]{16}$/);
  const again = await (await browser.newContext()).newPage();
  await again.goto(`${given("SYNOD_URL")}?actors=local${new URL(page.url()).hash}`);
  await expectDigest(again, digest);
  await again.context().close();
});

test("workers that cannot be made, and answers that never come, are borne", async ({ page }) => {
  await page.addInitScript(() => Object.assign(window, { Worker: undefined }));
  await open(page, "/#2pc-commit");
  await goToEnd(page);
  await expect(page.getByLabel("each node in a Web Worker of its own")).not.toBeChecked();
  await expect(page.getByLabel("each node in a Web Worker of its own")).toBeDisabled();
  await expectDigest(page, lessons.find(([id]) => id === "2pc-commit")?.[1] ?? "");
});

test("a worker that does not answer is a node that crashes", async ({ page }) => {
  await page.addInitScript(() => {
    const Made = Worker;
    let left = 2;
    // The page waits for all other workers.
    Object.assign(window, {
      impatient: false,
      Worker: class extends Made {
        #name: string;
        constructor(url: string, options: WorkerOptions) {
          super(url, options);
          this.#name = options.name ?? "";
        }
        override postMessage(data: object): void {
          const silent = this.#name === "A" && "call" in data && left-- <= 0;
          Object.assign(window, { impatient: silent });
          if (!silent) super.postMessage(data);
        }
      },
    });
  });
  await open(page, "/#2pc-commit");
  await goToEnd(page);
  await page.keyboard.press("Home");
  await page.getByRole("tab", { name: "Log" }).click();
  await expect(page.locator(".log")).toContainText("A's worker has ended or does not answer, so A crashes");
});

test("the switch changes who plays the nodes, and nothing else", async ({ page }) => {
  await open(page, "/?actors=local#paxos-x");
  await goToEnd(page);
  await workers(page, 0);
  const digest = lessons.find(([id]) => id === "paxos-x")?.[1] ?? "";
  await page.getByLabel("each node in a Web Worker of its own").click();
  await workers(page, 7);
  await page.getByRole("button", { name: "Another seed" }).click();
  await goToEnd(page);
  await page.getByLabel("seed", { exact: true }).fill("7");
  await page.getByLabel("seed", { exact: true }).press("Enter");
  await page.getByLabel("each node in a Web Worker of its own").click();
  await workers(page, 0);
  await expectDigest(page, digest);
});

test("several actions at once wait for each other", async ({ page }) => {
  await open(page, "/?actors=worker#paxos-x");
  await goToEnd(page);
  await page.keyboard.press("Home");
  await node(page, "B").click();
  const step = page.locator(".transport-step");
  await page.evaluate(() => {
    const inspector = document.querySelector(".inspector");
    const press = (name: string) =>
      [...(inspector?.querySelectorAll("button") ?? [])].find((button) => button.textContent?.startsWith(name))?.click();
    for (const name of ["Pause", "Mute", "Deafen"]) press(name);
  });
  await expect(step).toHaveText("step 3");
  await page.getByRole("tab", { name: "Log" }).click();
  for (const sentence of ["B is paused", "B is mute", "B is deaf"]) {
    await expect(page.locator(".log")).toContainText(sentence);
  }
});

for (const sandbox of ["allow-scripts allow-same-origin", "allow-scripts"]) {
  test(`workers wanted in a sandbox that grants ${sandbox}`, async ({ page }) => {
    const host = await Host.start();
    const source = `${new URL(given("SYNOD_URL")).origin}/embed.html?actors=worker#2pc-commit`;
    const body = `<iframe sandbox="${sandbox}" src="${source}" width="900" height="500" title="2pc"></iframe>`;
    await page.goto(host.page("/sandbox", { body }));
    const widget = page.locator("iframe").contentFrame();
    await widget.locator(".transport-play").press("End");
    await expect(widget.locator(".happened-end")).toBeVisible();
    await expect(widget.locator(".notice")).toHaveCount(0);
    expect(page.workers().length > 0).toBe(sandbox.includes("same-origin"));
    await host.stop();
  });
}

test("under a policy without workers nodes run in the page", async ({ browser }) => {
  // The browser itself reports the policy on its console; the page reports nothing.
  const context = await browser.newContext({ baseURL: given("SYNOD_URL") });
  await bePatient(context);
  const page = await context.newPage();
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch({ timeout: 0 });
    const headers = { ...response.headers(), "content-security-policy": "worker-src 'none'" };
    await route.fulfill({ response, headers });
  });
  await open(page, "/#2pc-commit");
  await goToEnd(page);
  expect(page.workers()).toHaveLength(0);
  await expect(page.locator(".notice")).toHaveCount(0);
  await expect(page.getByLabel("each node in a Web Worker of its own")).toBeDisabled();
  await expectDigest(page, lessons.find(([id]) => id === "2pc-commit")?.[1] ?? "");
  await context.close();
});

/** What the process that shows the page holds, its workers included, in MB: of the browser's the one with most. */
async function memory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter((info) => info.type === "renderer");
  const held = renderers.map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(status(id))?.[1] ?? 0) / 1024);
  return Math.max(...held);
}

/** What the system says of a process; nothing of one that has ended meanwhile. */
function status(id: number): string {
  try {
    return readFileSync(`/proc/${id}/status`, "utf8");
  } catch {
    return "";
  }
}

test("nine workers take a few megabytes each", async ({ playwright, launchOptions }) => {
  test.skip(process.platform !== "linux", "memory is read from /proc");
  const nine = { ...duel(2_000), nodes: [...duel(0).nodes, ...["E", "F"].map((id) => ({ id, roles: ["acceptor"] }))] };
  const taken: Record<string, number> = {};
  for (const actors of ["local", "worker"]) {
    // In a browser of its own, in which no other test has left anything.
    const browser = await playwright.chromium.launch(launchOptions);
    const context = await browser.newContext({ baseURL: given("SYNOD_URL"), locale: "en-GB" });
    await bePatient(context);
    const page = await context.newPage();
    await open(page, `/?actors=${actors}`);
    await openFile(page, nine);
    await goToEnd(page);
    await workers(page, actors === "worker" ? 9 : 0);
    taken[actors] = await memory(browser);
    await browser.close();
  }
  expect(taken.local, "a page that can be measured").toBeGreaterThan(20);
  const each = ((taken.worker ?? 0) - (taken.local ?? 0)) / 9;
  expect(each, JSON.stringify(taken)).toBeLessThan(20);
});

test("ten widgets on a page make no worker", async ({ page }) => {
  const host = await Host.start();
  const synod = new URL(given("SYNOD_URL")).origin;
  const frame = (link: string, more = "") =>
    `<iframe src="${synod}/embed.html${link}" ${more} width="700" height="440" title="${link}"></iframe>`;
  const ten = lessons.slice(0, 10).map(([id]) => frame(`#${id}`)).join("");
  await page.goto(host.page("/ten", { body: ten }));
  for (let nth = 0; nth < 10; nth++) {
    const within = page.locator("iframe").nth(nth).contentFrame();
    await expect(within.locator("svg.stage-board")).toBeVisible();
    await within.locator(".transport-play").press("End");
    await expect(within.getByRole("button", { name: "Play again" })).toBeVisible();
  }
  expect(page.workers()).toHaveLength(0);
  await host.stop();
});
