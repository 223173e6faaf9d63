// What a page can do beyond being read. Everything here is optional: without it
// pages read and link the same. Other scripts that change the content tell so by
// dispatching "podbook:page" on the document.
"use strict";
{
  const root = new URL("../", document.currentScript.src);
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const store = (kind, key, value) => {
    try {
      if (value === undefined) return kind.getItem("podbook-" + key);
      if (value === null) kind.removeItem("podbook-" + key);
      else kind.setItem("podbook-" + key, value);
    } catch { /* private windows may have no storage */ }
    return null;
  };
  const make = (tag, attrs, ...children) => {
    const el = document.createElement(tag);
    for (const [k, v] of Object.entries(attrs || {})) if (v != null && (v !== false || k.startsWith("aria-"))) el.setAttribute(k, v === true && !k.startsWith("aria-") ? "" : v);
    el.append(...children);
    return el;
  };
  window.podbook = { root, $, $$, store, make };

  // Colours: system, light, dark, in turn.
  const themes = ["system", "light", "dark"];
  const themeButton = $(".theme-button");
  const showTheme = (name) => {
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    themeButton.title = "Colours: " + name;
    themeButton.setAttribute("aria-label", themeButton.title);
  };
  if (themeButton) {
    let now = document.documentElement.dataset.theme || "system";
    showTheme(now);
    themeButton.addEventListener("click", () => {
      now = themes[(themes.indexOf(now) + 1) % themes.length];
      showTheme(now);
      store(localStorage, "theme", now === "system" ? null : now);
    });
  }

  // The navigation as a drawer on narrow screens.
  const menuButton = $(".menu-button");
  const drawer = (open) => {
    const sidebar = $("#sidebar");
    if (!sidebar || !menuButton) return;
    sidebar.classList.toggle("shown", open);
    menuButton.setAttribute("aria-expanded", open);
    document.documentElement.classList.toggle("drawer-open", open);
    if (open) {
      sidebar.scrollTop = 0;
      $("a", sidebar)?.focus({ preventScroll: true });
    }
  };
  menuButton?.addEventListener("click", () => drawer(menuButton.getAttribute("aria-expanded") !== "true"));

  // Folders of the navigation open in place; nav.json holds what the page does not.
  let tree;
  const loadTree = () => tree ||= fetch(new URL("nav.json", root)).then((r) => r.ok ? r.json() : Promise.reject(r.status)).catch((e) => { tree = null; throw e; });
  const address = (a) => "/" + decodeURI(a.href).slice(decodeURI(root.href).length);
  const find = (node, url) => {
    if (decodeURI(node.url) === url) return node;
    for (const child of node.children || []) {
      const hit = child.children && find(child, url);
      if (hit) return hit;
    }
  };
  const opened = new Set(JSON.parse(store(localStorage, "nav") || "[]"));
  const branch = (node) => make("ul", {}, ...(node.children || []).slice(0, 200).map((child) =>
    make("li", { "data-folder": !!child.children }, make("a", { href: new URL(child.url.slice(1), root).href }, child.title))));
  const expand = async (li, open) => {
    const button = $(":scope > .toggle", li);
    const link = $(":scope > a", li);
    let list = $(":scope > ul", li);
    if (open && !list) {
      const node = find(await loadTree(), address(link));
      if (!node) return;
      list = branch(node);
      li.append(list);
      dress(list);
    }
    if (list) list.hidden = !open;
    button.setAttribute("aria-expanded", open);
  };
  const dress = (from) => {
    for (const li of $$("li[data-folder]", from)) {
      if ($(":scope > .toggle", li)) continue;
      const link = $(":scope > a", li);
      const inPage = !!$(":scope > ul", li);
      const button = make("button", { type: "button", class: "toggle", "aria-expanded": inPage, "aria-label": link.textContent });
      link.after(button);
      if (!inPage && opened.has(address(link))) expand(li, true).catch(() => {});
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".sidebar .toggle");
    if (!button) return;
    const li = button.parentElement;
    const open = button.getAttribute("aria-expanded") !== "true";
    const url = address($(":scope > a", li));
    open ? opened.add(url) : opened.delete(url);
    store(localStorage, "nav", JSON.stringify([...opened].slice(-60)));
    expand(li, open).catch(() => { $(":scope > a", li).click(); });
  });

  // The contents of the page follow the scroll.
  let headings = [];
  const follow = () => {
    let here = null;
    const line = 130;
    for (const h of headings) if (h.target.getBoundingClientRect().top < line) here = h;
    if (innerHeight + scrollY >= document.documentElement.scrollHeight - 4 && headings.length && scrollY > 0) {
      const last = headings.at(-1);
      if (last.target.getBoundingClientRect().top < innerHeight) here = last;
    }
    for (const h of headings) h.link.classList.toggle("here", h === here);
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting || !headings.length) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });

  // Code can be copied, and wrapped where its lines are long.
  const codeTools = () => {
    for (const pre of $$(".prose pre:not(.mermaid, .raw)")) {
      if (pre.parentElement.classList.contains("code-box")) continue;
      const tools = make("div", { class: "code-tools" });
      const box = make("div", { class: "code-box" });
      pre.replaceWith(box);
      box.append(pre, tools);
      if (pre.scrollWidth > pre.clientWidth + 2) {
        pre.tabIndex = 0;
        tools.append(make("button", { type: "button", "data-do": "wrap" }, "Wrap"));
      }
      tools.append(make("button", { type: "button", "data-do": "copy" }, "Copy"));
    }
    for (const table of $$(".table")) if (table.scrollWidth > table.clientWidth + 2) table.tabIndex = 0;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".code-tools button");
    if (!button) return;
    const pre = $("pre", button.closest(".code-box"));
    if (button.dataset.do === "wrap") {
      pre.classList.toggle("wrap");
      return;
    }
    try {
      await copy(pre.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(pre);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });

  // What one can do with a page besides reading it.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(await text);
    } catch { // no permission, or not a secure connection
      const area = make("textarea", { class: "sr-only" });
      area.value = await text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("not copied");
    }
  };
  podbook.copy = copy;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".tools button");
    if (button?.dataset.do === "print") print();
    if (button?.dataset.do !== "copy-page") return;
    const label = button.textContent;
    const twin = $("link[rel=alternate][type='text/markdown']").href;
    try {
      await copy(fetch(twin).then((answer) => answer.ok ? answer.text() : Promise.reject(answer.status)));
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = label; }, 1500);
    } catch { location.href = twin; }
  });

  // Whether a review is overdue depends on today, so only the reader's browser can tell.
  const judgeReviews = () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const el of $$(".review[data-due]:not(.overdue)")) {
      if (el.dataset.due >= today) continue;
      el.classList.add("overdue");
      el.append(" ", make("span", { class: "badge late" }, "Overdue")); // last in its line, so that nothing moves
    }
  };

  // So does which sessions are to come: those first, the next one on top, then the
  // latest. Without scripts they stand newest first.
  const judgeSessions = () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const list of $$(":is(.soon > .items, .programme ~ .items, .programme ~ .sessions > .items):not(.judged)")) {
      const items = [...list.children], date = (item) => $("time", item)?.dateTime || "";
      const coming = items.filter((item) => date(item) >= today).reverse();
      for (const item of coming) $(".item-title", item).append(" ", make("span", { class: "badge coming" }, date(item) === today ? "Today" : "Coming"));
      const order = [...coming, ...items.filter((item) => !coming.includes(item))];
      if (coming.length > 1 && list.closest(".soon")) list.replaceChildren(...order);
      list.classList.add("judged");
    }
  };

  // Alternatives of one matter, shown one at a time. The choice holds for all of
  // the same name, here and on later pages.
  const tabs = () => {
    for (const group of $$(".tabs:not(.js-tabs)")) {
      const panels = $$(":scope > .tab", group);
      const list = make("div", { class: "tab-list", role: "tablist" });
      const title = (panel) => $(".tab-title", panel).textContent;
      const show = (at, focus) => panels.forEach((panel, i) => {
        panel.hidden = i !== at;
        list.children[i].setAttribute("aria-selected", i === at);
        list.children[i].tabIndex = i === at ? 0 : -1;
        if (focus && i === at) list.children[i].focus();
      });
      panels.forEach((panel, i) => {
        panel.id ||= "tab-" + Math.random().toString(36).slice(2);
        panel.setAttribute("role", "tabpanel");
        const button = make("button", { type: "button", role: "tab", "aria-controls": panel.id }, title(panel));
        button.addEventListener("click", () => { show(i); store(localStorage, "tab", title(panel)); });
        button.addEventListener("keydown", (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (step) show((i + step + panels.length) % panels.length, true);
        });
        list.append(button);
      });
      group.classList.add("js-tabs");
      group.prepend(list);
      show(Math.max(0, panels.findIndex((panel) => title(panel) === store(localStorage, "tab"))));
    }
  };

  // Words that were searched for are marked on the page that the search opened.
  // They travel in the session, so that the address stays clean.
  const markWords = () => {
    const found = JSON.parse(store(sessionStorage, "found") || "null");
    if (!found || found.path !== location.pathname || !window.CSS?.highlights) return;
    store(sessionStorage, "found", null);
    const words = found.words.map((w) => w.replace(/\*$/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + (w.endsWith("*") ? "[\\p{L}\\p{N}]*" : ""));
    if (!words.length) return;
    const pattern = new RegExp("(?<![\\p{L}\\p{N}])(?:" + words.join("|") + ")(?![\\p{L}\\p{N}])", "giu");
    const ranges = [];
    const walker = document.createTreeWalker($("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && ranges.length < 2000) {
      const node = walker.currentNode;
      if (node.parentElement.closest("nav, script, button")) continue;
      for (const m of node.data.matchAll(pattern)) {
        const range = new Range();
        range.setStart(node, m.index);
        range.setEnd(node, m.index + m[0].length);
        ranges.push(range);
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  // Paper shows what is folded away.
  addEventListener("beforeprint", () => { for (const d of $$("main details:not([open])")) { d.open = true; d.dataset.folded = ""; } });
  addEventListener("afterprint", () => { for (const d of $$("details[data-folded]")) { d.open = false; delete d.dataset.folded; } });

  // Opened as files there is no server to turn a folder into its index.html.
  if (location.protocol === "file:") document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }, true);
  if (location.protocol === "file:") document.addEventListener("submit", (event) => {
    if (event.target.action.endsWith("/")) event.target.action += "index.html";
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menuButton?.getAttribute("aria-expanded") === "true") {
      drawer(false);
      menuButton.focus();
    }
    if (event.key === "Escape" && !column.matches && $(".toc details[open]")) {
      $(".toc details").open = false;
      $(".toc summary").focus();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (event.key === "t" && $(".toc")) {
      $(".toc details")?.setAttribute("open", "");
      $(".toc a").focus();
    }
    if (event.key === "e") $("a.edit")?.click();
  });

  // Where the contents have a column of their own they are not folded.
  const column = matchMedia("(min-width: 76.01rem)");
  const unfoldContents = () => {
    if (!$(".toc details")) return;
    $(".toc details").open = column.matches;
    $(".toc summary").tabIndex = column.matches ? -1 : 0;
  };
  column.addEventListener("change", unfoldContents);
  // Elsewhere their list lies above the text, and goes when something else is meant.
  const foldContents = (event) => {
    const list = $(".toc details");
    if (list?.open && !column.matches && !event.target.closest?.(event.type === "click" ? ".toc summary" : ".toc")) list.open = false;
  };
  for (const type of ["click", "focusin"]) document.addEventListener(type, foldContents);

  // What moves things on the page comes before its first paint, and asks for no
  // measures: those would have the page laid out several times. The rest can wait
  // until there is something to read.
  const dressPage = () => {
    $("#sidebar") ? menuButton?.setAttribute("aria-controls", "sidebar") : menuButton?.removeAttribute("aria-controls");
    dress($("#sidebar") || make("ul"));
    tabs();
    judgeReviews();
    judgeSessions();
  };
  const measurePage = () => {
    headings = $$(".toc a").map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) })).filter((h) => h.target);
    follow();
    codeTools();
  };
  // What a page that was just opened needs, be it loaded or put in place.
  const showPlace = () => {
    const current = $(".sidebar [aria-current]"), sidebar = $("#sidebar"), at = current?.getBoundingClientRect();
    if (at && (at.bottom > innerHeight - 60 || at.top < 0)) sidebar.scrollTop += at.top - innerHeight / 2;
  };
  const arrive = () => {
    measurePage();
    unfoldContents();
    markWords();
  };
  dressPage();
  showPlace();
  requestAnimationFrame(() => setTimeout(arrive));
  addEventListener("hashchange", markWords); // a section of the page that is open
  document.addEventListener("podbook:leave", () => {
    drawer(false);
    window.CSS?.highlights?.delete("found");
  });
  document.addEventListener("podbook:page", (event) => {
    dressPage();
    if (!event.detail?.visit) return measurePage();
    showPlace();
    arrive();
  });
}
