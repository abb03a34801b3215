// Starts the page: loads the compiled module and runs it. A file of its own, because the page's
// Content-Security-Policy allows no inline script. If the page cannot start, it shows a message.

function sayThatItFailed() {
  const sentences = {
    en: "Synod could not start: one of its files did not arrive, or this browser cannot run WebAssembly.",
    "zh-Hans": "Synod 未能启动：有文件没有加载成功，或者此浏览器无法运行 WebAssembly。",
  };
  const message = document.createElement("div");
  message.setAttribute("role", "alert");
  for (const [language, sentence] of Object.entries(sentences)) {
    const paragraph = document.createElement("p");
    paragraph.lang = language;
    paragraph.textContent = sentence;
    message.append(paragraph);
  }
  const main = document.createElement("main");
  main.className = "boot";
  const title = document.createElement("h1");
  title.textContent = "Synod";
  main.append(title, message);
  document.body.replaceChildren(main);
}

try {
  const { default: start } = await import("./synod-web.js");
  await start();
} catch (cause) {
  console.error(cause);
  sayThatItFailed();
}
