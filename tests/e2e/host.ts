// A host site: pages of another origin that embed Synod, served while a test file runs.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A page of the site: what is between its body tags, and the policy it is sent with. */
export interface HostPage {
  body: string;
  policy?: string;
}

/** Serves pages by path, and any further files by path and type. */
export class Host {
  readonly #server: Server;
  readonly #files = new Map<string, { type: string; body: string | Buffer; policy?: string; asked?: () => void }>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Host> {
    const server = createServer();
    const host = new Host(server);
    server.on("request", (request, response) => {
      const file = host.#files.get(new URL(request.url ?? "/", "http://host").pathname);
      if (!file) return void response.writeHead(404).end();
      file.asked?.();
      const policy = file.policy ? { "content-security-policy": file.policy } : {};
      response.writeHead(200, { "content-type": `${file.type}; charset=utf-8`, ...policy }).end(file.body);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return host;
  }

  /** Adds a page; returns its address. `localhost` is a different origin from 127.0.0.1, where Synod is served. */
  page(path: string, { body, policy }: HostPage): string {
    const whole = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Course note</title>
      <link rel="icon" href="data:,"></head><body>${body}</body></html>`;
    return this.file(path, "text/html", whole, policy);
  }

  /** Adds a file; returns its address. */
  file(path: string, type: string, body: string | Buffer, policy?: string): string {
    this.#files.set(path, { type, body, policy });
    return `http://localhost:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** Adds an empty file, and says when it is asked for. */
  ask(path: string, asked: () => void): void {
    this.#files.set(path, { type: "text/plain", body: "", asked });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
