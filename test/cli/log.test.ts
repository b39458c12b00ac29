import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openLog} from '../../src/cli/log.ts';
import {createRedactor} from '../../src/cli/redact.ts';

let dir: string;
let file: string;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-log-'));
	file = join(dir, 'log', 'chat-tui.log');
	told = [];
});
afterEach(() => rmSync(dir, {recursive: true, force: true}));

let told: string[];
const tell = (line: string) => void told.push(line);
const open = (isDebug: boolean) => openLog(file, createRedactor(), {isDebug, tell, now: () => 0});
const content = () => readFileSync(file, 'utf8');

describe('openLog', () => {
	it('writes an error with its stack and what caused it, for the user alone', () => {
		open(false).error(new Error('outer', {cause: new TypeError('inner')}));
		expect(content()).toMatch(
			/^1970-01-01T00:00:00\.000Z error Error: outer\n {4}at .*\ncaused by TypeError: inner\n/s,
		);
		expect([statSync(join(dir, 'log')).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
	});

	it('writes debug lines only when asked to', () => {
		open(false).debug('quiet');
		expect(existsSync(file)).toBe(false);
		open(true).debug('loud');
		expect(content()).toBe('1970-01-01T00:00:00.000Z debug loud\n');
	});

	it('hides what the redactor knows, and what is named as a secret', () => {
		const redactor = createRedactor();
		redactor.hide('pass word+1');
		const log = openLog(file, redactor, {isDebug: true, tell});
		log.debug('GET /sync?access_token=QGFubg..abc&from=END said pass word+1 and pass%20word%2B1');
		log.error(new Error('sent {"password":"pass word+1","token":1} with Authorization: Bearer zzz'));
		expect(content()).toContain('GET /sync?access_token=[hidden]&from=END said [hidden] and [hidden]');
		expect(content()).not.toMatch(/QGFubg|word\+1|zzz/);
	});

	it('begins anew when it has grown large', () => {
		const log = open(true);
		log.debug('first');
		writeFileSync(file, 'x'.repeat(1024 * 1024 + 1));
		log.debug('second');
		expect(content()).toMatch(/second\n$/);
		expect(content().length).toBeLessThan(100);
		expect(statSync(`${file}.old`).size).toBeGreaterThan(1024 * 1024);
	});

	it('never fails, but with --debug says once that it cannot be written', () => {
		writeFileSync(join(dir, 'log'), 'a file in the way');
		open(false).error(new Error('lost'));
		expect(told).toEqual([]);
		const log = open(true);
		log.debug('lost');
		log.error(new Error('lost'));
		expect(told).toEqual([expect.stringContaining(`the log ${file} cannot be written (`)]);
	});
});
