// The secretary's screen. Each press writes at once; without a network it waits here, in order, and is sent again under
// the same key, so that nothing is written twice. Someone else's writes come by a light pulse. Without this, each press
// posts its form and the page comes back.
"use strict";

const PULSE = 5000;
const PATIENCE = 3; // a write that the portal fails to take so many times is set aside: the others go on
const queue = keptList("queue"); // presses not sent yet, in order
let isSending = false;
let isAway = false;

const tellWaiting = (why, ...after) => {
  const count = queue.all().length;
  const held = `${count} ${count > 1 ? "saisies" : "saisie"} en attente, gardée${count > 1 ? "s" : ""} sur cet appareil. `;
  tell(`${why}\u00a0: ${held}`, true, ...after);
};

// ------------------------------------------------------------ the page

const part = (name) => document.querySelector(`[data-live="${name}"]`);

function draw(parts) {
  for (const [name, html] of Object.entries(parts ?? {})) {
    const before = part(name);
    if (!before) continue;
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const after = holder.content.firstElementChild;
    const pressed = before.contains(document.activeElement) ? document.activeElement : null;
    before.replaceWith(after);
    if (pressed?.name) after.querySelector(`[name="${pressed.name}"][value="${CSS.escape(pressed.value)}"]`)?.focus();
  }
  sift();
}

const isWaiting = (seat) => queue.all().some((write) => write.seat === seat);

function drawn({ parts, pulse }) {
  if (pulse !== undefined) room.dataset.pulse = pulse;
  draw(parts);
}

// ------------------------------------------------------------ sending

// Written: what was set aside for the same seat, or the same text, is settled with it.
function settled(entry, answer) {
  for (const one of aside.all()) {
    if (one.id === entry.id || (entry.seat && one.seat === entry.seat)) aside.remove(one.id);
  }
  follow(entry.seat, answer.parts);
  drawn(answer);
  tell(`Enregistré à ${answer.saved_at}`);
}

// What waits behind for the same seat was pressed with this one before the eyes: it follows its version.
function follow(seat, parts) {
  const version = /name="version" value="(\d+)"/.exec(parts?.[`seat-${seat}`] ?? "")?.[1];
  if (version === undefined) return;
  queue.change((write) =>
    write.seat === seat ? { ...write, body: write.body.map(([name, value]) => [name, name === "version" ? version : value]) } : write,
  );
}

function setAside(write, why) {
  for (const one of aside.all()) if (one.seat === write.seat && one.url === write.url) aside.remove(one.id);
  aside.add({ ...write, ...why });
  tell("Une saisie n’est pas enregistrée. ", true, linkTo("#t-aside", "La voir en haut de la page"));
}

// Whether the next one may go.
async function send(write) {
  const answer = await sent(write.url, write.body);
  if (answer.kind === "signed-out") {
    tellWaiting("Votre session a pris fin", signInLink());
    return false;
  }
  isAway = answer.kind === "away";
  if (isAway) {
    tellWaiting(answer.why);
    return false;
  }
  const tries = (write.tries ?? 0) + 1;
  if (answer.kind === "broken" && tries < PATIENCE) {
    queue.change((one) => (one.id === write.id ? { ...one, tries } : one));
    tellWaiting(`Le portail a échoué (erreur ${answer.status})`);
    return false;
  }
  queue.remove(write.id);
  if (answer.kind === "saved") {
    settled(write, answer);
  } else {
    const broken = { why: `Le portail n’a pas pu l’enregistrer (erreur ${answer.status}).` };
    setAside(write, answer.kind === "broken" ? broken : whyRefused(answer));
    if (answer.parts) drawn(answer);
    else await refresh(room.dataset.pulse).catch(() => {}); // the seat shows again what the portal has
  }
  showAside();
  return true;
}

async function flush() {
  if (isSending) return;
  isSending = true;
  try {
    while (queue.all().length && (await send(queue.all()[0])));
    await sendStrays();
  } finally {
    isSending = false;
    mark();
  }
}

const mark = () => {
  for (const seat of document.querySelectorAll("[data-seat]")) {
    seat.classList.toggle("em-seat--sending", isWaiting(seat.dataset.seat));
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-seat]")) return;
  event.preventDefault();
  const button = event.submitter;
  const body = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  if (button?.name) body.push([button.name, button.value]);
  const id = newKey();
  body.push(["key", id]);
  // Without the attribute, a button names the page itself.
  const url = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const pressed = [...button.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent.trim());
  queue.add({ id, seat: form.dataset.seat, url, body, said: `${form.dataset.said}\u00a0: ${pressed.join("")}` });
  // What was pressed shows at once; the answer says what stands.
  if (button?.name === "state") {
    for (const way of form.querySelectorAll("button[name=state]")) way.setAttribute("aria-pressed", String(way === button));
  }
  mark();
  if (isAway) tellWaiting("Hors connexion");
  flush();
});

// ------------------------------------------------------------ a note: an action, what is settled

async function note(form) {
  const notice = form.querySelector("[data-note-said]");
  const id = newKey();
  const body = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "key"].includes(name));
  body.push(["key", id]);
  const entry = { id, url: form.action, body, said: form.dataset.said, text: form.elements.namedItem("text").value, here: form.dataset.here };
  const answer = await sent(entry.url, body);
  notice.textContent = answer.kind === "refused" ? answer.message : "";
  if (answer.kind === "refused") return; // its fields are still there, to be mended
  if (answer.kind === "saved") settled(entry, answer);
  else queue.add(entry);
  form.reset();
  if (answer.kind !== "saved") flush();
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form[data-note]")) return;
  event.preventDefault();
  event.submitter.disabled = true;
  await note(event.target);
  event.submitter.disabled = false;
});

// ------------------------------------------------------------ the buttons that ask for a page

// Without a network they would lead away from what is written here.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || navigator.onLine) return;
  event.preventDefault();
  tell("Hors connexion\u00a0: ce bouton demande le réseau. Ce qui est écrit reste ici.", true);
});

// ------------------------------------------------------------ searching, without a round trip

const filter = document.querySelector("[data-room-filter]");
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[’']/g, " ")
    .toLowerCase();

function sift() {
  if (!filter) return;
  const words = plain(filter.elements.namedItem("q").value).split(/\s+/).filter(Boolean);
  const unmarked = filter.elements.namedItem("a_pointer").checked;
  for (const seat of document.querySelectorAll("[data-seat]")) {
    const found = words.every((word) => seat.dataset.words.includes(word));
    seat.hidden = !found || (unmarked && "marked" in seat.dataset && !seat.contains(document.activeElement));
  }
}
filter?.addEventListener("input", sift);

// ------------------------------------------------------------ the others' writes

const isBusy = (node) => node.contains(document.activeElement) && document.activeElement.matches("textarea, input:not([type=hidden])");

async function refresh(pulse) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const node of document.querySelectorAll("[data-live]")) {
    const other = fresh.querySelector(`[data-live="${node.dataset.live}"]`);
    if (!other || isBusy(node) || isWaiting(node.dataset.seat) || node.dataset.live === "rail") continue;
    if (node.querySelector(".em-seat__said")) continue; // a write to settle stays in view
    if (node.outerHTML !== other.outerHTML) draw({ [node.dataset.live]: other.outerHTML });
  }
  for (const form of textForms) form.follow(fresh);
  room.dataset.pulse = pulse;
  if (fresh.querySelector("[data-room]").dataset.now !== room.dataset.now) offerReload();
}

// Another screen began or ended an item: what is being typed here stays, and the page is asked again by a press.
function offerReload() {
  tell("Le point en cours a changé sur un autre écran. ", true, linkTo(room.dataset.here, "Voir le point en cours"));
}

async function listen() {
  if (document.hidden || isSending || room.dataset.closed) return;
  try {
    const answer = await fetch(room.dataset.room, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") tell("Votre session a pris fin. ", true, signInLink());
    if (!answer.ok) return;
    const { pulse } = await answer.json();
    if (isAway) {
      isAway = false;
      if (!queue.all().length) tell("Le réseau est revenu.");
    }
    if (String(pulse) !== room.dataset.pulse && !queue.all().length) await refresh(pulse);
  } catch {
    isAway = true;
    if (queue.all().length) tellWaiting("Hors connexion");
    else tell("Hors connexion\u00a0: vos saisies seront gardées ici.", true);
  }
}

setInterval(listen, PULSE);
setInterval(flush, RETRY);
window.addEventListener("online", flush);
sift();
mark();
showAside();
flush();
