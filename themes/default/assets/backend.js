// Where answers come from. The interface in search.js knows nothing but
//   podbook.backend.search(params, signal)  → the answer's JSON
//   podbook.backend.suggest(text, signal)   → an array of suggestions
//   podbook.backend.status(signal)          → how far the index is
// and that each fails with { offline: true } when there is nothing to ask. The
// server is asked first; where none answers, static.js searches the files that a
// build wrote, and goes on doing so.
"use strict";
{
  const offline = (message) => Object.assign(new Error(message), { offline: true });
  const get = async (path, params, signal) => {
    if (location.protocol === "file:") throw offline("files have no server");
    let response;
    try {
      response = await fetch(new URL(path + "?" + params, podbook.root), { signal, headers: { Accept: "application/json" } });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw offline("no server answers");
    }
    const json = /\bjson\b/.test(response.headers.get("Content-Type") || "");
    if (!json || response.status === 404) throw offline("no search here");
    const body = await response.json();
    if (!response.ok) throw Object.assign(new Error(body.detail || body.title || "the search failed"), { retry: Number(response.headers.get("Retry-After")) || 0 });
    return body;
  };
  const server = {
    search: (params, signal) => get("api/v1/search", params, signal),
    suggest: async (text, signal) => {
      const body = await get("api/v1/suggest", new URLSearchParams({ q: text }), signal);
      return Array.isArray(body) ? body : body.suggestions || [];
    },
    status: (signal) => get("api/v1/status", new URLSearchParams(), signal),
  };

  const scripts = document.currentScript.dataset.static?.split(" ");
  let local; // the static search, once it is wanted
  const open = () => local ||= new Promise((resolve, reject) => {
    for (const src of scripts) {
      const el = podbook.make("script", { src });
      el.async = false; // they build on each other
      el.onerror = reject;
      if (src === scripts.at(-1)) el.onload = () => podbook.staticBackend.ready().then(() => resolve(podbook.staticBackend), reject);
      document.head.append(el);
    }
  });
  let here = null;
  const ask = async (what, ...args) => {
    if (here) return here[what](...args);
    try {
      return await server[what](...args);
    } catch (error) {
      if (!error.offline || !scripts) throw error;
      try {
        here = await open();
      } catch {
        local = null;
        throw error;
      }
      return here[what](...args);
    }
  };
  podbook.backend = {
    search: (params, signal) => ask("search", params, signal),
    suggest: (text, signal) => ask("suggest", text, signal),
    status: (signal) => ask("status", signal),
  };
}
