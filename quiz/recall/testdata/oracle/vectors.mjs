// Walks cards through reviews with ts-fsrs and prints what it says after each: the oracle
// of recall's tests. Its own settings: steps of 1m and 10m, relearning of 10m, a wanted recall
// of 0.9. Most walks are without fuzz; of those with it only the bounds can be compared, since
// its numbers by chance are its own. Days are dates of UTC.
import { createEmptyCard, dateDiffInDays, default_w, forgetting_curve, fsrs, generatorParameters, get_fuzz_range } from 'ts-fsrs'

const exact = fsrs(generatorParameters({ enable_fuzz: false }))
const fuzzy = fsrs(generatorParameters({ enable_fuzz: true }))
const start = Date.UTC(2026, 10, 21, 8, 0, 0)
const minute = 60_000
const day = 24 * 60 * minute

// mulberry32: the same numbers wherever it runs.
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

// walk reviews one card; each step is [rating, how long to wait before it]: 'due' waits
// until it is due, a number is milliseconds after the last review.
function walk(name, steps, scheduler = exact) {
  let card = createEmptyCard(new Date(start))
  let now = start
  const reviews = []
  for (const [rating, wait] of steps) {
    now = wait === 'due' ? Math.max(now, card.due.getTime()) : now + wait
    // As its scheduler reckons it: by dates. Its get_retrievability counts spans of 24 hours.
    const before = card.last_review ? forgetting_curve(default_w, dateDiffInDays(card.last_review, new Date(now)), card.stability) : 0
    card = scheduler.next(card, new Date(now), rating).card
    reviews.push({
      at: now / 1000, rating, chance: before, state: card.state, step: card.learning_steps,
      stability: card.stability, difficulty: card.difficulty, due: card.due.getTime() / 1000,
      days: card.scheduled_days, reps: card.reps, lapses: card.lapses,
    })
  }
  return { name, reviews }
}

const walks = []
for (const r of [1, 2, 3, 4]) {
  walks.push(walk(`always ${r}`, Array(14).fill([r, 'due'])))
  walks.push(walk(`${r} twelve times within an hour`, Array(12).fill([r, 5 * minute])))
  walks.push(walk(`${r} after a year`, [[3, 'due'], [3, 'due'], [r, 365 * day], [3, 'due'], [3, 'due']]))
  walks.push(walk(`${r} after a hundred years`, [[4, 'due'], [r, 36500 * day], [3, 'due']]))
  walks.push(walk(`${r} a day early`, [[3, 'due'], [3, 'due'], [3, 'due'], [r, day], [3, 'due']]))
  walks.push(walk(`${r} again on the day it was learnt`, [[4, 'due'], [r, 3 * minute], [r, 3 * minute], [3, 'due']]))
}
walks.push(walk('lapses and learns again', [[3, 'due'], [3, 'due'], [3, 'due'], [1, 'due'], [2, 'due'], [1, 'due'], [3, 'due'], [3, 'due'], [1, 'due'], [4, 'due'], [3, 'due']]))
walks.push(walk('across midnight', [[3, 'due'], [3, 'due'], [2, 16 * 60 * minute - 1000], [3, 2000], [1, day], [3, 1000]]))
const stepsBy = (seed) => {
  const random = chance(seed)
  return Array.from({ length: 25 }, () => {
    const rating = 1 + Math.floor(random() * 4)
    const kind = random()
    if (kind < 0.5) return [rating, 'due']
    if (kind < 0.65) return [rating, Math.floor(random() * 120) * minute]
    if (kind < 0.95) return [rating, Math.floor(random() * 60 * 24 * 60) * minute]
    return [rating, Math.floor(random() * 3000) * day]
  })
}
for (let seed = 1; seed <= 32; seed++) walks.push(walk(`by chance ${seed}`, stepsBy(seed)))
const spread = []
for (let seed = 33; seed <= 44; seed++) spread.push(walk(`with fuzz ${seed}`, stepsBy(seed), fuzzy))
spread.push(walk('with fuzz, always good', Array(14).fill([3, 'due']), fuzzy))

// The range of days of an interval, after so many days: [interval, elapsed, first, last].
const ranges = []
for (const interval of [...Array(60).keys()].map((i) => i + 3).concat([75, 99, 100, 101, 250, 365, 999, 3650, 36499, 36500])) {
  for (const elapsed of [0, 1, Math.floor(interval / 2), interval - 1, interval, interval + 9]) {
    const { min_ivl, max_ivl } = get_fuzz_range(interval, elapsed, 36500)
    ranges.push([interval, elapsed, min_ivl, max_ivl])
  }
}
const told = (list) => list.map((w) => ` {"name": ${JSON.stringify(w.name)}, "reviews": [\n${w.reviews.map((r) => '  ' + JSON.stringify(r)).join(',\n')}\n ]}`).join(',\n')
console.log(`{"weights": ${JSON.stringify(default_w)},\n "walks": [\n${told(walks)}\n],\n "spread": [\n${told(spread)}\n],\n "ranges": ${JSON.stringify(ranges)}}`)
