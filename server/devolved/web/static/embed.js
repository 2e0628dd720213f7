/* Fits the height of an embed to what stands in it. Inside the frame it says how high the page is; in the page around
   it, it sets the height of the frame that said so. Nothing else is told or read, and nothing is loaded. */
(() => {
  "use strict";
  if (window.parent !== window && document.body.classList.contains("embed")) {
    const tell = () => window.parent.postMessage({ devolved: document.documentElement.scrollHeight }, "*");
    new ResizeObserver(tell).observe(document.body);
    window.addEventListener("load", tell);
    return;
  }
  const ours = document.currentScript && new URL(document.currentScript.src).origin;
  window.addEventListener("message", (event) => {
    const height = Number(event.data && event.data.devolved);
    if (event.origin !== ours || !(height > 0 && height < 20000)) return;
    for (const frame of document.querySelectorAll("iframe"))
      if (frame.contentWindow === event.source) frame.style.height = Math.ceil(height) + "px";
  });
})();
