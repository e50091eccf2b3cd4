// The secretary's screen. Each press writes at once; without a network it waits here, in order, and is sent again under
// the same key, so that nothing is written twice. Someone else's writes come by a light pulse. Without this, each press
// posts its form and the page comes back.
"use strict";

const room = document.querySelector("[data-room]");
const said = document.querySelector("[data-room-said]");
const KEY = `sitting:${location.pathname}`;
const RETRY = 4000;
const PULSE = 5000;

// ------------------------------------------------------------ what waits to be sent

const stored = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
};
let waiting = stored();
let isSending = false;
let isAway = false;

const keep = () => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(waiting));
  } catch {
    // no room on this device: what waits stays in this page
  }
};

const newKey = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16),
  );

// ------------------------------------------------------------ what is said

const tell = (text, away = false) => {
  said.classList.toggle("em-roomsaid--away", away);
  if (said.textContent !== text) said.textContent = text;
};

const tellWaiting = (why) => {
  const count = waiting.length;
  tell(`${why}\u00a0: ${count} ${count > 1 ? "saisies" : "saisie"} en attente, gardée${count > 1 ? "s" : ""} sur cet appareil.`, true);
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

const isWaiting = (seat) => waiting.some((write) => write.seat === seat);

// ------------------------------------------------------------ sending

async function send(write) {
  const body = new URLSearchParams(write.body);
  const answer = await fetch(write.url, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "X-CSRFToken": room.querySelector("[name=csrfmiddlewaretoken]").value },
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect" || answer.status === 403) return "signed-out";
  if (answer.status === 409 || answer.status === 422) {
    const { message, parts } = await answer.json();
    waiting.shift();
    draw(parts);
    tell(message, true);
    return "refused";
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const { parts, pulse, saved_at: hour } = await answer.json();
  waiting.shift();
  follow(write.seat, parts);
  room.dataset.pulse = pulse;
  draw(parts);
  tell(`Enregistré à ${hour}`);
  return "saved";
}

// What waits behind for the same seat was pressed with this one before the eyes: it follows its version.
function follow(seat, parts) {
  const version = /name="version" value="(\d+)"/.exec(parts[`seat-${seat}`] ?? "")?.[1];
  for (const write of waiting) {
    if (write.seat !== seat || version === undefined) continue;
    write.body = write.body.map(([name, value]) => [name, name === "version" ? version : value]);
  }
}

async function flush() {
  if (isSending || !waiting.length) return;
  isSending = true;
  try {
    while (waiting.length) {
      const outcome = await send(waiting[0]);
      keep();
      if (outcome === "signed-out") {
        tellWaiting("Votre session a pris fin, reconnectez-vous");
        break;
      }
      isAway = false;
    }
  } catch {
    isAway = true;
    tellWaiting("Hors connexion");
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
  body.push(["key", newKey()]);
  // Without the attribute, a button names the page itself.
  const url = button?.hasAttribute("formaction") ? button.formAction : form.action;
  waiting.push({ seat: form.dataset.seat, url, body });
  keep();
  // What was pressed shows at once; the answer says what stands.
  if (button?.name === "state") {
    for (const way of form.querySelectorAll("button[name=state]")) way.setAttribute("aria-pressed", String(way === button));
  }
  mark();
  if (isAway) tellWaiting("Hors connexion");
  flush();
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

// ------------------------------------------------------------ texts kept as they are typed

for (const form of document.querySelectorAll("form[data-text]")) {
  const status = form.querySelector("[data-text-said]");
  const KEPT = `${KEY}:${form.action}`;
  let timer = 0;
  let isOvertaken = false;
  const words = () => JSON.stringify([...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "version"].includes(name)));
  let saved = words();

  const keepText = async () => {
    clearTimeout(timer);
    if (isOvertaken || words() === saved) return;
    const sent = words();
    try {
      sessionStorage.setItem(KEPT, sent);
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams([...new FormData(form)]),
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
      if (answer.status === 409 || answer.status === 422) {
        const { message } = await answer.json();
        isOvertaken = answer.status === 409;
        status.textContent = isOvertaken ? `${message} Votre texte est gardé ici\u00a0: «\u00a0Enregistrer\u00a0» montre les deux.` : message;
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const { version, pulse, saved_at: hour } = await answer.json();
      form.elements.namedItem("version").value = version;
      room.dataset.pulse = pulse;
      saved = sent;
      sessionStorage.removeItem(KEPT);
      status.textContent = `Enregistré à ${hour}`;
      if (words() !== saved) timer = setTimeout(keepText, 1500);
    } catch {
      status.textContent = "Hors connexion\u00a0: votre texte est gardé sur cet appareil, et partira au retour du réseau.";
      timer = setTimeout(keepText, RETRY);
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keepText, 1500);
  });
  form.addEventListener("change", keepText);
  window.addEventListener("online", keepText);

  // What a cut, or a page left too early, had kept on this device.
  const kept = sessionStorage.getItem(KEPT);
  if (kept) {
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    keepText();
  }
}

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
  room.dataset.pulse = pulse;
  if (fresh.querySelector("[data-room]").dataset.now !== room.dataset.now) offerReload();
}

// Another screen began or ended an item: what is being typed here stays, and the page is asked again by a press.
function offerReload() {
  const link = document.createElement("a");
  link.href = room.dataset.here;
  link.textContent = "Voir le point en cours";
  tell("Le point en cours a changé sur un autre écran. ", true);
  said.append(link);
}

async function listen() {
  if (document.hidden || isSending) return;
  try {
    const answer = await fetch(room.dataset.room, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const { pulse } = await answer.json();
    if (isAway) {
      isAway = false;
      if (!waiting.length) tell("Le réseau est revenu.");
    }
    if (String(pulse) !== room.dataset.pulse && !waiting.length) await refresh(pulse);
  } catch {
    isAway = true;
    if (waiting.length) tellWaiting("Hors connexion");
    else tell("Hors connexion\u00a0: vos saisies seront gardées ici.", true);
  }
}

setInterval(listen, PULSE);
setInterval(flush, RETRY);
window.addEventListener("online", flush);
sift();
if (waiting.length) {
  mark();
  flush();
}
