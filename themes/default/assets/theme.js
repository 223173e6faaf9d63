// Applies the reader's choice of colours before the first paint, where it can.
try {
  const choice = localStorage.getItem("podbook-theme");
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
} catch {}
