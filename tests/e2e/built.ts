// The built page, served by a server of its own, which a test can change, take files from, and stop.
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { given } from "./given";

const digest = (body: Buffer) => createHash("sha256").update(body).digest("hex").slice(0, 16);
const KEEPER = "offline.js";

/** The page under some path. */
export class Built {
  readonly #server: Server;
  readonly #files = new Map<string, { type: string; body: Buffer }>();

  private constructor(
    server: Server,
    readonly path: string,
  ) {
    this.#server = server;
  }

  /** All files that the browser keeps, and what keeps them. */
  static async start(path: string): Promise<Built> {
    const server = createServer();
    const built = new Built(server, path);
    const get = async (name: string) => {
      const answer = await fetch(new URL(name, given("SYNOD_URL")));
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      const type = answer.headers.get("content-type") ?? "";
      built.#files.set(name, { type, body: Buffer.from(await answer.arrayBuffer()) });
    };
    await get(KEEPER);
    for (const [, name] of built.#text(KEEPER).matchAll(/^ {2}"(.+)": "/gm)) await get(name ?? "");
    server.on("request", (request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://host");
      const name = pathname.startsWith(path) ? pathname.slice(path.length) || "index.html" : "";
      const file = built.#files.get(name);
      if (!file) return void response.writeHead(404).end();
      // As a host does that lets a browser keep files for some minutes.
      const headers = { "content-type": file.type, "cache-control": "max-age=600", etag: `"${digest(file.body)}"` };
      const known = request.headers["if-none-match"] === headers.etag;
      response.writeHead(known ? 304 : 200, headers).end(known || request.method === "HEAD" ? "" : file.body);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return built;
  }

  /** Where it is, with a slash at its end. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.path}`;
  }

  #text(name: string): string {
    return this.#files.get(name)?.body.toString() ?? "";
  }

  #write(name: string, text: string): void {
    this.#files.set(name, { type: this.#files.get(name)?.type ?? "", body: Buffer.from(text) });
  }

  /** The version that it says it is. */
  get version(): string {
    return this.#text("index.html").match(/data-version="([^"]+)"/)?.[1] ?? "";
  }

  /** Makes it another build, of this version; one that has not arrived whole has its list of files, but an old page. */
  change(version: string, whole: boolean): void {
    const before = this.#text(KEEPER).match(/const VERSION = "([^"]+)"/)?.[1] ?? "";
    let keeper = this.#text(KEEPER).replace(`"${before}"`, `"${version}"`);
    for (const page of ["index.html", "embed.html"]) {
      const text = this.#text(page).replace(this.version, version);
      keeper = keeper.replace(new RegExp(`"${page}": "\\w+"`), `"${page}": "${digest(Buffer.from(text))}"`);
      if (whole) this.#write(page, text);
    }
    this.#write(KEEPER, keeper);
  }

  /** Takes a file away. */
  remove(name: string): void {
    this.#files.delete(name);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
