import {createHash} from 'node:crypto';
import {isIPv6} from 'node:net';
import type {UserId} from '../domain/ids.ts';
import {type Allowance, type Budget, createBudget} from './budget.ts';
import {Refusal} from './refusal.ts';

/**
 * How often may be tried what guesses and floods consist of. Refuses with 429 what is too often; what is refused
 * costs nothing, so whoever waits as long as told gets through.
 */
export interface Limits {
	/** Charges for a wrong password before it is tried, so that many tries at once count as well. */
	login(address: string, account: UserId): LoginAttempt;
	/** `account` is undefined where the server chooses the name. */
	registration(address: string, account: UserId | undefined): RegistrationAttempt;
	upload(userId: UserId): void;
	/** Something to be kept for all members of a room; counts 256 bytes if it is smaller. */
	write(userId: UserId, bytes: number): void;
}

export interface LoginAttempt {
	/** The password was right: takes the charge back, and forgives this account's earlier failures from this address. */
	succeeded(): void;
}

export interface RegistrationAttempt {
	/** The name was free: takes back what asking for names costs. */
	succeeded(): void;
}

const seconds = (count: number): number => count * 1_000;

const MIB = 2 ** 20;

/** What there is of each; the numbers of logins are failures, those of writes bytes. */
const allowances = {
	loginsOfAddress: {atOnce: 50, oneBackEvery: seconds(5)},
	loginsOfAccount: {atOnce: 50, oneBackEvery: seconds(10)},
	loginsOfPair: {atOnce: 10, oneBackEvery: seconds(60)},
	registrationsOfAddress: {atOnce: 300, oneBackEvery: seconds(10)},
	registrationsOfAccount: {atOnce: 20, oneBackEvery: seconds(60)},
	uploads: {atOnce: 100, oneBackEvery: seconds(2)},
	writes: {atOnce: 64 * MIB, oneBackEvery: seconds(1) / MIB},
} as const satisfies Record<string, Allowance>;

/** A login that succeeds, in failures: it costs the server as much work, but nobody guesses by it. */
const SUCCESS = 0.1;
/** The least that something written counts (bytes): very many small things fill a disk, too. */
const SMALLEST = 256;
/** Asking for a name that is taken, in new accounts: so that nobody finds out cheaply who is here. */
const TAKEN = 5;

/**
 * Three budgets for failed logins, `now` in ms:
 * - of an address, against one who tries one password on everybody;
 * - of an account at an address (`pair`), against one who tries many passwords on somebody;
 * - of an account over all addresses, against one who does so from many.
 *
 * None of them lets an outsider lock somebody out for long. What he fails at his own address does not count at another.
 * He cannot use up the account's own budget from fewer than six addresses, since it comes back six times as fast as a
 * pair's. Even then it does not hold for addresses from which somebody has logged in to that account or made it: who
 * knows the password from there is not slowed by those who do not. At any other address the wait is ten seconds at a time.
 *
 * An own account is no way round the limits either: success forgives failures of that account at that address only.
 * All is in memory and forgotten when the server ends. Behind a proxy everybody has the proxy's address.
 */
export function createLimits(now: () => number): Limits {
	const budget = (name: keyof typeof allowances) => createBudget(allowances[name], now);
	const [ofAddress, ofAccount, ofPair] = [
		budget('loginsOfAddress'),
		budget('loginsOfAccount'),
		budget('loginsOfPair'),
	];
	const [newOfAddress, newOfAccount] = [budget('registrationsOfAddress'), budget('registrationsOfAccount')];
	const [uploads, writes] = [budget('uploads'), budget('writes')];
	const known = createMemory();

	return {
		login(address, account) {
			const [who, from, pair] = keysOf(address, account);
			const strangers: readonly Charge[] = known.has(pair) ? [] : [[ofAccount, who, 1]];
			charge([[ofAddress, from, 1], [ofPair, pair, 1], ...strangers]);
			return {
				succeeded() {
					ofAddress.refund(from, 1 - SUCCESS);
					ofPair.reset(pair);
					for (const [stranger, key, cost] of strangers) stranger.refund(key, cost);
					known.add(pair);
				},
			};
		},
		registration(address, account) {
			const [who, from, pair] = keysOf(address, account ?? '');
			const name: readonly Charge[] = account === undefined ? [] : [[newOfAccount, who, 1]];
			charge([[newOfAddress, from, TAKEN], ...name]);
			return {
				succeeded() {
					newOfAddress.refund(from, TAKEN - 1);
					if (account !== undefined) known.add(pair);
				},
			};
		},
		upload: (userId) => charge([[uploads, userId, 1]]),
		write: (userId, bytes) => charge([[writes, userId, Math.max(bytes, SMALLEST)]]),
	};
}

type Charge = readonly [budget: Budget, key: string, cost: number];

/** All of them or none. */
function charge(charges: readonly Charge[]): void {
	const wait = Math.max(...charges.map(([budget, key, cost]) => budget.wait(key, cost)));
	if (wait > 0) throw tooOften(wait);
	for (const [budget, key, cost] of charges) budget.spend(key, cost);
}

function tooOften(wait: number): Refusal {
	const inSeconds = Math.ceil(wait / 1_000);
	const error = `Too many attempts: try again in ${inSeconds} s.`;
	return new Refusal(
		429,
		{errcode: 'M_LIMIT_EXCEEDED', error, retry_after_ms: wait},
		{'Retry-After': String(inSeconds)},
	);
}

/** The last places of success, in no more memory than a budget has. */
function createMemory(most = 10_000): {has(key: string): boolean; add(key: string): void} {
	const keys = new Set<string>();
	return {
		has: (key) => keys.has(key),
		add(key) {
			keys.delete(key);
			keys.add(key);
			if (keys.size <= most) return;
			for (const oldest of keys) return void keys.delete(oldest);
		},
	};
}

/** Account, address, and both together. Names come from strangers: hashed, the longest is as short as any. */
function keysOf(address: string, account: string): readonly [string, string, string] {
	const who = createHash('sha256').update(account).digest('base64');
	const from = networkOf(address);
	return [who, from, `${who} ${from}`];
}

/** One customer has a whole /64 of IPv6 addresses; IPv4 written as IPv6 is IPv4. */
export function networkOf(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
	const [start = '', end] = address.replace(/%.*$/, '').split('::');
	const before = start === '' ? [] : start.split(':');
	const after = !end ? [] : end.split(':');
	const zeros = end === undefined ? [] : Array(8 - before.length - after.length).fill('0');
	return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
