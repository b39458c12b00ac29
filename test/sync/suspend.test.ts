import {expect, it, onTestFinished} from 'vitest';
import {watchClock} from '../../src/sync/suspend.ts';
import {createTestClock} from '../helpers/clock.ts';
import {until} from '../helpers/until.ts';

/** A watch that has looked once; each step lets the clock go on and waits for the next look. */
async function watch() {
	const clock = createTestClock();
	const life = new AbortController();
	onTestFinished(() => life.abort());
	const noticed: string[] = [];
	const end = watchClock(clock, life.signal, {
		onAway: () => noticed.push('away'),
		onSetBack: (ms) => noticed.push(`back ${ms}`),
	});
	const isWaiting = () => until(() => clock.waiting().length === 1, {what: 'the next look'});
	await isWaiting();
	const look = async () => {
		clock.pass(Math.max(...clock.waiting()));
		await isWaiting();
	};
	return {clock, noticed, look, isWaiting, life, end};
}

it('takes no busy moment for a sleep', async () => {
	const {clock, noticed, isWaiting} = await watch();
	for (const ms of [2000, 2001, 5000, 11_000]) {
		clock.pass(ms);
		await isWaiting();
	}
	expect(noticed).toEqual([]);
});

it('notices a sleep in which timers stood still', async () => {
	const {clock, noticed, look} = await watch();
	clock.jump(3_600_000);
	expect(noticed).toEqual([]);
	await look();
	await look();
	expect(noticed).toEqual(['away']);
});

it('notices a sleep in which timers went on, and a process that was stopped', async () => {
	const {clock, noticed, look, isWaiting} = await watch();
	clock.pass(60_000);
	await isWaiting();
	await look();
	expect(noticed).toEqual(['away']);
});

it('takes a clock that was set back for nothing else', async () => {
	const {clock, noticed, look} = await watch();
	clock.jump(-3_600_000);
	await look();
	await look();
	expect(noticed).toEqual(['back -3600000']);
});

it('lets small corrections pass', async () => {
	const {clock, noticed, look} = await watch();
	for (const ms of [-900, 900, 9000]) {
		clock.jump(ms);
		await look();
	}
	expect(noticed).toEqual([]);
});

it('ends with its signal', async () => {
	const {life, end, clock, noticed} = await watch();
	clock.jump(3_600_000);
	life.abort();
	await end;
	expect(noticed).toEqual([]);
});
