// A small toolbar above each text field stored as Markdown (emegalis.lib.forms.MarkdownTextarea), and a paste that keeps
// what a word processor means (titles, bold, lists, links, tables) and drops what it draws (fonts, colours, comments).
// The field works whole without it.
"use strict";

// ---------------------------------------------------------------- editing: through insertText, so that undo works

function replaceRange(field, start, end, text, selectFrom, selectTo) {
  field.focus();
  field.setSelectionRange(start, end);
  const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!typed) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  if (selectFrom !== undefined) field.setSelectionRange(selectFrom, selectTo);
}

// The selection without the spaces at its ends: emphasis marks must touch the words.
function tightSelection(field) {
  let { selectionStart: start, selectionEnd: end } = field;
  while (start < end && /\s/.test(field.value[start])) start += 1;
  while (end > start && /\s/.test(field.value[end - 1])) end -= 1;
  return [start, end];
}

function isWrapped(value, start, end, mark) {
  const before = value.slice(0, start).match(/\*+$/)?.[0].length ?? 0;
  const after = value.slice(end).match(/^\*+/)?.[0].length ?? 0;
  const stars = Math.min(before, after);
  return mark.length === 2 ? stars >= 2 : stars % 2 === 1;
}

function toggleMark(field, mark, placeholder) {
  const [start, end] = tightSelection(field);
  const width = mark.length;
  const chosen = field.value.slice(start, end);
  if (chosen && isWrapped(field.value, start, end, mark)) {
    replaceRange(field, start - width, end + width, chosen, start - width, end - width);
  } else {
    const text = chosen || placeholder;
    replaceRange(field, start, end, mark + text + mark, start + width, start + width + text.length);
  }
}

const PREFIX = /^(#{1,6} |> |[-*+] |\d+[.)] )/;

// Whole lines take or lose their sign; another sign is replaced.
function toggleLines(field, prefixOf, pattern) {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const stop = field.value.indexOf("\n", Math.max(field.selectionEnd - 1, from));
  const to = stop === -1 ? field.value.length : stop;
  const lines = field.value.slice(from, to).split("\n");
  const marked = lines.every((line) => pattern.test(line) || (lines.length > 1 && !line.trim()));
  let rank = 0;
  const changed = lines.map((line) => {
    if (!line.trim() && lines.length > 1) return line;
    rank += 1;
    return (marked ? "" : prefixOf(rank)) + line.replace(PREFIX, "");
  });
  const text = changed.join("\n");
  const at = from + text.length;
  replaceRange(field, from, to, text, lines.length > 1 ? from : at, at);
}

function insertLink(field) {
  const [start, end] = tightSelection(field);
  const words = field.value.slice(start, end) || "texte du lien";
  const address = "https://";
  const at = start + words.length + 3;
  replaceRange(field, start, end, `[${words}](${address})`, at, at + address.length);
}

const ACTIONS = [
  ["bold", "Gras", "Ctrl+B", (field) => toggleMark(field, "**", "texte en gras")],
  ["italic", "Italique", "Ctrl+I", (field) => toggleMark(field, "*", "texte en italique")],
  ["heading", "Intertitre", "", (field) => toggleLines(field, () => "## ", /^#{1,6} /)],
  ["list", "Liste à puces", "", (field) => toggleLines(field, () => "- ", /^[-*+] /)],
  ["numbers", "Liste numérotée", "", (field) => toggleLines(field, (rank) => `${rank}. `, /^\d+[.)] /)],
  ["quote", "Citation", "", (field) => toggleLines(field, () => "> ", /^> /)],
  ["link", "Lien", "Ctrl+K", insertLink],
];

// ---------------------------------------------------------------- the toolbar: one stop of the Tab key, arrows inside

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("class", "em-icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

function toolbarButton(field, [name, label, shortcut, act], position) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "em-toolbar__button";
  button.tabIndex = position === 0 ? 0 : -1;
  button.setAttribute("aria-label", label);
  button.title = shortcut ? `${label} (${shortcut})` : label;
  button.append(icon(name));
  button.addEventListener("click", () => act(field));
  return button;
}

const MOVES = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (at, count) => count - 1,
};

function moveAmong(buttons, event) {
  const move = MOVES[event.key];
  if (!move) return;
  event.preventDefault();
  const next = buttons[move(buttons.indexOf(event.target), buttons.length)];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function buildToolbar(field) {
  const bar = document.createElement("div");
  bar.className = "em-toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Mise en forme");
  if (field.id) bar.setAttribute("aria-controls", field.id);
  const buttons = ACTIONS.map((action, position) => toolbarButton(field, action, position));
  const status = document.createElement("span");
  status.className = "em-toolbar__status";
  status.setAttribute("role", "status");
  bar.append(...buttons);
  bar.addEventListener("keydown", (event) => moveAmong(buttons, event));
  const frame = document.createElement("div");
  frame.className = "em-toolbar__frame";
  frame.append(bar, status);
  field.before(frame);
  return status;
}

function shortcut(field, event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const action = ACTIONS.find(([, , keys]) => keys === `Ctrl+${event.key.toUpperCase()}`);
  if (!action) return;
  event.preventDefault();
  action[3](field);
}

// ---------------------------------------------------------------- paste: HTML of the clipboard to Markdown

const SKIPPED = new Set(["SCRIPT", "STYLE", "META", "LINK", "TITLE", "HEAD", "IMG", "SVG", "OBJECT", "IFRAME", "INPUT", "BUTTON", "SELECT", "TEXTAREA", "XML"]);
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "UL", "OL", "LI", "TABLE", "BLOCKQUOTE", "PRE", "DL", "DT", "DD", "FIGURE", "HR", "H1", "H2", "H3", "H4", "H5", "H6"]);
const HAND_MADE_BULLET = /^[•·▪●◦‣–—-]\s+/;

// Inert: styles are renamed so that nothing of the clipboard is applied, fetched or reported by the browser.
function parseClipboard(html) {
  const quiet = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-drawn=").replace(/\ssrc(set)?\s*=/gi, " data-src="));
  return new DOMParser().parseFromString(quiet, "text/html").body;
}

const drawn = (node) => (node.getAttribute?.("data-drawn") ?? "").toLowerCase();

function isBold(node, inherited) {
  const weight = drawn(node).match(/(?:^|;)\s*font-weight:\s*(\w+)/)?.[1];
  if (weight) return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  return inherited || node.tagName === "B" || node.tagName === "STRONG";
}

function isItalic(node, inherited) {
  const style = drawn(node).match(/(?:^|;)\s*font-style:\s*(\w+)/)?.[1];
  if (style) return style !== "normal";
  return inherited || node.tagName === "I" || node.tagName === "EM" || node.tagName === "CITE";
}

function address(node, inherited) {
  if (node.tagName !== "A") return inherited;
  const href = (node.getAttribute("href") ?? "").trim();
  return /^(https?:\/\/|mailto:|tel:)\S+$/i.test(href) ? href.replace(/[()<>]/g, encodeURIComponent) : inherited;
}

function escaped(text) {
  return text.replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\").replace(/[*`]/g, "\\$&").replace(/(^|\s)_|_(?=\s|$)/g, "$1\\_");
}

// The runs of text under a node, each with its emphasis and address.
function collectRuns(node, look, runs) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      runs.push({ ...look, text: child.data.replace(/[ \t\r\n\f]+/g, " ") });
    } else if (child.nodeType === Node.ELEMENT_NODE && !SKIPPED.has(child.tagName) && !drawn(child).includes("mso-list:ignore")) {
      if (child.tagName === "BR") runs.push({ ...look, text: "\n" });
      else collectRuns(child, { bold: isBold(child, look.bold), italic: isItalic(child, look.italic), href: address(child, look.href) }, runs);
    }
  }
}

const sameLook = (a, b) => a.bold === b.bold && a.italic === b.italic && a.href === b.href;

function mergeRuns(runs) {
  const merged = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (last && (sameLook(last, run) || !run.text.trim())) last.text += run.text;
    else merged.push({ ...run });
  }
  return merged;
}

function runMarkdown(run, plain) {
  const [, before, words, after] = run.text.match(/^(\s*)([^]*?)(\s*)$/);
  if (!words) return run.text;
  const mark = plain ? "" : (run.bold ? "**" : "") + (run.italic ? "*" : "");
  const marked = mark + escaped(words) + [...mark].reverse().join("");
  return before + (run.href ? `[${marked}](${run.href})` : marked) + after;
}

function inline(nodes, { plain = false, breaks = true } = {}) {
  const runs = [];
  const holder = { childNodes: nodes };
  collectRuns(holder, { bold: false, italic: false, href: "" }, runs);
  const text = mergeRuns(runs).map((run) => runMarkdown(run, plain)).join("");
  const lines = text.split("\n").map((line) => line.replace(/[ \u00a0]{2,}/g, " ").trim());
  return (breaks ? lines.join("  \n") : lines.join(" ")).replace(/^\s+|\s+$/g, "");
}

const hasBlock = (node) => [...node.children].some((child) => BLOCKS.has(child.tagName) || hasBlock(child));

// A line of Markdown that begins like a title or a quotation without being one.
const safeStart = (text) => text.replace(/^(#{1,6}\s|>)/, "\\$1");

function paragraph(nodes) {
  const text = inline(nodes);
  const bullets = text.split("  \n").map((line) => line.replace(HAND_MADE_BULLET, "- "));
  if (bullets.every((line) => line.startsWith("- "))) return bullets.join("\n");
  return safeStart(text);
}

// A paragraph that Word calls a list item: its level, and whether its sign is a number.
function wordItem(node) {
  const level = drawn(node).match(/mso-list:[^;]*level(\d)/)?.[1];
  if (!level) return null;
  const sign = [...node.querySelectorAll("[data-drawn]")].find((span) => drawn(span).includes("mso-list:ignore"))?.textContent ?? "";
  return { depth: Number(level) - 1, ordered: /^\s*\(?(\d+|[a-z]|[ivx]+)[.)]/i.test(sign), text: inline(node.childNodes, { breaks: false }) };
}

const itemLine = (depth, sign, text) => `${"   ".repeat(depth)}${sign} ${text}`;

function wordList(items) {
  const ranks = [];
  return items.map(({ depth, ordered, text }) => {
    ranks.length = depth + 1;
    if (ranks[depth]?.ordered !== ordered) ranks[depth] = { ordered, rank: 0 };
    ranks[depth].rank += 1;
    return itemLine(depth, ordered ? `${ranks[depth].rank}.` : "-", text);
  }).join("\n");
}

function list(node, depth) {
  const ordered = node.tagName === "OL";
  let rank = Number(node.getAttribute("start") ?? 1) - 1;
  const lines = [];
  for (const item of node.children) {
    if (item.tagName === "UL" || item.tagName === "OL") lines.push(list(item, depth + 1));
    if (item.tagName !== "LI") continue;
    rank += 1;
    const nested = [...item.children].filter((child) => child.tagName === "UL" || child.tagName === "OL");
    const own = [...item.childNodes].filter((child) => !nested.includes(child));
    const text = inline(own, { breaks: false });
    if (text) lines.push(itemLine(depth, ordered ? `${rank}.` : "-", text));
    lines.push(...nested.map((inner) => list(inner, depth + 1)));
  }
  return lines.join("\n");
}

function table(node) {
  const rows = [...node.rows].map((row) => [...row.cells].map((cell) => inline(cell.childNodes, { breaks: false }).replace(/\|/g, "\\|")));
  const width = Math.max(...rows.map((row) => row.length));
  if (width < 2) return rows.flat().filter(Boolean).join("\n\n");
  const lines = rows.map((row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`);
  lines.splice(1, 0, `|${" --- |".repeat(width)}`);
  return lines.join("\n");
}

const levelOf = (node) => Number(node.tagName.match(/^H([1-6])$/)?.[1] ?? (/\bmsotitle\b/i.test(node.className) ? 1 : 0));

function block(node, top) {
  const level = levelOf(node);
  if (level) {
    const words = inline(node.childNodes, { plain: true, breaks: false });
    return words && `${level <= top ? "##" : "####"} ${words}`;
  }
  if (node.tagName === "UL" || node.tagName === "OL") return list(node, 0);
  if (node.tagName === "TABLE") return table(node);
  if (node.tagName === "BLOCKQUOTE") return blocks(node, top).join("\n\n").replace(/^/gm, "> ");
  if (node.tagName === "HR") return "";
  return hasBlock(node) ? blocks(node, top).join("\n\n") : paragraph(node.childNodes);
}

// The blocks under a node; loose words between two blocks make a paragraph, items of Word that follow make a list.
function blocks(node, top) {
  const found = [];
  let loose = [];
  let items = [];
  const flush = () => {
    if (loose.length) found.push(paragraph(loose));
    if (items.length) found.push(wordList(items));
    loose = [];
    items = [];
  };
  for (const child of node.childNodes) {
    const isElement = child.nodeType === Node.ELEMENT_NODE;
    if (isElement && SKIPPED.has(child.tagName)) continue;
    const item = isElement ? wordItem(child) : null;
    if (item) {
      if (loose.length) flush();
      items.push(item);
    } else if (isElement && (BLOCKS.has(child.tagName) || hasBlock(child))) {
      flush();
      found.push(block(child, top));
    } else if (child.nodeType === Node.TEXT_NODE ? child.data.trim() || loose.length : isElement) {
      if (items.length) flush();
      loose.push(child);
    }
  }
  flush();
  return found.filter(Boolean);
}

function htmlToMarkdown(html) {
  const body = parseClipboard(html);
  const levels = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(levelOf);
  return blocks(body, levels.length ? Math.min(...levels) : 1).join("\n\n");
}

function paste(field, status, event) {
  const html = event.clipboardData?.getData("text/html");
  if (!html) return;
  const text = htmlToMarkdown(html);
  if (!text) return;
  event.preventDefault();
  const { selectionStart: start, selectionEnd: end, value } = field;
  const isBlock = /\n|^(#{2,4} |- |\d+\. |> |\|)/.test(text);
  const before = isBlock && start > 0 ? "\n".repeat(Math.max(0, 2 - value.slice(0, start).match(/\n*$/)[0].length)) : "";
  const after = isBlock && end < value.length ? "\n".repeat(Math.max(0, 2 - value.slice(end).match(/^\n*/)[0].length)) : "";
  replaceRange(field, start, end, before + text + after);
  status.textContent = "Texte collé\u00a0: titres, gras, listes, liens et tableaux sont gardés, le reste de la mise en forme est retiré.";
}

// ---------------------------------------------------------------- start

for (const field of document.querySelectorAll("textarea[data-markdown]:not([data-markdown='ready'])")) {
  field.dataset.markdown = "ready";
  const status = buildToolbar(field);
  field.addEventListener("keydown", (event) => shortcut(field, event));
  field.addEventListener("paste", (event) => paste(field, status, event));
}
