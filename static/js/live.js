// A page that follows work in progress: its parts marked data-live are asked again while it lasts.
"use strict";

const hasFocus = (part) => part.contains(document.activeElement);

// The text at an address of the portal; null when the network is away for a moment, or the session has ended.
async function textAt(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

// Each part as the page now shows it, but the one where someone is.
async function refreshParts() {
  const shown = await textAt(window.location.href);
  if (shown === null) return false;
  const fresh = new DOMParser().parseFromString(shown, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (other && !hasFocus(part)) part.replaceWith(document.adoptNode(other));
  }
  return true;
}

// Again and again while the page is looked at, one answer awaited before the next question; gives back what ends it.
function every(pause, ask) {
  let isAsking = false;
  const turn = setInterval(() => {
    if (document.hidden || isAsking) return;
    isAsking = true;
    ask().finally(() => {
      isAsking = false;
    });
  }, pause);
  return () => clearInterval(turn);
}
