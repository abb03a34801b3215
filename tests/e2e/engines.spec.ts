// The page and the widget in engines other than Chromium. An engine that this machine does not have is skipped.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { firefox, webkit, type Engine, type Where } from "./engines";
import { given, perhaps } from "./given";
import { Host } from "./host";

const engines: [string, () => Promise<Engine> | undefined][] = [
  ["Firefox", () => perhaps("SYNOD_FIREFOX", firefox)],
  ["WebKitGTK", () => perhaps("SYNOD_WEBKIT", (paths) => webkit(...(paths.split(":") as [string, string])))],
];
/** Searches with what they find; see search.spec.ts. */
const searches = JSON.parse(readFileSync("searches.json", "utf8")) as
  { link: string; states?: number; broken: Record<string, number> }[];
const synod = () => new URL(given("SYNOD_URL")).origin;

/** The text of the first element that matches; empty if there is none. */
const text = (engine: Engine, selector: string, where: Where = "page") =>
  engine.run(where, (selector: string) => document.querySelector(selector)?.textContent ?? "", selector);
const count = (engine: Engine, selector: string, where: Where = "page") =>
  engine.run(where, (selector: string) => document.querySelectorAll(selector).length, selector);
const settled = (engine: Engine, where: Where = "page") =>
  expect.poll(() => count(engine, ".page:not([aria-busy]) .node", where)).toBeGreaterThan(0);

for (const [name, start] of engines) {
  test.describe(name, () => {
    test.describe.configure({ mode: "serial" });
    let engine: Engine;
    let host: Host;

    test.beforeAll(async () => {
      const starting = start();
      test.skip(!starting, `${name} is not installed here`);
      [engine, host] = [(await starting) as Engine, await Host.start()];
    });
    test.afterAll(async () => {
      await engine?.close();
      await host?.stop();
    });

    test("starts, plays, goes to the end and back", async () => {
      await engine.goto(`${synod()}/?lang=en#2pc-commit`);
      await settled(engine);
      await engine.press(" ");
      await expect.poll(() => text(engine, ".transport-step")).not.toBe("step 0");
      await engine.press(" ");
      await engine.press("End");
      await expect.poll(() => text(engine, ".happened-end")).not.toBe("");
      await engine.press("Home");
      await expect.poll(() => text(engine, ".transport-step")).toBe("step 0");
    });

    test("a node is crashed, which the link says", async () => {
      await engine.goto(`${synod()}/?lang=en#2pc-commit&t=2`);
      await settled(engine);
      await engine.click("page", '.node[data-node="1"]');
      await engine.press("c");
      await expect.poll(() => count(engine, ".node.down")).toBe(1);
      const link = () => engine.run("page", () => location.hash);
      await expect.poll(link).toContain("&x=");
      const crashed = await link();
      await engine.goto("about:blank");
      await engine.goto(`${synod()}/?lang=en${crashed}`);
      await settled(engine);
      await expect.poll(() => count(engine, ".node.down")).toBe(1);
    });

    test("a search proves and breaks what it does elsewhere", async () => {
      await engine.goto("about:blank");
      await engine.goto(`${synod()}/?lang=en#2pc-commit&search=crashes:1`);
      await settled(engine);
      await expect.poll(() => count(engine, ".search-begin")).toBe(1);
      await engine.click("page", ".search-begin");
      await expect.poll(() => text(engine, ".search-told"), { timeout: 60_000 }).toContain("all 3,879 states");
      expect(await text(engine, ".search-found .violated")).toContain("Nobody is blocked: violated in 3 actions");
    });

    if (name === "Firefox") {
      for (const { link, states, broken } of searches) {
        test(`a search finds what it finds elsewhere: ${link}`, async () => {
          await engine.goto("about:blank");
          await engine.goto(`${synod()}/?lang=en&actors=local${link}`);
          await settled(engine);
          await expect.poll(() => count(engine, ".search-begin")).toBe(1);
          await engine.click("page", ".search-begin");
          await expect.poll(() => count(engine, ".search-found"), { timeout: 90_000 }).toBe(1);
          if (states) expect(await text(engine, ".search-told")).toContain(`all ${states.toLocaleString("en")} states`);
          expect(await count(engine, ".search-found .violated")).toBe(Object.keys(broken).length);
          for (const actions of Object.values(broken)) {
            expect(await text(engine, ".search-found .violated")).toContain(`violated in ${actions} actions, and in no fewer`);
          }
        });
      }
    }

    test("every node has a worker of its own, and the run is the one without", async () => {
      const digests = [];
      for (const actors of ["worker", "local"]) {
        await engine.goto(`${synod()}/?lang=en&actors=${actors}#paxos-x`);
        await settled(engine);
        await engine.press("End");
        await expect.poll(() => text(engine, ".happened-end")).not.toBe("");
        await settled(engine);
        const chosen = () => count(engine, ".inspector input[type=checkbox]:checked");
        await expect.poll(chosen).toBe(actors === "worker" ? 2 : 1);
        digests.push(await engine.run("page", () => [...document.querySelectorAll(".node")].map((node) => node.ariaLabel)));
      }
      expect(digests[0]).toEqual(digests[1]);
    });

    test("a widget in another site's page starts, plays and hears its host", async () => {
      const body = `<script src="${synod()}/synod.js"></script><synod-run src="#2pc-blocking" lang="en">A run.</synod-run>`;
      await engine.goto(host.page("/note", { body }));
      await expect.poll(() => count(engine, "synod-run")).toBe(1);
      await expect.poll(() => settledFrame(engine)).toBe(true);
      await engine.run("page", () => (document.querySelector("synod-run") as never as { seek(step: number): void }).seek(4));
      await expect.poll(() => text(engine, ".transport-step", "frame")).toBe("step 4");
      await engine.click("frame", ".transport-play");
      await expect.poll(() => text(engine, ".transport-step", "frame")).not.toBe("step 4");
    });
  });
}

/** Whether the widget in the page has started. */
async function settledFrame(engine: Engine): Promise<boolean> {
  return (await count(engine, ".page:not([aria-busy]) .node", "frame").catch(() => 0)) > 0;
}
