// What a reader must never see on the stage, counted at every moment of a run and halfway to the next one: labels over
// nodes or other labels, words cut short, arrows that do not say where a message goes, clicks that take a neighbour.

/** What is counted: messages and how many of them are bare dots, then what is wrong. */
export type Found = { counts: Record<string, number>; places: Record<string, string[]> };

/** Runs in the page: steps through the run that is open, measures every moment, and adds it up. */
export async function look(lesson: string): Promise<Found> {
  type Box = { left: number; right: number; top: number; bottom: number };
  type Shape = Box & { what: string; of: Element };
  const found: Found = { counts: {}, places: {} };
  const all = <E extends Element>(selector: string, within: ParentNode = document) =>
    [...within.querySelectorAll<E>(selector)];
  const svg = document.querySelector<SVGSVGElement>(".stage-board");
  if (!svg) throw new Error("there is no stage");

  /** A way may bow out, and an arrow lies on its way: by 45° at most (`geometry/way.rs`), and one for rounding. */
  const MOST_TURNED = 46;

  /** The box of what is drawn, without its stroke; text without the space above and below its letters. */
  const box = (element: SVGGraphicsElement): Box => {
    const { x, y, width, height } = element.getBBox();
    const matrix = element.getScreenCTM();
    if (!matrix) return { left: 0, right: 0, top: 0, bottom: 0 };
    const corners = [new DOMPoint(x, y), new DOMPoint(x + width, y + height)].map((at) => at.matrixTransform(matrix));
    const trim = element instanceof SVGTextElement ? 0.16 * (corners[1].y - corners[0].y) : 0;
    return { left: corners[0].x, right: corners[1].x, top: corners[0].y + trim, bottom: corners[1].y - trim };
  };
  const visible = (element: Element) =>
    element.getClientRects().length > 0 && element.closest("[aria-hidden]") === null;
  const meet = (a: Box, b: Box) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5;
  const count = (what: string, by = 1) => (found.counts[what] = (found.counts[what] ?? 0) + by);
  const wrong = (what: string, where: string) => {
    count(what);
    const places = (found.places[what] ??= []);
    const time = document.querySelector(".transport-clock")?.textContent;
    if (places.length < 3) places.push(`${lesson} ${time}: ${where}`);
  };

  /** The points of a path made of M, L, H, V, Z, absolute or relative, on the screen. */
  const points = (path: SVGGraphicsElement): DOMPoint[] => {
    const matrix = path.getScreenCTM();
    const reached: DOMPoint[] = [];
    let [x, y] = [0, 0];
    for (const [, command, rest] of (path.getAttribute("d") ?? "").matchAll(/([a-z])([^a-z]*)/gi)) {
      const numbers = (rest.match(/-?(\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
      const relative = command === command.toLowerCase();
      const step = { h: 1, v: 1 }[command.toLowerCase()] ?? 2;
      for (let at = 0; at + step <= numbers.length; at += step) {
        const one = numbers[at];
        if (command.toLowerCase() === "h") x = relative ? x + one : one;
        else if (command.toLowerCase() === "v") y = relative ? y + one : one;
        else [x, y] = relative ? [x + one, y + numbers[at + 1]] : [one, numbers[at + 1]];
        reached.push(new DOMPoint(x, y).matrixTransform(matrix ?? undefined));
      }
    }
    return reached;
  };
  /** Where an arrow points, in degrees: along its longest extent, to where most of its points are; or ambiguous. */
  const direction = (path: SVGGraphicsElement): number | undefined => {
    const at = points(path);
    const length = (a: DOMPoint, b: DOMPoint) => Math.hypot(b.x - a.x, b.y - a.y);
    const pairs = at.flatMap((a, index) => at.slice(index + 1).map((b) => ({ a, b, length: length(a, b) })));
    pairs.sort((one, other) => other.length - one.length);
    const [{ a, b, length: longest }] = pairs;
    const line = (p: DOMPoint, q: DOMPoint) => Math.atan2(q.y - p.y, q.x - p.x);
    const rival = pairs.find((pair) => Math.abs(Math.sin(line(pair.a, pair.b) - line(a, b))) > 0.17);
    if (rival && rival.length > 0.85 * longest) return undefined;
    const ahead = (p: DOMPoint) => (p.x - (a.x + b.x) / 2) * (b.x - a.x) + (p.y - (a.y + b.y) / 2) * (b.y - a.y);
    const along = at.reduce((sum, p) => sum + ahead(p), 0);
    return ((along >= 0 ? line(a, b) : line(b, a)) * 180) / Math.PI;
  };

  /** The direction of a dot's beak: from the middle of the dot to the point furthest out. */
  const beak = (point: SVGGraphicsElement, body: SVGGraphicsElement): number | undefined => {
    const { left, right, top, bottom } = box(body);
    const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
    const out = points(point).map((at) => ({ x: at.x - middle.x, y: at.y - middle.y }));
    const tip = out.reduce((a, b) => (Math.hypot(b.x, b.y) > Math.hypot(a.x, a.y) ? b : a));
    if (Math.hypot(tip.x, tip.y) < 0.7 * (right - left)) return undefined;
    return (Math.atan2(tip.y, tip.x) * 180) / Math.PI;
  };

  const measure = async () => {
    const bodies = all<SVGGraphicsElement>(".node:not(.node-opened) .node-body > *", svg);
    const words = all<SVGGraphicsElement>(".node:not(.node-opened) text", svg).filter(visible);
    const nodes: Shape[] = [...bodies, ...words].map((of) => ({ ...box(of), of, what: `node ${of.textContent}` }));
    const names = new Map(
      all(".node[data-node]", svg).map((node) => {
        const { left, right, top, bottom } = box(node.querySelector(".node-body > *") as SVGGraphicsElement);
        const name = (node.getAttribute("aria-label") ?? "").split(/, |，/)[0];
        return [name, { x: (left + right) / 2, y: (top + bottom) / 2 }] as const;
      }),
    );
    const labels: Shape[] = [];
    const dots: Shape[] = [];
    for (const pill of all<SVGGElement>(".pill", svg)) {
      count("messages");
      const said = pill.getAttribute("aria-label") ?? "";
      const shown = all<SVGGraphicsElement>(".pill-body, .pill-beside", pill).filter(visible);
      const bare = !all(".pill-label, .pill-beside", pill).some(visible);
      if (bare) wrong("bare dots", said);
      for (const of of shown) (of.matches("circle") ? dots : labels).push({ ...box(of), of, what: said });
      const arrow = all<SVGGraphicsElement>(".pill-arrow, .pill-point", pill).find(visible);
      const [, from, to] = /, ([^,]+?) → ([^:]+?): /.exec(said) ?? [];
      const [a, b] = [names.get(from), names.get(to)];
      if (arrow && a && b) {
        const body = shown.find((part) => part.matches("circle"));
        const points = body ? beak(arrow, body) : direction(arrow);
        const heads = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
        const off = Math.abs(((((points ?? 0) - heads) % 360) + 540) % 360 - 180);
        if (points === undefined) wrong("arrows that point several ways", said);
        else if (off > MOST_TURNED) wrong("arrows that point elsewhere", `${said}, ${off.toFixed(0)}° off`);
      } else wrong("arrows that point elsewhere", `${said}: no arrow`);
    }
    for (const of of all<SVGGraphicsElement>(".stage-lost-label", svg)) {
      labels.push({ ...box(of), of, what: `lost ${of.textContent}` });
    }
    labels.forEach((label, index) => {
      const at = `${label.what} at ${Math.round(label.left)},${Math.round(label.top)}`;
      const node = nodes.find((node) => meet(label, node));
      if (node) wrong("labels over nodes", `${at} over ${node.what}`);
      const own = label.of.closest(".pill");
      const others = [...labels.slice(index + 1), ...dots].filter((other) => !own || other.of.closest(".pill") !== own);
      const other = others.find((other) => meet(label, other));
      if (other) wrong("labels over labels", `${at} over ${other.what}`);
      const stage = svg.getBoundingClientRect();
      if (label.left < stage.left - 1 || label.right > stage.right + 1) wrong("labels cut by the stage", at);
    });
    for (const word of words) {
      const text = word.textContent ?? "";
      if (text.includes("…")) wrong("words cut short", text);
      const body = word.closest(".node")?.querySelector<SVGGraphicsElement>(".node-body > rect");
      if (!body) continue;
      const [inner, outer] = [box(word), box(body)];
      if (inner.left < outer.left || inner.right > outer.right + 0.5) wrong("words outside their card", text);
    }
    await click();
  };

  /** Clicks in the middle of every message: it must be the one that is selected. */
  const click = async () => {
    const pills = all<SVGGElement>(".pill", svg).map((pill) => {
      const body = all<SVGGraphicsElement>(".pill-body", pill).find(visible) as SVGGraphicsElement;
      const { left, right, top, bottom } = box(body);
      const said = pill.getAttribute("aria-label") ?? "";
      return { id: pill.dataset.flight, said, x: (left + right) / 2, y: (top + bottom) / 2 };
    });
    for (const { id, said, x, y } of pills) {
      const hit = document.elementFromPoint(x, y);
      // What lies under the card that a chosen node opens, or beyond the window, cannot be clicked.
      if (!hit?.closest(".stage")) continue;
      count("clicks");
      const at = { clientX: x, clientY: y, detail: 1 };
      hit.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...at }));
      await settled();
      const chosen = svg.querySelector<SVGGElement>(".pill.selected");
      if (chosen?.dataset.flight !== id) {
        wrong("clicks on a neighbour", `${said}: ${chosen?.getAttribute("aria-label") ?? hit.outerHTML.slice(0, 80)}`);
      }
    }
    press("Escape");
    await settled();
  };

  const shown = () => Number(/\d+/.exec(document.querySelector(".transport-step")?.textContent ?? "")?.[0]);
  const clock = () => Number(/\d+/.exec(document.querySelector(".transport-time")?.textContent ?? "")?.[0]);
  const channel = new MessageChannel();
  const turn = () =>
    new Promise<void>((done) => {
      channel.port1.onmessage = () => done();
      channel.port2.postMessage(0);
    });
  const settled = async () => {
    for (let turns = 0; turns < 4; turns += 1) await turn();
  };
  const press = (key: string) =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const slider = document.querySelector<HTMLInputElement>(".scrubber input[type=range]");
  if (!slider) throw new Error("there is no scrubber");
  press("Home");
  await settled();
  for (let step = 0; ; step += 1) {
    count("moments");
    await measure();
    const before = clock();
    press("ArrowRight");
    await settled();
    if (shown() === step) break;
    const after = clock();
    if (after - before > 1) {
      slider.value = String((before + after) / 2);
      slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await settled();
      if (shown() !== step) throw new Error(`${lesson}: at step ${shown()}, not ${step}`);
      count("moments");
      await measure();
      press("ArrowRight");
      await settled();
    }
    if (shown() !== step + 1) throw new Error(`${lesson}: at step ${shown()}, not ${step + 1}`);
  }
  channel.port1.close();
  return found;
}
