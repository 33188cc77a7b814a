// simplified.mjs writes quiz/simplified.txt anew: the one-to-one pairs of a traditional and a
// simplified character by which typed answers are compared. It needs opencc-js 1.4.2 in the
// node_modules of the folder from which it is started:
//
//	npm install opencc-js@1.4.2 && node PATH/scripts/simplified.mjs > PATH/quiz/simplified.txt
//
// Each character of the CJK blocks is converted by itself, traditional to mainland simplified.
import { createRequire } from 'node:module';

const require = createRequire(process.cwd() + '/');
const once = require('opencc-js').Converter({ from: 't', to: 'cn' });
// One character becomes another that is traditional itself: 薴 苧 苎.
const convert = (text) => once(once(text));

const blocks = [[0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xf900, 0xfaff], [0x20000, 0x323af]];
const pairs = [];
for (const [first, last] of blocks) {
	for (let code = first; code <= last; code++) {
		const from = String.fromCodePoint(code), to = convert(from);
		// NFKC, which answers go through first, takes care of the compatibility characters.
		if (to !== from && [...to].length === 1 && from.normalize('NFKC') === from) {
			pairs.push(from + to);
		}
	}
}
for (let i = 0; i < pairs.length; i += 20) {
	process.stdout.write(pairs.slice(i, i + 20).join(' ') + '\n');
}
