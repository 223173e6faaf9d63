// What a page does while its hub is being edited: it listens for revisions, puts
// in place what changed in it, and shows the mistakes in its source. Only
// `podbook serve` adds this script.
//
// Other scripts have improved the page since it was parsed: buttons, open
// folders, wrapped code. So it is not replaced and not compared with what the
// server sends. The page as it was sent (kept from the moment of parsing, for
// this script is its last element and runs before deferred ones) is compared
// with the page as it is sent now; each difference is carried out on the nodes
// that came of the former. What did not change is not touched: scroll position,
// focus, selection, players and open <details> stay. Afterwards "podbook:page"
// is dispatched on the document, and "podbook:revision" for every revision.
"use strict";
{
  const script = document.currentScript;
  const here = new URL(script.src);
  const root = new URL("../", here).pathname;
  let shown = script.dataset.page; // hash of the page in view

  // ---- The page as sent, and which live node each of its nodes became.

  const live = new WeakMap();
  const pair = (sent, node) => {
    live.set(sent, node);
    for (let a = sent.firstChild, b = node.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  };
  let sent = document.documentElement.cloneNode(true);
  pair(sent, document.documentElement);

  // The hub's settings do not say where it stands; the server knows how it was asked.
  if (script.dataset.search) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "search", type: "application/opensearchdescription+xml", href: script.dataset.search });
    link.title = document.querySelector(".brand")?.textContent.trim() || document.title;
    document.head.append(link);
  }

  const read = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    // A parser without scripts sees elements where the page's own saw text …
    for (const el of page.querySelectorAll("noscript")) el.textContent = el.innerHTML;
    // … and this script saw nothing of what follows it.
    const end = [...page.querySelectorAll("script[data-page]")].at(-1);
    while (end?.nextSibling) end.nextSibling.remove();
    return page.documentElement;
  };

  // top is the node below parent that holds a live node: itself, unless a script
  // put something around it. Nothing when a script took it away.
  const top = (node, parent) => {
    while (node && node.parentNode !== parent) node = node.parentNode;
    return node;
  };

  const isSheet = (node) => node.nodeName === "LINK" && node.rel === "stylesheet";
  let visiting = false; // the frame of another page is not this one's, edited
  const alike = (a, b) => a.nodeName === b.nodeName && (a.nodeType !== 1 || a.id === b.id && !isSheet(a) && !(visiting && a.classList.contains("frame")));

  // Pairs of indices [i, j] of equal nodes, ascending in both.
  const common = (a, b) => {
    const pairs = [];
    let start = 0, enda = a.length, endb = b.length;
    while (start < enda && start < endb && a[start].isEqualNode(b[start])) pairs.push([start, start++]);
    const tail = [];
    while (enda > start && endb > start && a[enda - 1].isEqualNode(b[endb - 1])) tail.unshift([--enda, --endb]);
    const n = enda - start, m = endb - start;
    if (n && m && n * m <= 250000) {
      const key = new Map(), id = (node) => {
        const text = node.nodeType === 1 ? node.outerHTML : node.nodeType + node.data;
        if (!key.has(text)) key.set(text, key.size);
        return key.get(text);
      };
      const x = a.slice(start, enda).map(id), y = b.slice(start, endb).map(id);
      const best = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1));
      for (let i = n - 1; i >= 0; i--) for (let j = m - 1; j >= 0; j--) best[i][j] = x[i] === y[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
      for (let i = 0, j = 0; i < n && j < m;) {
        if (x[i] === y[j]) pairs.push([start + i++, start + j++]);
        else if (best[i + 1][j] >= best[i][j + 1]) i++;
        else j++;
      }
    }
    return pairs.concat(tail);
  };

  const attributes = (before, after, node) => {
    for (const { name, value } of after.attributes) {
      if (before.getAttribute(name) === value) continue;
      if (name === "class") {
        node.classList.remove(...before.classList);
        node.classList.add(...after.classList);
      } else node.setAttribute(name, value);
    }
    for (const { name } of before.attributes) if (!after.hasAttribute(name)) node.removeAttribute(name);
  };

  // change carries out what differs between two versions of an element.
  const change = (before, after, work) => {
    const node = live.get(before);
    live.set(after, node);
    attributes(before, after, node);
    const a = [...before.childNodes], b = [...after.childNodes];
    const kept = common(a, b);
    const fate = b.map(() => null); // by index in b: the node of a that it comes from
    const used = new Set();
    let i = 0, j = 0;
    for (const [x, y] of [...kept, [a.length, b.length]]) {
      for (; i < x && j < y; j++) { // between two equal nodes: the like of each becomes the other
        const at = a.slice(i, x).findIndex((old) => alike(old, b[j]));
        if (at < 0) continue;
        fate[j] = a[i + at];
        used.add(fate[j]);
        i += at + 1;
      }
      if (x < a.length) {
        fate[y] = a[x];
        used.add(a[x]);
      }
      i = x + 1;
      j = y + 1;
    }
    for (const old of a) {
      if (used.has(old)) continue;
      const gone = top(live.get(old), node);
      if (gone && isSheet(gone)) work.sheets.push(gone);
      else gone?.remove();
    }
    let next = null;
    for (let k = b.length - 1; k >= 0; k--) {
      const old = fate[k];
      let mine;
      if (old && old.isEqualNode(b[k])) {
        b[k].replaceWith(old); // which knows its live nodes
        mine = live.get(old);
      } else if (old && old.nodeType === 1) {
        change(old, b[k], work);
        mine = live.get(b[k]);
      } else if (old) {
        mine = live.get(old);
        live.set(b[k], mine);
        mine.data = b[k].data;
      } else {
        mine = document.importNode(b[k], true);
        pair(b[k], mine);
        node.insertBefore(mine, next);
        if (isSheet(mine)) work.loads.push(new Promise((done) => { mine.onload = mine.onerror = done; }));
      }
      next = top(mine, node) || next;
    }
  };

  const scripts = (page) => [...page.querySelectorAll("script[src]")].map((s) => s.getAttribute("src")).join("\n");

  // The theme's scripts put another page in place: what differs around its frame
  // is carried out as for an edit, and from now on that page is listened for.
  document.addEventListener("podbook:swap", (event) => {
    event.preventDefault();
    const page = read(event.detail.html), work = { sheets: [], loads: [] };
    visiting = true;
    change(sent, page, work);
    visiting = false;
    Promise.all(work.loads).then(() => { for (const sheet of work.sheets) sheet.remove(); });
    sent = page;
    shown = script.dataset.page;
    problems = [];
    gone = false;
    note();
    revision = null;
    listen();
  });

  const put = async (html) => {
    const page = read(html);
    if (scripts(page) !== scripts(sent)) return location.reload();
    const style = document.documentElement.style;
    style.overflowAnchor = "none"; // the browser must not scroll as well
    const mark = document.elementFromPoint(innerWidth / 2, Math.min(150, innerHeight / 2));
    const was = mark?.getBoundingClientRect().top;
    const work = { sheets: [], loads: [] };
    change(sent, page, work);
    sent = page;
    if (mark?.isConnected && scrollY > 0) scrollBy({ top: mark.getBoundingClientRect().top - was, behavior: "instant" });
    setTimeout(() => {
      style.overflowAnchor = "";
      if (!style.length) document.documentElement.removeAttribute("style");
    }, 100);
    document.dispatchEvent(new Event("podbook:page"));
    await Promise.all(work.loads);
    for (const sheet of work.sheets) sheet.remove();
  };

  // ---- Notes in the corner: mistakes in the source, and that a page is gone.

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483647; max-inline-size: min(38rem, calc(100vw - 2rem));
      font: 14px/1.45 system-ui, sans-serif; text-align: start; }
    @media print { :host { display: none; } }
    button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; padding: .4rem .7rem; border-radius: .4rem; }
    button:focus-visible { outline: 2px solid Highlight; outline-offset: 1px; }
    .pill, .panel { background: Canvas; color: CanvasText; border: 1px solid color-mix(in srgb, CanvasText 30%, Canvas); border-radius: .6rem;
      box-shadow: 0 4px 24px rgb(0 0 0 / .2); border-inline-start: .3rem solid #b26a00; }
    .error { border-inline-start-color: #c5282f; }
    .pill { display: block; margin-inline-start: auto; }
    .panel { max-block-size: min(60vh, 30rem); overflow: auto; }
    header { display: flex; align-items: center; gap: .5rem; padding: .3rem .4rem .3rem .8rem; position: sticky; inset-block-start: 0; background: Canvas; }
    header strong { flex: 1; }
    ol { list-style: none; margin: 0; padding: 0 .8rem .4rem; }
    li { padding: .5rem 0; border-block-start: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); overflow-wrap: anywhere; }
    .where { opacity: .75; font-size: .9em; }
    pre { margin: .3rem 0; padding: .3rem .5rem; overflow: auto; font: 12px/1.4 ui-monospace, monospace; border-radius: .3rem;
      background: color-mix(in srgb, CanvasText 8%, Canvas); }
    p { margin: .3rem 0; }
    [hidden] { display: none; }`);
  let notes; // the shadow root, once there was something to say
  let problems = [], gone = false, folded = false, known = "";

  const make = (tag, attrs, ...children) => {
    const el = Object.assign(document.createElement(tag), attrs);
    el.append(...children);
    return el;
  };

  const count = (n, word) => n ? [n + " " + word + (n > 1 ? "s" : "")] : [];

  const note = () => {
    const text = gone + JSON.stringify(problems);
    if (text === known) return;
    // Old warnings do not stand in a reader's way; errors, and what the last save
    // brought, do.
    folded = known === "" && !gone && !problems.some((p) => p.severity === "error");
    known = text;
    draw();
  };

  const draw = () => {
    const weighty = problems.filter((p) => p.severity !== "info");
    if (!weighty.length && !gone) {
      notes?.host.remove();
      notes = null;
      return;
    }
    if (!notes) {
      const host = document.createElement("podbook-notes");
      notes = host.attachShadow({ mode: "open" });
      notes.adoptedStyleSheets = [sheet];
      host.setAttribute("role", "status");
      document.documentElement.append(host);
    }
    const errors = weighty.filter((p) => p.severity === "error").length;
    const title = gone ? "This page is gone" : [...count(errors, "error"), ...count(weighty.length - errors, "warning")].join(", ");
    const kind = gone || errors ? " error" : "";
    const fold = (to) => () => {
      folded = to;
      draw();
      notes.querySelector("button").focus();
    };
    if (folded) {
      notes.replaceChildren(make("button", { className: "pill" + kind, type: "button", ariaExpanded: "false", onclick: fold(false) }, title));
      return;
    }
    const panel = make("div", { className: "panel" + kind },
      make("header", {}, make("strong", {}, title), make("button", { type: "button", ariaExpanded: "true", onclick: fold(true) }, "Hide")));
    if (gone) panel.append(make("ol", {}, make("li", {}, "It was renamed, moved or deleted. What you see is what it last said. ", make("a", { href: root }, "To the start page"))));
    const list = make("ol", {});
    for (const p of weighty) {
      const where = [p.file, p.line, p.line && p.col].filter(Boolean).join(":");
      const item = make("li", {}, make("div", { className: "where" }, where + " · " + p.severity), p.message);
      if (p.source) item.append(make("pre", {}, p.source + (p.source_col ? "\n" + " ".repeat(p.source_col - 1) + "^" : "")));
      if (p.hint) item.append(make("p", {}, "hint: " + p.hint));
      list.append(item);
    }
    if (weighty.length) panel.append(list);
    notes.replaceChildren(panel);
  };

  // ---- Listening.

  let path, stream, revision, waiting = null, busy = false;

  const obey = async (event) => {
    if (busy) { // only the newest matters
      waiting = event;
      return;
    }
    busy = true;
    try {
      problems = event.problems;
      if (event.page !== shown) {
        const answer = await fetch(location.href, { cache: "no-cache", headers: { Accept: "text/html" } });
        const missing = "missing" in script.dataset;
        if (answer.redirected) return location.replace(answer.url);
        gone = answer.status === 404 && !missing;
        if (answer.ok || answer.status === 404 && missing) {
          await put(await answer.text());
          shown = sent.querySelector("script[data-page]")?.dataset.page;
        }
      } else gone = false;
      note();
      if (revision && revision !== event.revision) document.dispatchEvent(new Event("podbook:revision"));
      revision = event.revision;
    } catch { /* the server is away; it will tell when it is back */ } finally {
      busy = false;
      const next = waiting;
      waiting = null;
      if (next) obey(next);
    }
  };

  const listen = () => {
    stream?.close();
    stream = null;
    if (document.hidden) return; // browsers allow few connections; a tab in the background needs none
    path = "/" + location.pathname.slice(root.length);
    try { path = decodeURIComponent(path); } catch { /* stays as it is */ }
    stream = new EventSource(new URL("events?path=" + encodeURIComponent(path), here));
    stream.onmessage = (message) => obey(JSON.parse(message.data));
  };
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
  addEventListener("pagehide", () => stream?.close());
  document.addEventListener("visibilitychange", listen);
  listen();
}
