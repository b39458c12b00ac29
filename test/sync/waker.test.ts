import {getEventListeners} from 'node:events';
import {expect, it} from 'vitest';
import {createWaker} from '../../src/sync/waker.ts';

it('ends every waiting when it is woken, and when the life ends', () => {
	const life = new AbortController();
	const waker = createWaker(life.signal);
	const first = waker.signal();
	waker.wake();
	const second = waker.signal();
	expect([first.aborted, second.aborted]).toEqual([true, false]);
	life.abort();
	expect(second.aborted).toBe(true);
	waker.wake();
	expect(waker.signal().aborted).toBe(true);
	expect(createWaker(AbortSignal.abort()).signal().aborted).toBe(true);
});

it('hangs on the life once, however often somebody waits', () => {
	const life = new AbortController();
	const waker = createWaker(life.signal);
	for (let time = 0; time < 1000; time++) {
		waker.signal();
		if (time % 10 === 0) waker.wake();
	}
	expect(getEventListeners(life.signal, 'abort')).toHaveLength(1);
});
