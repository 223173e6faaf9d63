// Following a link without loading everything anew, and a look at where a link
// leads before following it.
//
// A visit fetches the page, puts its content in place of the present one and
// leaves history, scrolling and anchors to the browser, which knows how: all of
// it hangs on the Navigation API. Without that, or for anything but a plain click
// on a page of this hub, links are links. Scripts learn of a visit by two events
// on the document: "podbook:leave" before the content goes, "podbook:page" (with
// detail.visit) when the new one stands. Scripts and styles that a page names and
// that were not loaded yet are loaded then.
"use strict";
{
  const { root, $, $$, make } = podbook;
  const bare = (url) => { const u = new URL(url, location); u.hash = ""; return u.href; };
  const web = location.protocol.startsWith("http");

  // A page of this hub that can be put in place. Searching is a state of its own.
  const ours = (url) => web && url.origin === location.origin && url.pathname.startsWith(root.pathname) && url.pathname.endsWith("/") && url.pathname !== root.pathname + "search/";

  // Pages as text, fetched once within half a minute.
  const pages = new Map();
  const page = (href) => {
    const url = bare(href), known = pages.get(url);
    if (known && performance.now() - known.at < 30000) return known.text;
    const text = fetch(url, { headers: { Accept: "text/html" } }).then(async (answer) => {
      if (!answer.ok || answer.redirected || !/^text\/html\b/.test(answer.headers.get("Content-Type"))) throw new Error("not a page to put in place");
      return answer.text();
    });
    text.catch(() => pages.delete(url));
    pages.set(url, { at: performance.now(), text });
    if (pages.size > 40) pages.delete(pages.keys().next().value);
    return text;
  };
  const read = (html) => new DOMParser().parseFromString(html, "text/html");
  const linked = (event) => {
    const a = event.target.closest?.("a[href]");
    return a && !a.target && !a.hasAttribute("download") && ours(a) ? a : null;
  };
  document.addEventListener("podbook:revision", () => pages.clear());

  if (window.navigation && web) {
    // A pointer that rests on a link is about to press it.
    let resting;
    const ahead = (a) => { if (bare(a.href) !== bare(location) && !navigator.connection?.saveData) page(a.href).catch(() => {}); };
    document.addEventListener("pointerover", (event) => {
      const a = linked(event);
      clearTimeout(resting);
      if (a && event.pointerType === "mouse") resting = setTimeout(ahead, 60, a);
    });
    document.addEventListener("touchstart", (event) => { const a = linked(event); if (a) ahead(a); }, { passive: true });
    document.addEventListener("focusin", (event) => {
      const a = linked(event);
      clearTimeout(resting);
      if (a) resting = setTimeout(ahead, 200, a);
    });
    // Who has read to the end reads on.
    const end = new IntersectionObserver((seen) => { for (const { isIntersecting, target } of seen) if (isIntersecting) { end.unobserve(target); ahead(target); } });
    const watchEnd = () => { end.disconnect(); for (const a of $$(".steps .next")) end.observe(a); };
    watchEnd();
    document.addEventListener("podbook:page", watchEnd);

    // What a page loads, by URL. The same name with another hash is a newer theme.
    const loads = (doc, base) => $$("script[src]:not([data-page]), link[rel=stylesheet]", doc).map((el) => ({ el, url: new URL(el.getAttribute("src") || el.getAttribute("href"), base).href }));
    const loaded = new Set(loads(document, location).map(({ url }) => url));
    const stem = (url) => url.replace(/\.[0-9a-f]{8}(?=\.\w+$)/, "");
    const stale = (url) => !loaded.has(url) && [...loaded].some((known) => stem(known) === stem(url));
    const own = "title, meta[name=description], meta[name=robots], meta[property], link[rel=canonical], link[rel=alternate], script[type='application/ld+json']";

    const swap = async (html, to, signal) => {
      const doc = read(html);
      for (const el of $$("noscript", doc)) el.remove(); // which the parser, having no scripts, took for content
      const wanted = loads(doc, to);
      // What a page may frame is settled by the answer that it was loaded with.
      if (!$(".frame main", doc) || $("[data-src]", doc) || wanted.some(({ url }) => stale(url))) throw new Error("not a page to put in place");
      const missing = wanted.filter(({ url }) => !loaded.has(url));
      await Promise.all(missing.filter(({ el }) => el.rel).map(({ url }) => new Promise((done) => {
        const sheet = make("link", { rel: "stylesheet", href: url });
        sheet.onload = sheet.onerror = done;
        document.head.append(sheet);
      })));
      signal.throwIfAborted();
      document.dispatchEvent(new Event("podbook:leave"));
      const side = $("#sidebar")?.scrollTop;
      // A page that is shown live keeps account of its nodes, and swaps them itself.
      if (document.dispatchEvent(new CustomEvent("podbook:swap", { cancelable: true, detail: { html } }))) {
        for (const el of $$(own, document.head)) el.remove();
        document.head.append(...$$(own, doc.head));
        document.body.className = doc.body.className;
        $(".frame").replaceWith($(".frame", doc));
      }
      if (side) $("#sidebar")?.scrollTo({ top: side, behavior: "instant" });
      for (const { el, url } of missing) {
        loaded.add(url);
        if (el.rel) continue;
        const script = Object.assign(make("script", { src: url }), { async: false });
        Object.assign(script.dataset, el.dataset);
        document.head.append(script);
      }
    };

    let shown = location.pathname;
    navigation.addEventListener("navigate", (event) => {
      const to = new URL(event.destination.url);
      const back = event.navigationType === "traverse";
      if (!event.canIntercept || event.hashChange || event.downloadRequest !== null || event.formData || event.navigationType === "reload") return;
      if (!ours(to) || document.body.classList.contains("page-search")) return;
      if (back ? to.pathname === shown : event.destination.sameDocument) return;
      // The address changes before the content does; links must not move with it.
      for (const a of $$("a[href]:not([href^='#'])")) a.setAttribute("href", a.href);
      for (const el of $$("link[href]:not([rel=stylesheet])")) el.setAttribute("href", el.href);
      for (const form of $$("form[action]")) form.setAttribute("action", form.action);
      event.intercept({
        focusReset: "manual",
        scroll: "manual",
        handler: async () => {
          const html = document.documentElement;
          const slow = setTimeout(() => { html.dataset.loading = ""; }, 250);
          try {
            await swap(await page(to), to, event.signal);
          } catch (error) {
            if (event.signal.aborted) return;
            return location.reload(); // the address is right by now
          } finally {
            clearTimeout(slow);
            delete html.dataset.loading;
          }
          shown = to.pathname;
          document.dispatchEvent(new CustomEvent("podbook:page", { detail: { visit: true } }));
          event.scroll(); // to where it was, or to the anchor
          if (!back && !to.hash) scrollTo({ top: 0, behavior: "instant" }); // which not every browser takes for its task
          const target = to.hash && document.getElementById(decodeURIComponent(to.hash.slice(1))) || $("main h1") || $("main");
          if (!target.matches("a, button, input, [tabindex]")) target.tabIndex = -1;
          target.focus({ preventScroll: true });
        },
      });
    });
  }

  /* A look ahead */
  const delay = { mouse: 350, keyboard: 700 };
  const card = make("aside", { class: "preview", id: "preview", role: "tooltip", hidden: true });
  let timer = 0, of = null, asked = 0;
  const hide = () => {
    clearTimeout(timer);
    asked++;
    if (!of) return;
    of.removeAttribute("aria-describedby");
    of = null;
    card.hidden = true;
  };
  const words = (el) => {
    const copy = el.cloneNode(true);
    for (const gone of $$(".anchor, .code-tools, sup, script, style, button", copy)) gone.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const cut = (text) => text.length > 300 ? text.slice(0, text.lastIndexOf(" ", 290)) + " …" : text;
  // What a place says: its name, where it lies, and how it begins.
  const gist = (doc, id) => {
    const at = id && doc.getElementById(id);
    const where = $(".frame h1", doc);
    if (!at) return where && { title: words(where), where: $$(".crumbs li", doc).slice(1).map(words).join(" / "), text: words($(".lead", doc) || $(".prose > p", doc) || make("p")) };
    if (!/^H[1-6]$/.test(at.tagName)) return { title: "", where: "", text: words(at.closest("li, p, dd") || at) };
    let text = "";
    for (let el = at.nextElementSibling; el && !/^H[1-6]$/.test(el.tagName) && text.length < 300; el = el.nextElementSibling) text += " " + words(el);
    return { title: words(at), where: where && doc !== document ? words(where) : "", text: text.trim() };
  };
  const show = async (a) => {
    const mine = ++asked;
    try {
      const doc = bare(a.href) === bare(location) ? document : read(await page(a.href));
      const said = gist(doc, decodeURIComponent(a.hash.slice(1)));
      if (mine !== asked || !said || !(said.text || said.where) || !a.isConnected) return;
      card.replaceChildren(...[["where", said.where], ["title", said.title], ["text", cut(said.text)]].filter(([, t]) => t).map(([name, t]) => make("span", { class: "preview-" + name }, t)));
      document.body.append(card);
      card.hidden = false;
      const box = a.getClientRects()[0], size = card.getBoundingClientRect();
      const below = box.bottom + size.height + 16 < innerHeight || box.top < size.height + 16;
      card.style.insetBlockStart = scrollY + (below ? box.bottom + 8 : box.top - size.height - 8) + "px";
      card.style.left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - size.width - 8)) + "px";
      of = a;
      a.setAttribute("aria-describedby", "preview");
    } catch { /* nothing to show */ }
  };
  const aim = (event) => {
    const a = event.target.closest?.(":is(.prose, .after, .transcript) a[href]:not(.anchor, .time, .footnote-backref, [role])");
    return a && (ours(a) || a.hash && bare(a.href) === bare(location)) ? a : null;
  };
  const soon = (a, wait) => {
    if (a === of) return;
    hide();
    timer = setTimeout(show, wait, a);
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || card.contains(event.target)) return;
    const a = aim(event);
    if (a) soon(a, delay.mouse);
    else { clearTimeout(timer); timer = setTimeout(hide, 150); } // time to reach the card
    if (a && a === of) clearTimeout(timer);
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  document.addEventListener("focusin", (event) => {
    const a = aim(event);
    if (a?.matches(":focus-visible")) soon(a, delay.keyboard);
    else hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  for (const what of ["pointerdown", "podbook:leave"]) document.addEventListener(what, hide);
  addEventListener("blur", hide);
}
