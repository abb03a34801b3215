// How fast the page answers, and what a widget takes of memory: `cargo xtask bench --page`. Prints medians and counts,
// and holds nothing to them, since they depend on the machine.
import { expect, type Page } from "@playwright/test";
import { given } from "./given";
import { Host } from "./host";
import { resident } from "./memory";
import { goToEnd, known, open, step, test } from "./page";

/** Three proposers that duel for ever, and two acceptors: a run of as many actions as there may be. */
const LONG = {
  synod: 1,
  protocol: "paxos",
  timers: { retry: 400 },
  until: 1_000_000_000,
  nodes: [
    ...["P1", "P2", "P3"].map((id) => ({ id, roles: ["proposer"] })),
    ...["A", "B"].map((id) => ({ id, roles: ["acceptor"] })),
  ],
  network: { latency: [40, 40] },
  steps: [
    { at: 0, request: { node: "P1", propose: "3" } },
    { at: 70, request: { node: "P2", propose: "7" } },
    { at: 140, request: { node: "P3", propose: "9" } },
  ],
};
/** How many moments are gone to. */
const SEEKS = 41;
/** A task of the page that takes longer than this keeps a person waiting, in milliseconds. */
const LONG_TASK = 100;

const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

/** How long it takes from moving the slider to when the frame that shows the moment is drawn, in milliseconds. */
async function seeks(page: Page): Promise<number[]> {
  return page.locator(".scrubber input").evaluate(async (slider: HTMLInputElement, seeks) => {
    const drawn = () =>
      new Promise<void>((done) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done();
          port2.postMessage(null);
        });
      });
    const times: number[] = [];
    for (let seek = 1; seek <= seeks; seek += 1) {
      const start = performance.now();
      // Strides of a prime number go back and forth.
      slider.valueAsNumber = (Number(slider.max) * ((seek * 7_919) % 10_007)) / 10_007;
      slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await drawn();
      times.push(performance.now() - start);
      await new Promise((rest) => setTimeout(rest, 60));
    }
    return times;
  }, SEEKS);
}

/** Plays a lesson and returns how long its tasks took, of those that browsers call long, in milliseconds. */
async function tasks(page: Page, lesson: string): Promise<number[]> {
  await open(page, `/#${lesson}&captions=`);
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: "longtask",
    });
  });
  await page.keyboard.press("Space");
  await page.locator(".happened-end").waitFor({ timeout: 600_000 });
  return page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
}

/** How long after its first node a page shows the moment of its link, in milliseconds. */
async function opened(page: Page, link: string, wanted: number): Promise<number> {
  await page.goto("about:blank");
  await page.addInitScript((wanted) => {
    const times = { node: NaN, moment: NaN };
    Object.assign(window, { times });
    new MutationObserver(() => {
      if (Number.isNaN(times.node) && document.querySelector(".node")) times.node = performance.now();
      const shown = document.querySelector(".transport-step")?.textContent?.replace(/\D/g, "");
      if (Number.isNaN(times.moment) && shown === `${wanted}`) times.moment = performance.now();
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  }, wanted);
  await open(page, link);
  const times = await page.evaluate(() => (window as unknown as { times: Record<string, number> }).times);
  // The moment may be written before the first node is drawn.
  return Math.max(0, (times.moment ?? NaN) - (times.node ?? NaN));
}

for (const actors of ["local", "worker"]) {
  test(`seeking in 10,000 actions, ${actors}`, async ({ page }) => {
    await open(page, `/?actors=${actors}`);
    const buffer = Buffer.from(JSON.stringify(LONG));
    await page.locator("input[type=file]").setInputFiles({ name: "long.json", mimeType: "application/json", buffer });
    await page.locator(".scrubber input[aria-valuetext*=\"10000\"]").waitFor({ timeout: 600_000 });
    await known(page);
    for (const tab of ["Log", "Space–time"]) {
      await page.getByRole("tab", { name: tab }).click();
      const times = await seeks(page);
      console.log(`seek with its frame, ${actors}, ${tab}: median ${median(times).toFixed(0)} ms, ` +
        `worst ${Math.max(...times).toFixed(0)} ms`);
    }
  });
}

for (const lesson of ["paxos-duel", "3pc-split", "2pc-blocking"]) {
  test(`playing ${lesson}`, async ({ page }) => {
    const all = await tasks(page, lesson);
    console.log(`long tasks, ${lesson}: ${all.length}, of them over ${LONG_TASK} ms ` +
      `${all.filter((task) => task > LONG_TASK).length}, longest ${Math.max(0, ...all).toFixed(0)} ms`);
  });
}

for (const lesson of ["paxos-duel", "3pc-split"]) {
  test(`a link to the end of ${lesson}`, async ({ page, context }) => {
    await open(page, `/#${lesson}`);
    await goToEnd(page);
    const [end, link] = [await step(page), await page.evaluate(() => location.hash)];
    const times: number[] = [];
    for (let again = 0; again < 5; again += 1) {
      const fresh = await context.newPage();
      times.push(await opened(fresh, `/${link}`, end));
      await fresh.close();
    }
    console.log(`a link's moment after the first node, ${lesson}: median ${median(times).toFixed(0)} ms`);
  });
}

test("memory of a widget beyond the first", async () => {
  test.skip(process.platform !== "linux", "Linux says how much memory a process has");
  const host = await Host.start();
  const some = ["paxos-x", "2pc-commit", "2pc-blocking", "3pc-split", "3pc-commit", "paxos-leader"];
  const lessons = [...some, ...some];
  const widgets = lessons.map((lesson) => `${given("SYNOD_URL")}embed.html#${lesson}`);
  const empty = host.page("/empty", { body: "" }).replace("localhost", "127.0.0.1");
  for (const [name, address] of [["a widget", (nth: number) => widgets[nth]], ["an empty frame", () => empty]] as const) {
    const few = await resident(host, [address(0)] as string[]);
    const many = await resident(host, lessons.map((_, nth) => address(nth)) as string[]);
    console.log(`memory, ${name} beyond the first: ${((many - few) / (lessons.length - 1)).toFixed(1)} MB`);
  }
  await host.stop();
});

/** The worlds of the native benchmark: two proposers, three acceptors and a learner, for one round. */
const DUEL = "v=1&p=paxos&nodes=P1,P2.proposer;A,B,C.acceptor;L.learner" +
  "&steps=0.request.P1.propose:3;0.request.P2.propose:7&search=rounds:1";

/** What the panel says of a search that has ended: how many states, in how many seconds. */
async function searched(page: Page): Promise<[number, number]> {
  await page.locator(".search-found").waitFor({ timeout: 600_000 });
  const told = await page.locator(".search-told").innerText();
  const [states = NaN, seconds = NaN] =
    [/([\d,]+) states/, /([\d.]+) s\./].map((part) => Number(told.match(part)?.[1]?.replaceAll(",", "")));
  return [states, seconds];
}

test("a search without reductions, beside the native benchmark", async ({ page }) => {
  // The last byte of the question with which a search begins says what is left out: 0 for nothing.
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message: { part?: { beside?: unknown }; call?: Uint8Array }) {
      if (message.part?.beside) message.call?.fill(0, -1);
      postMessage.call(this, message);
    };
  });
  const native = JSON.parse(given("SYNOD_FIGURES")) as Record<string, number>;
  const rates: number[] = [];
  for (let again = 0; again < 3; again += 1) {
    await open(page, `/?actors=local#${DUEL}`);
    await page.locator(".search-begin").click();
    const [states, seconds] = await searched(page);
    expect(states).toBe(native["states"]);
    rates.push(states / seconds);
    await page.goto("about:blank");
  }
  const rate = Math.max(...rates);
  const { states_a_second_Stateright: theirs = NaN, states_a_second_explorer: ours = NaN } = native;
  console.log(`states a second in the browser: ${rate.toFixed(0)}, of the native explorer's ${(rate / ours).toFixed(2)}, ` +
    `times as fast as Stateright: ${(rate / theirs).toFixed(1)} (at least 10)`);
});

test("a search, while a run plays", async ({ page }) => {
  await open(page, `/?actors=local#${DUEL}`);
  await page.locator(".search-begin").click();
  await page.keyboard.press("Escape");
  const frames = await page.evaluate(async () => {
    const times: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    while (times.length < 240) {
      const now = await new Promise<number>(requestAnimationFrame);
      times.push(now - last);
      last = now;
    }
    return times;
  });
  console.log(`frames while searching: median ${median(frames).toFixed(1)} ms, ` +
    `over 34 ms ${frames.filter((frame) => frame > 34).length} of ${frames.length}`);
  const [states, seconds] = await searched(page);
  console.log(`search: ${states} states in ${seconds} s, ${(states / seconds).toFixed(0)} a second`);
});
