import {describe, expect, it} from 'vitest';
import {createBudget} from '../../src/server/budget.ts';
import {createLimits, networkOf} from '../../src/server/limits.ts';
import {Refusal} from '../../src/server/refusal.ts';

const ann = '@ann:localhost';

/** Limits at a time that the test moves, and how long each kind of attempt would have to wait (ms). */
function setUp() {
	let now = 1_000_000;
	const limits = createLimits(() => now);
	const waitOf = (attempt: () => unknown): number => {
		try {
			attempt();
			return 0;
		} catch (error) {
			return error instanceof Refusal ? (error.body as {retry_after_ms: number}).retry_after_ms : Number.NaN;
		}
	};
	const fail = (address: string, account = ann) => waitOf(() => limits.login(address, account));
	return {
		fail,
		succeed: (address: string, account = ann) => waitOf(() => limits.login(address, account).succeeded()),
		failUntilRefused(address: string, account = ann) {
			let count = 0;
			while (count < 10_000 && fail(address, account) === 0) count += 1;
			return count;
		},
		ask: (address: string, account?: string) => waitOf(() => limits.registration(address, account)),
		register: (address: string, account?: string) =>
			waitOf(() => limits.registration(address, account).succeeded()),
		upload: (userId: string) => waitOf(() => limits.upload(userId)),
		write: (userId: string, bytes: number) => waitOf(() => limits.write(userId, bytes)),
		pass: (ms: number) => {
			now += ms;
		},
	};
}

describe('failed logins', () => {
	it('are few for an account at an address, and what is refused does not lengthen the wait', () => {
		const {fail, failUntilRefused, pass} = setUp();
		expect(failUntilRefused('10.0.0.1')).toBe(10);
		expect([fail('10.0.0.1'), fail('10.0.0.1')]).toEqual([60_000, 60_000]);
		pass(59_999);
		expect(fail('10.0.0.1')).toBe(1);
		pass(1);
		expect(fail('10.0.0.1')).toBe(0);
	});

	it('count although they are all under way at once', () => {
		const limits = createLimits(() => 0);
		for (let count = 0; count < 10; count += 1) limits.login('10.0.0.1', ann);
		expect(() => limits.login('10.0.0.1', ann)).toThrow('M_LIMIT_EXCEEDED');
	});

	it('are forgiven by a success, but not those on other accounts', () => {
		const {fail, succeed, failUntilRefused} = setUp();
		const own = '@eve:localhost';
		for (let round = 0; round < 3; round += 1) {
			for (let count = 0; count < 9; count += 1) expect(fail('10.0.0.1')).toBe(0);
			expect(succeed('10.0.0.1')).toBe(0);
		}
		expect(failUntilRefused('10.0.0.2')).toBe(10);
		expect(succeed('10.0.0.2', own)).toBe(0);
		expect(fail('10.0.0.2')).toBeGreaterThan(0);
	});

	it('are few for an address, whichever accounts it tries', () => {
		const {fail, succeed} = setUp();
		for (let count = 0; count < 50; count += 1) expect(fail('10.0.0.1', `@user${count}:localhost`)).toBe(0);
		expect(fail('10.0.0.1', '@another:localhost')).toBe(5_000);
		expect(succeed('10.0.0.2')).toBe(0);
	});

	it('of many addresses on one account stop there, but not who has logged in from his address before', () => {
		const {fail, succeed, failUntilRefused, pass} = setUp();
		expect(succeed('192.168.1.2')).toBe(0);
		const guesses = Array.from({length: 20}, (_, index) => failUntilRefused(`10.0.1.${index}`));
		expect(guesses.reduce((sum, count) => sum + count)).toBe(50);
		expect(fail('10.0.2.1')).toBe(10_000);
		expect(succeed('192.168.1.2')).toBe(0);
		expect(succeed('192.168.1.3')).toBe(10_000);
		pass(10_000);
		expect(succeed('192.168.1.3')).toBe(0);
	});

	it('at one address never keep anybody at another out', () => {
		const {failUntilRefused, succeed, pass} = setUp();
		for (let minute = 0; minute < 120; minute += 1) {
			failUntilRefused('10.0.0.1');
			expect(succeed(`192.168.2.${minute}`)).toBe(0);
			pass(60_000);
		}
	});
});

describe('successful logins', () => {
	it('are ten times as many', () => {
		const {succeed} = setUp();
		for (let count = 0; count < 490; count += 1) expect(succeed('10.0.0.1')).toBe(0);
	});
});

describe('registrations', () => {
	it('are limited for an address, and asking for taken names more than making accounts', () => {
		const {ask, register, pass} = setUp();
		for (let count = 0; count < 290; count += 1) expect(register('10.0.0.1')).toBe(0);
		expect([ask('10.0.0.1', '@a:localhost'), ask('10.0.0.1', '@b:localhost')]).toEqual([0, 0]);
		expect(ask('10.0.0.1', '@c:localhost')).toBe(50_000);
		pass(50_000);
		expect(ask('10.0.0.1', '@c:localhost')).toBe(0);
		expect(ask('10.0.0.2', '@c:localhost')).toBe(0);
	});

	it('are limited for a name, wherever it is asked for', () => {
		const {ask} = setUp();
		const waits = Array.from({length: 21}, (_, index) => ask(`10.0.0.${index}`, ann));
		expect(waits).toEqual([...Array(20).fill(0), 60_000]);
	});
});

it('limits uploads by user', () => {
	const {upload} = setUp();
	for (let count = 0; count < 100; count += 1) expect(upload(ann)).toBe(0);
	expect([upload(ann), upload('@ben:localhost')]).toEqual([2_000, 0]);
});

it('limits what somebody writes by its size: 64 MiB at once, then 1 MiB a second', () => {
	const {write, pass} = setUp();
	for (let count = 0; count < 32; count += 1) expect(write(ann, 2 ** 21)).toBe(0);
	expect([write(ann, 2 ** 20), write('@ben:localhost', 2 ** 20)]).toEqual([1_000, 0]);
	pass(1_000);
	expect(write(ann, 2 ** 20)).toBe(0);
});

it('counts what is small as 256 bytes', () => {
	const {write} = setUp();
	for (let count = 0; count < 2 ** 18; count += 1) write(ann, 2);
	expect(write(ann, 2)).toBeGreaterThan(0);
});

describe('a budget', () => {
	it('remembers no more keys than it may, and forgets who spent longest ago', () => {
		const budget = createBudget({atOnce: 1, oneBackEvery: 1_000}, () => 0, 3);
		for (const key of ['a', 'b', 'c', 'd']) budget.spend(key, 1);
		expect(budget.size()).toBe(3);
		expect(['a', 'b', 'd'].map((key) => budget.wait(key, 1))).toEqual([0, 1_000, 1_000]);
	});

	it('makes nobody wait for longer when the clock is set back', () => {
		let now = 1e9;
		const budget = createBudget({atOnce: 1, oneBackEvery: 1_000}, () => now);
		budget.spend('a', 1);
		now = 0;
		expect(budget.wait('a', 1)).toBe(1_000);
	});
});

it.each([
	['192.0.2.7', '192.0.2.7'],
	['::ffff:192.0.2.7', '192.0.2.7'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
	['2001:db8::1', '2001:db8:0:0'],
	['::1', '0:0:0:0'],
	['fe80::1%eth0', 'fe80:0:0:0'],
	['', ''],
])('takes %j for the network %j', (address, network) => {
	expect(networkOf(address)).toBe(network);
});
