// Runs before everything else, also where the rest cannot: in a page opened from a disk, in a frame without an origin,
// beside a missing file. It says that the page is loading, and what is wrong if it cannot start. A classic script,
// because browsers let no module through in these places.
"use strict";
{
  const SENTENCES = {
    loading: ["Loading the playground…", "正在加载……"],
    disk: [
      "This page cannot start from a disk: browsers let a page load its parts only from a web server. " +
        "Open synod.html instead, which has everything in it.",
      "此页面无法直接从磁盘打开：浏览器只允许页面从网页服务器加载它的各个文件。请改为打开 synod.html，它包含了全部内容。",
    ],
    sandbox: [
      "Synod could not start: the sandbox of this frame gives it no origin, so that its files are refused. " +
        "Allow allow-same-origin, have the server send Access-Control-Allow-Origin: *, or use synod.html.",
      "Synod 未能启动：此框架的沙箱不给它来源，因此它的文件被拒绝。" +
        "请加上 allow-same-origin，或让服务器发送 Access-Control-Allow-Origin: *，或改用 synod.html。",
    ],
    files: [
      "Synod could not start: one of its files did not arrive, or this browser cannot run WebAssembly. " +
        "If it stands next to this page, synod.html has everything in one file.",
      "Synod 未能启动：有文件没有加载成功，或者此浏览器无法运行 WebAssembly。如果旁边有 synod.html，它把全部内容放在一个文件里。",
    ],
  };

  /** Shows a sentence in place of the page, in both languages. */
  const say = (role, sentences) => {
    const main = document.createElement("main");
    main.className = "boot";
    const title = document.createElement("h1");
    title.textContent = "Synod";
    const message = document.createElement("div");
    message.setAttribute("role", role);
    for (const [place, sentence] of sentences.entries()) {
      const paragraph = document.createElement("p");
      paragraph.lang = place === 0 ? "en" : "zh-Hans";
      paragraph.textContent = sentence;
      message.append(paragraph);
    }
    main.append(title, message);
    (document.getElementById("app") ?? document.body).replaceChildren(main);
  };

  let failed = false;
  const sayThatItFailed = () => {
    if (location.protocol === "file:") say("alert", SENTENCES.disk);
    else if (self.origin === "null") say("alert", SENTENCES.sandbox);
    else say("alert", SENTENCES.files);
  };
  const fail = () => {
    failed = true;
    if (document.readyState !== "loading") sayThatItFailed();
  };

  // A script that does not arrive says so to nobody else.
  addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && fail(), true);
  addEventListener("synod-failed", fail);
  // Before any deferred script is waited for.
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    if (failed) sayThatItFailed();
    else say("status", SENTENCES.loading);
  });
  // The page around learns that this one has arrived, whatever becomes of it.
  if (parent !== self) parent.postMessage({ synod: 1, type: "loading" }, "*");
}
