// Reads hand.gift and generated.json with gift-pegjs, each question by itself, and writes
// answers.json: what it makes of them in the few words that both readers share, or why not.
const fs = require('fs');
const { parse } = require('gift-pegjs');

const words = (t) => (t ? (t.text ?? '') : '');

function number(n) {
  switch (n.type) {
    case 'range': return { value: n.number, tolerance: n.range };
    case 'high-low': return { low: n.numberLow, high: n.numberHigh };
    default: return { value: n.number, tolerance: 0 };
  }
}

function choice(c) {
  return { text: words(c.text), right: c.isCorrect, weight: c.weight, feedback: words(c.feedback) };
}

function project(q) {
  const out = { type: q.type, title: q.title ?? '', stem: words(q.stem), general: words(q.globalFeedback), id: q.id ?? '', tags: q.tags ?? [] };
  switch (q.type) {
    case 'MC': case 'Short': out.choices = q.choices.map(choice); break;
    case 'TF': out.truth = q.isTrue; out.whenTrue = words(q.trueFeedback); out.whenFalse = words(q.falseFeedback); break;
    case 'Numerical':
      out.numbers = Array.isArray(q.choices)
        ? q.choices.map((c) => ({ ...number(c.text), right: c.isCorrect, weight: c.weight, feedback: words(c.feedback) }))
        : [number(q.choices)];
      break;
    case 'Matching': out.pairs = q.matchPairs.map((p) => [words(p.subquestion), p.subanswer]); break;
  }
  return out;
}

function read(text) {
  try {
    return { questions: parse(text).filter((q) => q.type !== 'Category').map(project) };
  } catch (e) {
    return { refused: e.message };
  }
}

const hand = fs.readFileSync('hand.gift', 'utf8').split(/^\/\/ ====.*\n/m).filter((t) => t.trim());
const generated = JSON.parse(fs.readFileSync('generated.json', 'utf8'));
fs.writeFileSync('answers.json', JSON.stringify({ hand: hand.map(read), generated: generated.map(read) }, null, 1) + '\n');
