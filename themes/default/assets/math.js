// Sets the formulas of a page by KaTeX, loaded when there is one. What the page
// came with (MathML, or TeX) stays in it, unseen: it is what a live edit changes.
"use strict";
{
  const { $, $$, make } = podbook;
  const [library, sheet] = document.currentScript.dataset.katex.split(" ").map((url) => new URL(url, document.baseURI).href);
  const load = (el) => new Promise((done, fail) => {
    el.onload = done;
    el.onerror = fail;
    document.head.append(el);
  });
  let loaded;

  const set = (el) => {
    let tex = $(":scope > .tex", el);
    if (!tex) {
      tex = make("span", { class: "tex", hidden: "" });
      tex.append(...el.childNodes);
      el.append(tex, make("span", { class: "set" }));
    }
    const text = ($("annotation", tex) || tex).textContent;
    if (el.tex === text) return;
    el.tex = text;
    katex.render(text, $(":scope > .set", el), { displayMode: el.classList.contains("display"), throwOnError: false, strict: "ignore", trust: false, maxExpand: 1000, maxSize: 20 });
  };
  const all = async () => {
    if (!$(".math")) return;
    loaded ||= Promise.all([load(make("link", { rel: "stylesheet", href: sheet })), load(make("script", { src: library }))]);
    await loaded;
    // With the fonts at hand a formula changes its looks once, and moves little.
    await Promise.allSettled(["1em KaTeX_Main", "italic 1em KaTeX_Math", "1em KaTeX_Size1", "1em KaTeX_Size2"].map((f) => document.fonts.load(f)));
    for (const el of $$(".math.inline, .math.display")) set(el);
  };
  all();
  document.addEventListener("podbook:page", all);
}
