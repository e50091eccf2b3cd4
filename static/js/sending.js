// The page of a sending counts by itself: the part that counts is asked again (live.js). When its stage or its failures
// change, the head and the list of failures follow; its end is said once.
"use strict";

const place = document.querySelector("[data-sending]");
const mark = () => place.querySelector("[data-progress]").dataset.progress;

const end = every(3000, async () => {
  const counted = await textAt(place.dataset.sending);
  if (counted === null) return;
  const before = mark();
  place.innerHTML = counted;
  if (mark() !== before) await refreshParts();
  if (!place.querySelector("[data-ended]")) return;
  end();
  document.querySelector("[data-sending-said]").textContent = "L’envoi est terminé.";
  window.location.reload();
});
