// Draws the Mermaid diagrams of a page. The library runs in a frame of no origin
// and hands back pictures, one for each colour scheme; a picture runs nothing.
// Until then, without scripts, and where the source is wrong, the source is read.
"use strict";
{
  const { $, $$, make } = podbook;
  const url = new URL(document.currentScript.dataset.frame, document.baseURI).href;
  const asked = new Map(); // id → what to do with the answer
  const drawn = new Map(); // source → promise of [day, night]
  let frame, ids = 0;

  addEventListener("message", ({ source, data }) => {
    if (source !== frame?.contentWindow) return;
    if (data.ready) return frame.ready();
    asked.get(data.id)?.(data);
    asked.delete(data.id);
    if (!asked.size) { // the library is large: it stays no longer than it is needed
      frame.remove();
      frame = null;
    }
  });
  const open = () => {
    // Every file has an origin of its own, and a sandbox would keep the library from it.
    const sandbox = location.protocol === "file:" ? null : "allow-scripts";
    frame = make("iframe", { class: "diagram-frame", sandbox, title: "Diagrams", "aria-hidden": "true", tabindex: "-1", src: url });
    frame.loaded = new Promise((done) => { frame.ready = done; });
    document.body.append(frame);
  };
  const ask = (text, dark) => new Promise((done) => {
    const id = ++ids;
    asked.set(id, done);
    if (!frame?.isConnected) open();
    const { contentWindow, loaded } = frame;
    loaded.then(() => contentWindow.postMessage({ id, text, dark }, "*"));
  });
  const pictures = (text) => {
    if (!drawn.has(text)) drawn.set(text, Promise.all([ask(text, false), ask(text, true)]));
    return drawn.get(text);
  };

  // Nothing that is read moves: a picture in view fits the room of its source until it
  // is out of view.
  const unseen = new IntersectionObserver((list) => {
    for (const { target, isIntersecting } of list) {
      if (isIntersecting) continue;
      unseen.unobserve(target);
      target.classList.remove("kept");
      target.style.blockSize = "";
    }
  });

  const draw = async (pre) => {
    const text = pre.textContent;
    let box = pre.closest(".diagram");
    if (box?.source === text) return;
    const room = !box && pre.getBoundingClientRect().height;
    if (!box) {
      box = make("div", { class: "diagram" });
      pre.replaceWith(box);
      box.append(pre);
    }
    box.source = text;
    const both = await pictures(text);
    if (box.source !== text) return; // edited meanwhile
    for (const old of $$(".diagram-day, .diagram-night, .diagram-error", box)) old.remove();
    const wrong = both.find(({ error }) => error);
    let details = $("details", box);
    if (!details) {
      details = make("details", {}, make("summary", {}, "Source of the diagram"));
      pre.before(details);
      details.append(pre);
    }
    details.open = !!wrong;
    if (!wrong && room && box.getBoundingClientRect().top < innerHeight) {
      box.style.blockSize = room + "px";
      box.classList.add("kept");
      unseen.observe(box);
    }
    if (wrong) {
      box.prepend(make("p", { class: "diagram-error" }, "This diagram cannot be drawn: " + wrong.error.split("\n")[0]));
      return;
    }
    box.prepend(...both.map(({ svg, width, height, alt }, i) => make("img", {
      class: i ? "diagram-night" : "diagram-day", width, height, alt: alt || "Diagram, described by its source below",
      src: "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg),
    })));
    // Its words stay legible: beyond that it scrolls.
    for (const img of $$("img", box)) img.style.minInlineSize = .7 * img.getAttribute("width") + "px";
  };
  const all = () => { for (const pre of $$("pre.mermaid")) draw(pre); };
  all();
  document.addEventListener("podbook:page", all);
}
