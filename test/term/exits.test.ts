import {EventEmitter} from 'node:events';
import {describe, expect, it} from 'vitest';
import {restoreOnEveryExit} from '../../src/term/exits.ts';

/** A process whose end is only noted down. */
class FakeProcess extends EventEmitter {
	readonly log: string[] = [];
	readonly stdin = new EventEmitter();
	readonly stdout = new EventEmitter();

	readonly pid = 7;

	exit(code: number): void {
		this.log.push(`exit ${code}`);
	}

	kill(pid: number, signal: string): void {
		this.log.push(`kill ${pid} ${signal}`);
	}
}

function watch() {
	const process = new FakeProcess();
	const undo = restoreOnEveryExit({restore: () => process.log.push('restore')}, process, (error) =>
		process.log.push(`crash ${error}`),
	);
	return {process, log: process.log, undo};
}

const failure = (code: string) => Object.assign(new Error(code), {code});

describe('restoreOnEveryExit', () => {
	it.each([
		['SIGINT', 130],
		['SIGQUIT', 131],
		['SIGTERM', 143],
	])('restores on %s and exits with %i', (signal, code) => {
		const {process, log} = watch();
		process.emit(signal);
		expect(log).toEqual(['restore', `exit ${code}`]);
	});

	it('ends by SIGHUP itself, heard by nobody any more, where the terminal is gone', () => {
		const {process, log} = watch();
		process.emit('SIGHUP');
		expect(log).toEqual(['restore', 'kill 7 SIGHUP']);
		expect(process.listenerCount('SIGHUP')).toBe(0);
	});

	it.each(['uncaughtException', 'unhandledRejection'])('restores before it tells of an %s', (event) => {
		const {process, log} = watch();
		process.emit(event, 'what nobody caught');
		expect(log).toEqual(['restore', 'crash what nobody caught', 'exit 1']);
	});

	it('exits also when telling of a crash fails', () => {
		const process = new FakeProcess();
		restoreOnEveryExit({restore: () => process.log.push('restore')}, process, () => {
			throw new Error('disk full');
		});
		expect(() => process.emit('uncaughtException', new Error('x'))).toThrow('disk full');
		expect(process.log).toEqual(['restore', 'exit 1']);
	});

	it('exits also when others fail at the exit', () => {
		const {process, log} = watch();
		process.exit = (code) => {
			log.push(`exit ${code}`);
			if (log.length === 2) throw new Error('a library');
		};
		process.emit('SIGTERM');
		expect(log).toEqual(['restore', 'exit 143', 'exit 143']);
	});

	it.each(['EPIPE', 'EIO'])('takes %s for the end of the terminal', (code) => {
		const {process, log} = watch();
		process.stdout.emit('error', failure(code));
		process.stdin.emit('error', failure(code));
		process.stdin.emit('end');
		expect(log).toEqual(Array(3).fill(['restore', 'kill 7 SIGHUP']).flat());
	});

	it('takes other errors of the streams for crashes', () => {
		const {process, log} = watch();
		process.stdout.emit('error', failure('ENOSPC'));
		expect(log).toEqual(['restore', 'crash Error: ENOSPC', 'exit 1']);
	});

	it('restores on a plain exit', () => {
		const {process, log} = watch();
		process.emit('exit', 0);
		expect(log).toEqual(['restore']);
	});

	it('leaves nothing behind when undone', () => {
		const {process, undo} = watch();
		undo();
		expect(process.eventNames()).toEqual([]);
		expect([...process.stdin.eventNames(), ...process.stdout.eventNames()]).toEqual([]);
	});
});
