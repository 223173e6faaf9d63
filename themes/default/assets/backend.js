// Where answers come from. The interface in search.js knows nothing but
//   podbook.backend.search(params, signal)  → the answer's JSON
//   podbook.backend.suggest(text, signal)   → an array of suggestions
// and that either fails with { offline: true } when there is no server to ask.
"use strict";
{
  const get = async (path, params, signal) => {
    let response;
    try {
      response = await fetch(new URL(path + "?" + params, podbook.root), { signal, headers: { Accept: "application/json" } });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw Object.assign(new Error("no server answers"), { offline: true });
    }
    const json = /\bjson\b/.test(response.headers.get("Content-Type") || "");
    if (!json) throw Object.assign(new Error("no search here"), { offline: true });
    const body = await response.json();
    if (!response.ok) throw Object.assign(new Error(body.detail || body.title || "the search failed"), { retry: Number(response.headers.get("Retry-After")) || 0 });
    return body;
  };
  podbook.backend = {
    search: (params, signal) => get("api/v1/search", params, signal),
    suggest: async (text, signal) => {
      const body = await get("api/v1/suggest", new URLSearchParams({ q: text }), signal);
      return Array.isArray(body) ? body : body.suggestions || [];
    },
    status: (signal) => get("api/v1/status", new URLSearchParams(), signal),
  };
}
