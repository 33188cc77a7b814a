// Runs before the first paint, so that a dark page never flashes white.
(() => {
  const asked = new URLSearchParams(location.search);
  let kept = null;
  try { kept = localStorage.getItem("studybot.theme"); } catch { /* storage may be forbidden */ }
  const theme = asked.get("theme") || kept;
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  if (asked.get("embed") === "1") document.documentElement.dataset.embed = "1";
})();
