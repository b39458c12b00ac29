import {describe, expect, it} from 'vitest';
import {checkNewUser} from '../../src/client/sign-in.ts';
import {UsageError} from '../../src/domain/errors.ts';

describe('checkNewUser', () => {
	it.each([
		['ann', 'https://chat.example.org'],
		['', 'localhost:8080'],
		['@ann', 'localhost:8080'],
		['@ann:localhost', 'http://127.0.0.1:8080'],
		['@ann:localhost:8080', 'localhost:8080'],
		['@ann:Example.org', 'https://matrix.example.org'],
		['@ann:chat.example.org:8448', 'https://chat.example.org:8448'],
	])('takes %j on %s', (user, server) => {
		expect(() => checkNewUser({server, user})).not.toThrow();
	});

	it.each([
		['@ann:other.org', 'https://chat.example.org'],
		['ann:other.org', 'localhost'],
		['@ann:localhost', 'https://chat.example.org'],
		['@ann:ample.org', 'https://example.org'],
		['@', 'localhost'],
		['@:localhost', 'localhost'],
	])('refuses %j on %s', (user, server) => {
		expect(() => checkNewUser({server, user})).toThrow(UsageError);
	});
});
