import {describe, expect, it} from 'vitest';
import {knownServer} from '../../../src/api/detect.ts';
import {AuthError, ProtocolError, ServerError, UsageError} from '../../../src/domain/errors.ts';
import {type Reply, scriptedServer} from '../scripted-server.ts';

const tokenOf = (userId: string, end = '.QwErTyUiOp') =>
	Buffer.from(userId).toString('base64').replaceAll('=', '.').replaceAll('+', '-').replaceAll('/', '_') + end;

/** Gives the list of people followed to its owner alone, as the reference server does. */
async function adopt(owner: string, token: string, user: string) {
	const {url, seen} = await scriptedServer(({path, query}) => {
		if (query.get('access_token') !== token.replace(/^!/, ''))
			return {status: 403, json: {errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token.'}};
		if (!path.endsWith(`/presence_list/${owner}`))
			return {status: 400, json: "Cannot get another's presence list"};
		return {json: []};
	});
	const result = await knownServer(url, 'v1')
		.adopt(token, user)
		.catch((error: unknown) => error);
	expect(seen.every(({method}) => method === 'GET')).toBe(true);
	return {url, result, asked: seen.map(({path}) => path.replace(/.*\/presence_list\//, ''))};
}

describe('a token from elsewhere', () => {
	it.each([
		['@ann:localhost', 'opaque', 'ann'],
		['@ann:localhost', 'opaque', '@ann'],
		['@ann:chat.example:8448', 'opaque', '@ann:chat.example:8448'],
		['@ann:chat.example', tokenOf('@ann:chat.example'), 'ann'],
		['@ann:chat.example', tokenOf('@ann:chat.example'), ''],
		['@aé?>~:x', tokenOf('@aé?>~:x'), ''],
	])('of %s, %s, is adopted for %j', async (owner, token, user) => {
		// What is no part of an id's form is encoded on the way.
		const path = encodeURIComponent(owner).replaceAll('%40', '@').replaceAll('%3A', ':');
		const {url, result, asked} = await adopt(path, token, user);
		expect(result).toEqual({userId: owner, server: url, protocol: 'v1', accessToken: token});
		expect(asked).toEqual([path]);
	});

	it.each([
		['ben', 'opaque'],
		['@ann:elsewhere', tokenOf('@ann:localhost')],
		// What it says of itself is believed no more than what the user says.
		['', tokenOf('@ben:localhost')],
		['ben', tokenOf('@ben:localhost')],
	])('that is not the one of %j (%s) is refused', async (user, token) => {
		const {result} = await adopt('@ann:localhost', token, user);
		expect(result).toBeInstanceOf(AuthError);
		expect(String(result)).toContain('this token is not that of @');
		expect(String(result)).not.toContain(token);
	});

	it('that the server does not know is not called a session that ended', async () => {
		const {result} = await adopt('@ann:localhost', '!unknown', 'ann');
		expect(result).toBeInstanceOf(AuthError);
		expect(String(result)).toMatch(/does not know this token: check it, or sign in/);
	});

	it.each(['opaque', 'b3BhcXVl.xyz', '', '.', tokenOf('@ann\u001b[2J:x'), tokenOf('ann')])(
		'that does not say whose it is (%j) needs a user',
		async (token) => {
			const {result, asked} = await adopt('@ann:localhost', token, '');
			expect(result).toBeInstanceOf(UsageError);
			expect(asked).toEqual([]);
		},
	);

	it.each([
		[{status: 400, json: {error: 'Unrecognized request'}}, ProtocolError],
		[{status: 404, json: ''}, ProtocolError],
		[{json: {}}, ProtocolError],
		[{status: 500, json: {error: 'Internal server error'}}, ServerError],
		[{status: 429, json: {error: 'slow down'}}, ServerError],
	] as const)('is left where it is by a server that answers %j', async (reply, kind) => {
		const {url} = await scriptedServer(() => reply as Reply);
		await expect(knownServer(url, 'v1').adopt('opaque', 'ann')).rejects.toThrow(kind);
	});
});

describe('the page to sign in on', () => {
	it.each([
		[200, '<!doctype html><form>', true],
		[302, '', true],
		[400, '{"error":"Unrecognized request"}', false],
		[404, '<html>', false],
	])('is there if status %i is answered: %j', async (status, body, isThere) => {
		const {url} = await scriptedServer(() => (response) => void response.writeHead(status).end(body));
		const page = await knownServer(url, 'v1').signInPage();
		expect(page).toBe(isThere ? `${url}/matrix/client/api/v1/login/fallback` : null);
	});
});
