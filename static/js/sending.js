// The page of a sending counts by itself: the part that counts is asked again, and its end is said once.
"use strict";

const EVERY = 3000;
const place = document.querySelector("[data-sending]");
const said = document.querySelector("[data-sending-said]");

async function ask() {
  try {
    const answer = await fetch(place.dataset.sending, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    place.innerHTML = await answer.text();
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
