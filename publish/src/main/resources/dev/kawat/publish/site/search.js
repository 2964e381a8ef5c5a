// Looks for every word of the query, or words that begin with it, in the parts of the pages. Titles count more than text.
(function () {
  "use strict";
  const query = new URLSearchParams(location.search).get("q") || "";
  const words = query.toLowerCase().split(/[^\p{L}\p{N}@.]+/u).filter(Boolean);
  const input = document.querySelector("input[name=q]");
  input.value = query;

  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const patterns = words.map((word) => new RegExp("(^|[^\\p{L}\\p{N}])@?" + escaped(word), "giu"));
  const count = (text, pattern) => (text.match(pattern) || []).length;

  function score([, title, heading, text]) {
    let sum = 0;
    for (const pattern of patterns) {
      const points = 20 * count(title, pattern) + 10 * count(heading, pattern) + Math.min(5, count(text, pattern));
      if (points === 0) {
        return 0;
      }
      sum += points;
    }
    return sum;
  }

  function excerpt(text) {
    const at = Math.max(0, ...patterns.map((pattern) => text.search(pattern)));
    const from = Math.max(0, at - 80);
    return (from > 0 ? "… " : "") + text.slice(from, from + 240) + (from + 240 < text.length ? " …" : "");
  }

  const results = words.length === 0 ? [] : searchIndex
    .map((entry) => [score(entry), entry])
    .filter(([points]) => points > 0)
    .sort(([a], [b]) => b - a)
    .slice(0, 50);

  document.getElementById("found").textContent =
    words.length === 0 ? "Type what you look for."
      : results.length === 0 ? `Nothing has all of: ${query}`
        : `${results.length === 50 ? "The first 50" : results.length} for ${query}`;
  const list = document.getElementById("results");
  for (const [, [address, title, heading, text]] of results) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = heading === title ? title : `${title}: ${heading}`;
    item.append(link);
    if (text) {
      const line = document.createElement("p");
      line.textContent = excerpt(text);
      item.append(line);
    }
    list.append(item);
  }
})();
