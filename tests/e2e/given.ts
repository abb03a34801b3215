// What `cargo xtask test page` tells the browser tests: SYNOD_URL (the built page at its root), SYNOD_SUB_PATH (a path
// under which the same server shows it a second time) and SYNOD_CHROMIUM (the browser's program).

/** The value of one of these variables. */
export function given(name: "SYNOD_URL" | "SYNOD_SUB_PATH" | "SYNOD_CHROMIUM"): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start these tests with \`cargo xtask test page\``);
  return value;
}
