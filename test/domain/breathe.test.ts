import {expect, it} from 'vitest';
import {inTurns} from '../../src/domain/breathe.ts';

const numbers = Array.from({length: 1000}, (_, at) => at);

it('works on a long list in its order, and lets the event loop turn wherever that has taken long', async () => {
	let isWaiting = false;
	let turns = 0;
	let parts = 0;
	const doubled = await inTurns(numbers, (part) => {
		if (!isWaiting) {
			isWaiting = true;
			setImmediate(() => {
				isWaiting = false;
				turns++;
			});
		}
		parts++;
		busy(10);
		return part.map((each) => each * 2);
	});
	expect(doubled).toEqual(numbers.map((each) => each * 2));
	expect(parts).toBeGreaterThan(20);
	// After every part, as each has taken longer than keys should wait.
	expect(turns).toBeGreaterThanOrEqual(parts - 1);
});

function busy(ms: number): void {
	const end = performance.now() + ms;
	while (performance.now() < end);
}
