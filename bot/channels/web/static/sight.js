// What is in sight: the newest lines, above the desk however high it grows.

const $ = (id) => document.getElementById(id);
const OWN_WORDS = 110; // pixels of them that stay in sight above an answer

export function nearEnd() {
  return $("log").getBoundingClientRect().bottom < innerHeight + 200;
}

// What Vivier just said (`first` and what follows) is read from its first line, below the end of
// one's own words; what fits on the screen is seen whole.
export function toEnd(first) {
  const bottom = document.querySelector("main").getBoundingClientRect().bottom + scrollY - innerHeight;
  const top = first ? first.getBoundingClientRect().top + scrollY - OWN_WORDS : bottom;
  scrollTo({ top: Math.max(0, Math.min(bottom, top)) });
}

// When the desk grows (a long text, a line about the network), what stood above it stays in sight.
export function keepInSight() {
  const desk = document.querySelector(".desk");
  let high = desk.offsetHeight;
  new ResizeObserver(() => {
    const grown = desk.offsetHeight - high;
    high += grown;
    if (nearEnd()) scrollBy({ top: grown, behavior: "instant" });
  }).observe(desk);
}

// A long answer ends under the desk, its buttons too: an arrow says so.
export function pointToTheEnd() {
  const hidden = (end) => !end.isIntersecting && end.boundingClientRect.top > 0;
  const look = ([end]) => { $("more").hidden = !hidden(end); };
  const under = document.querySelector(".desk").offsetHeight - 24;
  new IntersectionObserver(look, { rootMargin: `0px 0px -${under}px` }).observe($("end"));
  $("more").addEventListener("click", () => toEnd());
}
