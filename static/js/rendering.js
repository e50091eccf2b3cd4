// While editions are being rendered, the parts of the page that tell of them are asked again; the end is said once.
"use strict";

const EVERY = 2000;
const said = document.querySelector("[data-rendering-said]");
const hasFocus = (part) => part.contains(document.activeElement);

async function ask() {
  let fresh;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // The network is away for a moment: the next turn will do.
  }
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (other && !hasFocus(part)) part.replaceWith(document.adoptNode(other));
  }
  if (!document.querySelector("[data-running]")) {
    clearInterval(turn);
    said.textContent = "La mise en page est terminée.";
  }
}

const turn = setInterval(() => {
  if (!document.hidden) ask();
}, EVERY);
