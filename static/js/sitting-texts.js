// The texts of the secretary's screen, kept as they are typed (sitting-sending.js). When two people wrote, both texts are
// shown and a person chooses; nothing is replaced unseen.
"use strict";

const texts = keptList("texts"); // each by its address: its words, the version its page had, and what to say of it
const UNSEEN = ["csrfmiddlewaretoken", "version"];

const CHOICES = [
  ["Garder mon texte", (mine) => mine],
  ["Garder l’autre", (_, theirs) => theirs],
  ["Mettre les deux à la suite", (mine, theirs) => [theirs, mine].filter(Boolean).join("\n\n")],
];

function keepText(form) {
  const WAIT = 1500;
  const status = form.querySelector("[data-text-said]");
  const fields = () => [...form.elements].filter((field) => field.name && !UNSEEN.includes(field.name));
  const version = form.elements.namedItem("version");
  const words = () => fields().map((field) => [field.name, field.value]);
  const told = (list) => list.map(([, value]) => value).filter(Boolean).join("\n\n");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const fill = (list) => {
    for (const [name, value] of list) form.elements.namedItem(name).value = value;
  };
  // A page that came back refused shows words that the portal does not have.
  let saved = form.querySelector(".em-seat__said") ? [] : words();
  let timer = 0;
  let failures = 0;
  let saving = null;
  let clash = null;

  const keepHere = () =>
    texts.add({
      id: form.action, said: form.dataset.said, here: form.dataset.here, words: words(), text: told(words()), version: version.value,
    });

  const later = (wait = WAIT) => {
    clearTimeout(timer);
    timer = setTimeout(() => save(), wait);
  };

  const again = () => act("Réessayer", () => save({ isAsked: true }));

  async function send(mine) {
    const answer = await sent(form.action, [...mine, ["version", version.value]]);
    failures = answer.kind === "broken" ? failures + 1 : 0;
    if (answer.kind === "saved") {
      version.value = answer.version;
      room.dataset.pulse = answer.pulse;
      saved = mine;
      if (same(words(), mine)) texts.remove(form.action);
      else later();
      status.textContent = `Enregistré à ${answer.saved_at}`;
    } else if (answer.kind === "refused" && answer.standing) {
      showClash(answer.message, Object.entries(answer.standing), answer.version);
    } else if (answer.kind === "refused") {
      status.replaceChildren(`${answer.message} Votre texte reste ici, gardé sur cet appareil. `, again());
    } else if (answer.kind === "signed-out") {
      status.replaceChildren("Votre session a pris fin\u00a0: votre texte est gardé sur cet appareil. ", signInLink());
    } else {
      const why = answer.why ?? `Le portail n’a pas pu l’enregistrer (erreur ${answer.status})`;
      status.replaceChildren(`${why}\u00a0: votre texte est gardé sur cet appareil, et repartira de lui-même. `, again());
      later(RETRY * Math.min(2 ** failures, 15));
    }
    return answer.kind === "saved";
  }

  // Whether the portal has what the form holds; « asked » by a button: even words that were only proposed.
  function save({ isAsked = false } = {}) {
    clearTimeout(timer);
    if (same(words(), saved) && !clash && !isAsked) return Promise.resolve(true);
    keepHere();
    if (clash) return Promise.resolve(false);
    saving ??= send(words()).finally(() => {
      saving = null;
    });
    return saving;
  }

  // Both texts, side by side in time: what the portal has, then what is typed here.
  function showClash(message, theirs, standing) {
    clash?.remove();
    clash = document.createElement("div");
    clash.className = "em-seat__said mb-2";
    clash.setAttribute("role", "alert");
    clash.append(
      paragraph(message, "mb-2"),
      paragraph("Enregistré\u00a0:", "fw-semibold mb-0"), paragraph(told(theirs) || "(rien)", "em-roomaside__text mb-2"),
      paragraph("Votre texte est dans la zone de saisie.", "mb-2"),
    );
    const acts = paragraph("", "em-actions mb-0");
    clash.append(acts);
    for (const [label, choose] of CHOICES) {
      acts.append(act(label, () => {
        const other = new Map(theirs);
        fill(words().map(([name, mine]) => [name, choose(mine, other.get(name) ?? "")]));
        version.value = standing;
        saved = theirs;
        clash.remove();
        clash = null;
        texts.remove(form.action);
        status.textContent = "";
        save();
      }));
    }
    form.prepend(clash);
    status.textContent = "Votre texte est gardé sur cet appareil.";
  }

  form.addEventListener("input", () => later());
  form.addEventListener("change", () => save());
  window.addEventListener("online", () => save());
  window.addEventListener("pagehide", () => {
    if (!same(words(), saved)) keepHere();
  });
  // The verb behind a plain button takes the words that the portal has, under their last version.
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const isPlain = "plain" in (button?.dataset ?? {});
    if (isPlain && same(words(), saved) && !saving && !clash) return;
    event.preventDefault();
    await saving;
    if ((await save({ isAsked: !isPlain })) && isPlain) form.requestSubmit(button);
  });

  // What a cut, or a page left too early, had kept on this device.
  const restore = () => {
    const kept = texts.all().find((one) => one.id === form.action);
    if (!kept || !saved.length) return;
    texts.remove(form.action);
    if (same(kept.words, words())) return;
    const theirs = words();
    fill(kept.words);
    if (kept.version === version.value) save();
    else showClash("Un autre texte a été enregistré entre-temps. Rien n’est encore remplacé.", theirs, version.value);
    keepHere();
  };
  restore();

  // Someone else's words, where nothing was typed here.
  form.follow = (fresh) => {
    const other = [...fresh.querySelectorAll("form[data-text]")].find((one) => one.getAttribute("action") === form.getAttribute("action"));
    if (!other || clash || saving || !same(words(), saved) || form.contains(document.activeElement)) return;
    fill([...other.elements].filter((field) => field.name && !UNSEEN.includes(field.name)).map((field) => [field.name, field.value]));
    version.value = other.elements.namedItem("version").value;
    saved = words();
  };
}

const textForms = [...document.querySelectorAll("form[data-text]")];
for (const form of textForms) keepText(form);

// Words kept for an item that this page does not hold open leave by themselves; set aside, in view, when refused.
async function sendStrays() {
  for (const kept of texts.all()) {
    if (textForms.some((form) => form.action === kept.id)) continue;
    const answer = await sent(kept.id, [...kept.words, ["version", kept.version]]);
    if (answer.kind !== "saved" && answer.kind !== "refused") return;
    texts.remove(kept.id);
    if (answer.kind === "saved") continue;
    aside.add({ ...kept, url: kept.id, body: kept.words, ...whyRefused(answer), version: answer.version ?? kept.version });
    showAside();
  }
}

// What is said of a refusal; where someone else wrote, their words too.
const whyRefused = ({ message, standing, isOvertaken }) => {
  const theirs = Object.values(standing ?? {}).filter(Boolean).join("\n\n");
  return { why: theirs ? `${message}\nEnregistré\u00a0: ${theirs}` : message, isOvertaken };
};
