// Draws diagrams for the page around this frame, which is of no origin, so that
// what is hidden in the source of a diagram finds nothing to take. A message
// { id, text, dark } is answered by { id, svg, alt } or { id, error }.
"use strict";
{
  const font = "system-ui, sans-serif";
  const draw = async ({ id, text, dark }) => {
    mermaid.initialize({
      startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, htmlLabels: false, flowchart: { htmlLabels: false },
      theme: dark ? "dark" : "neutral", darkMode: dark, fontFamily: font, themeVariables: { fontFamily: font }, deterministicIds: true,
    });
    const drawn = new DOMParser().parseFromString((await mermaid.render("d" + id, text)).svg, "text/html").querySelector("svg");
    const [, , width, height] = drawn.getAttribute("viewBox").split(/[\s,]+/);
    drawn.setAttribute("width", width);
    drawn.setAttribute("height", height);
    const said = (name) => drawn.querySelector(`:scope > ${name}`)?.textContent.trim() || "";
    return { svg: new XMLSerializer().serializeToString(drawn), width: Math.ceil(width), height: Math.ceil(height), alt: [said("title"), said("desc")].filter(Boolean).join(". ") };
  };
  let queue = Promise.resolve(); // mermaid has one configuration at a time
  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    queue = queue.then(() => draw(event.data)).then(
      (drawn) => parent.postMessage({ id: event.data.id, ...drawn }, "*"),
      (error) => parent.postMessage({ id: event.data.id, error: String(error?.message || error).slice(0, 500) }, "*"));
  });
  parent.postMessage({ ready: true }, "*");
}
