// What the secretary's screen sends, and what becomes of it. Nobody's word is lost: what could not leave waits on this
// device and leaves by itself; what is refused stays in view with its reason, to be sent again or taken away by hand.
"use strict";

const room = document.querySelector("[data-room]");
const said = document.querySelector("[data-room-said]");
const KEY = `sitting:${room.dataset.who}:${location.pathname}`;
const RETRY = 4000;
const RESTING = [429, 502, 503, 504]; // the portal or what stands before it: away, like the network

// ------------------------------------------------------------ what this device keeps

// A list on this device; in this page alone where the browser refuses to keep.
function keptList(name) {
  const key = `${KEY}:${name}`;
  let here = [];
  let isHere = false;
  const all = () => (isHere ? here : (device.read(key) ?? []));
  const write = (list) => {
    here = list;
    isHere = !device.keep(key, list);
    if (!list.length) device.forget(key);
  };
  return {
    all,
    add: (entry) => write([...all().filter((one) => one.id !== entry.id), entry]),
    remove: (id) => write(all().filter((one) => one.id !== id)),
    change: (edit) => write(all().map(edit)),
  };
}

const newKey = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16),
  );

// ------------------------------------------------------------ what is said

const tell = (text, isAway = false, ...after) => {
  said.classList.toggle("em-roomsaid--away", isAway);
  if (said.textContent !== text || after.length) said.replaceChildren(text, ...after);
};

const linkTo = (href, words) => {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = words;
  return link;
};

const signInLink = () =>
  linkTo(`${room.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`, "Se reconnecter");

// ------------------------------------------------------------ one write, and its answer

let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

const post = (url, body) =>
  fetch(url, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { Accept: "application/json", "X-CSRFToken": token },
    redirect: "manual",
  });

// A refusal may only be that of a page that has grown old: signed in again elsewhere, its token is no longer good.
async function isStillMine() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
  if (page.type === "opaqueredirect") return "signed-out";
  if (!page.ok) return "refused";
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  token = fresh.querySelector("[name=csrfmiddlewaretoken]")?.value ?? token;
  return "mine";
}

const refused = (message, more = {}) => ({ kind: "refused", message, ...more });

const REASONS = {
  400: "Le portail n’a pas su lire cette saisie.",
  403: "Vous n’avez plus le droit d’écrire ici\u00a0: votre mandat a peut-être pris fin.",
  404: "Ce point ou ce siège n’est plus à cette réunion.",
  413: "Ce texte est trop long pour le portail.",
};

// « saved » with what the portal answered; « refused » with a sentence for whoever typed; « signed-out »; « away » when
// nobody answers; « broken » when the portal fails. Only « refused » is settled by trying no more.
async function sent(url, body) {
  try {
    let answer = await post(url, body);
    if (answer.status === 403) {
      const standing = await isStillMine();
      if (standing === "signed-out") return { kind: "signed-out" };
      if (standing === "mine") answer = await post(url, body);
    }
    return await read(answer);
  } catch {
    return { kind: "away", why: "Hors connexion" };
  }
}

async function read(answer) {
  if (answer.type === "opaqueredirect") return { kind: "signed-out" };
  if (RESTING.includes(answer.status)) return { kind: "away", why: "Le portail ne répond pas" };
  if (answer.status === 409 || answer.status === 422) {
    const { message, ...more } = await answer.json();
    return refused(message, { ...more, isOvertaken: answer.status === 409 });
  }
  if (answer.status >= 500) return { kind: "broken", status: answer.status };
  if (answer.status >= 400) return refused(REASONS[answer.status] ?? `Le portail refuse cette saisie (${answer.status}).`);
  return { kind: "saved", ...(await answer.json()) };
}

// ------------------------------------------------------------ what is set aside, in view

const aside = keptList("aside");
const panel = document.querySelector("[data-room-aside]");

const act = (words, onPress, kind = "outline-primary") => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `btn btn-${kind} btn-sm`;
  button.textContent = words;
  button.addEventListener("click", onPress);
  return button;
};

const paragraph = (text, className = "") => {
  const node = document.createElement("p");
  node.className = className;
  node.textContent = text;
  return node;
};

function rowOf(entry) {
  const row = document.createElement("li");
  row.dataset.asideRow = entry.id;
  const acts = paragraph("", "em-actions");
  row.append(paragraph(entry.said, "fw-semibold mb-1"));
  if (entry.text) row.append(paragraph(entry.text, "em-roomaside__text mb-1"));
  row.append(paragraph(entry.why, "em-roomaside__text em-small mb-2"), acts);
  acts.append(act(entry.isOvertaken ? "Enregistrer quand même" : "Réessayer", () => sendAgain(entry)));
  if (entry.text && navigator.clipboard) acts.append(act("Copier", () => navigator.clipboard.writeText(entry.text)));
  if (entry.here) acts.append(linkTo(entry.here, "Voir le point"));
  const away = () => {
    aside.remove(entry.id);
    document.querySelector(`[data-seat="${entry.seat}"] .em-seat__said`)?.remove();
    showAside();
  };
  acts.append(act("Retirer", away, "link"));
  return row;
}

function showAside() {
  const entries = aside.all();
  panel.hidden = !entries.length;
  panel.querySelector("ul").replaceChildren(...entries.map(rowOf));
}

// Under the version that stands now: whoever presses has read what is said of it.
async function sendAgain(entry) {
  const seat = document.querySelector(`[data-seat="${entry.seat}"] [name=version]`);
  const body = entry.body.filter(([name]) => !["version", "key"].includes(name));
  const version = seat?.value ?? entry.version;
  if (version !== undefined) body.push(["version", version]);
  const answer = await sent(entry.url, [...body, ["key", newKey()]]);
  if (answer.kind === "saved") {
    settled(entry, answer);
  } else if (answer.kind === "refused") {
    aside.add({ ...entry, why: answer.message, isOvertaken: answer.isOvertaken, version: answer.version ?? entry.version });
    drawn(answer);
  } else {
    const why = answer.kind === "signed-out" ? "Votre session a pris fin." : "Le portail ne répond pas encore.";
    aside.add({ ...entry, why: `${why} Cette saisie reste gardée sur cet appareil.` });
    if (answer.kind === "signed-out") tell("Votre session a pris fin. ", true, signInLink());
  }
  showAside();
}
