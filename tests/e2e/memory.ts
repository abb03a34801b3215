// How much memory a browser takes with so many widgets on a page. The browser is not driven, since one that is keeps a
// copy of everything it fetches for whoever drives it.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { given } from "./given";
import type { Host } from "./host";

/** How long the browser may rest and collect what it no longer needs, in milliseconds. */
const REST = 20_000;

/** The resident memory, in MB, of a browser that shows a page with frames of these addresses; each has been in view.
 * Memory that processes share is counted once. */
export async function resident(host: Host, addresses: string[]): Promise<number> {
  const frames = addresses.map((address) => `<iframe width="700" height="500" src="${address}"></iframe>`);
  let arrived = () => {};
  const shown = new Promise<void>((done) => (arrived = done));
  host.ask("/shown", arrived);
  const page = host.page("/memory", { body: `${frames.join("")}<script>(${tour})()</script>` });
  const profile = await mkdtemp(join(tmpdir(), "synod-memory-"));
  const browser = spawn(
    given("SYNOD_CHROMIUM"),
    ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-extensions",
      "--remote-debugging-pipe", "--window-size=800,900", `--user-data-dir=${profile}`, page],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  try {
    await shown;
    await new Promise((rested) => setTimeout(rested, REST));
    const sizes = await Promise.all([...(await family(browser.pid ?? 0))].map(size));
    return sizes.reduce((sum, one) => sum + one, 0);
  } finally {
    const ended = new Promise((ended) => browser.once("exit", ended));
    browser.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs in the page: brings each frame into view until it has started, then tells the host. */
async function tour(): Promise<void> {
  const ready = new Set<MessageEventSource | null>();
  addEventListener("message", ({ source, data }) => data?.type === "ready" && ready.add(source));
  const rest = (time: number) => new Promise((rested) => setTimeout(rested, time));
  await new Promise((loaded) => addEventListener("load", loaded));
  for (const frame of document.querySelectorAll("iframe")) {
    frame.scrollIntoView();
    while (frame.src.includes("embed.html") && !ready.has(frame.contentWindow)) await rest(50);
    await rest(500);
  }
  await fetch("/shown");
}

/** A process and all that it has started, from what Linux says of processes. */
async function family(root: number): Promise<Set<number>> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The name in brackets may have spaces; the state and the parent follow it.
    parents.set(Number(name), Number(line.slice(line.lastIndexOf(")") + 1).split(" ")[2]));
  }
  const found = new Set([root]);
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.add(child);
  return found;
}

/** The resident memory of a process, in MB, with its share of what it has in common with others; without the program's
 * own file, which other browsers on this machine may share. */
async function size(process: number): Promise<number> {
  const text = await readFile(`/proc/${process}/smaps_rollup`, "utf8").catch(() => "");
  const kilobytes = [...text.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+)/gm)].map((match) => Number(match[1]));
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
