// The page of a sending counts by itself: the part that counts is asked again. When its stage or its failures change,
// the head and the list of failures follow; its end is said once.
"use strict";

const EVERY = 3000;
const place = document.querySelector("[data-sending]");
const said = document.querySelector("[data-sending-said]");

const mark = () => place.querySelector("[data-progress]").dataset.progress;
const hasFocus = (part) => part.contains(document.activeElement);

async function page(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

async function follow() {
  const shown = await page(window.location.href);
  if (!shown) return;
  const fresh = new DOMParser().parseFromString(shown, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (other && !hasFocus(part)) part.replaceWith(document.adoptNode(other));
  }
}

async function ask() {
  const before = mark();
  try {
    const counted = await page(place.dataset.sending);
    if (!counted) return;
    place.innerHTML = counted;
    if (mark() !== before) await follow();
  } catch {
    return; // The network is away for a moment: the next turn will do.
  }
  if (place.querySelector("[data-ended]")) {
    clearInterval(turn);
    said.textContent = "L’envoi est terminé.";
    window.location.reload();
  }
}

const turn = setInterval(() => {
  if (!document.hidden) ask();
}, EVERY);
