/**
 * How well `query` matches as a subsequence of `candidate`, case and accents aside: higher is better, null is
 * no match. Starts of words and unbroken runs count most; of equal matches the shorter candidate wins.
 */
export function fuzzyScore(query: string, candidate: string): number | null {
	const wanted = fold(query).replaceAll(' ', '');
	const offered = fold(candidate).slice(0, longestCandidate);
	if (wanted === '') return 0;
	const score = bestScore(wanted, offered);
	return score === null ? null : score - offered.length / longestCandidate;
}

const longestCandidate = 256;
const scores = {match: 1, start: 10, wordStart: 8, run: 10, skipped: -0.1};

/**
 * Goes through the query letter by letter; `best[i]` is the best score of what was matched so far with its
 * last letter at `candidate[i]`, or -Infinity.
 */
function bestScore(query: string, candidate: string): number | null {
	let best: readonly number[] = [];
	for (const [position, letter] of query.split('').entries()) {
		const next: number[] = [];
		let reachable = position === 0 ? 0 : Number.NEGATIVE_INFINITY;
		for (let index = 0; index < candidate.length; index += 1) {
			const run = (best[index - 1] ?? Number.NEGATIVE_INFINITY) + scores.run;
			const before = Math.max(reachable, run);
			next.push(
				candidate[index] === letter ? before + placeScore(candidate, index) : Number.NEGATIVE_INFINITY,
			);
			reachable = Math.max(reachable, best[index - 1] ?? Number.NEGATIVE_INFINITY) + scores.skipped;
		}
		best = next;
	}
	const score = best.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
	return Number.isFinite(score) ? score : null;
}

function placeScore(candidate: string, index: number): number {
	if (index === 0) return scores.match + scores.start;
	const isWordStart = /[^\p{L}\p{N}]/u.test(candidate[index - 1] ?? '');
	return scores.match + (isWordStart ? scores.wordStart : 0);
}

function fold(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase();
}
