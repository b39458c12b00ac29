import {describe, expect, it} from 'vitest';
import {knownServer} from '../../../src/api/detect.ts';
import {AuthError, ProtocolError, ServerError} from '../../../src/domain/errors.ts';
import {type Reply, scriptedServer} from '../scripted-server.ts';

const refused = (error: string, status = 403): Reply => ({status, json: {errcode: 'M_FORBIDDEN', error}});

describe('signing in', () => {
	async function signIn(types: unknown, reply: Reply) {
		const {url, seen} = await scriptedServer(({method}) => (method === 'GET' ? {json: types} : reply));
		const result = await knownServer(url, 'v1')
			.login('ann', 'hunter2')
			.catch((error: unknown) => error);
		return {url, seen, result};
	}
	const credentials = {json: {access_token: 'key', home_server: 'localhost', user_id: '@ann:localhost'}};

	it.each([{type: 'm.login.password'}, {flows: [{type: 'm.login.sso'}, {type: 'm.login.password'}]}])(
		'goes by password where %j is offered',
		async (types) => {
			const {url, seen, result} = await signIn(types, credentials);
			expect(result).toEqual({userId: '@ann:localhost', server: url, protocol: 'v1', accessToken: 'key'});
			expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
				type: 'm.login.password',
				user: 'ann',
				password: 'hunter2',
			});
		},
	);

	it.each([{type: 'm.login.oauth2'}, {flows: []}, {}])(
		'is left to the web page where %j is offered',
		async (types) => {
			const {url, seen, result} = await signIn(types, credentials);
			expect(result).toBeInstanceOf(AuthError);
			expect(String(result)).toContain(`${url}/matrix/client/api/v1/login/fallback`);
			expect(seen.length).toBe(1);
		},
	);

	it.each([
		[refused(''), AuthError, /Wrong user name or password/],
		[refused('', 401), AuthError, /Wrong user name or password/],
		[refused('no such password: hunter2', 400), ServerError, /no such password: …/],
		[{json: {user_id: '@ann:localhost'}}, ProtocolError, /no user id and token/],
		[{json: {user_id: '@an\u001bn:localhost', access_token: 'key'}}, ProtocolError, /no user id and token/],
		[{json: []}, ProtocolError, /no user id and token/],
	] as const)('that is answered %j fails', async (reply, kind, message) => {
		const {result} = await signIn({type: 'm.login.password'}, reply as Reply);
		expect(result).toBeInstanceOf(kind);
		expect(String(result)).toMatch(message);
		expect(String(result)).not.toContain('hunter2');
	});

	it('for the first time sends the local part, or leaves the choice to the server', async () => {
		const {url, seen} = await scriptedServer(() => credentials);
		for (const user of ['ann', '@ann:localhost', '']) await knownServer(url, 'v1').register(user, 'hunter2');
		const password = 'hunter2';
		expect(seen.map(({body}) => JSON.parse(body))).toEqual([
			{user_id: 'ann', password},
			{user_id: 'ann', password},
			{password},
		]);
	});

	it.each([401, 403])('that is refused with status %i is not called a session that ended', async (status) => {
		const json = {errcode: 'M_UNKNOWN_TOKEN', error: 'No.'};
		const {url} = await scriptedServer(() => ({status, json}));
		const message = `${url} refused to make the account: No.`;
		await expect(knownServer(url, 'v1').register('ann', 'hunter2')).rejects.toMatchObject({status, message});
	});

	it('with a name that is taken says to choose another', async () => {
		const json = {errcode: 'M_USER_IN_USE', error: 'User ID already taken.'};
		const {url} = await scriptedServer(() => ({status: 400, json}));
		await expect(knownServer(url, 'v1').register('ann', 'hunter2')).rejects.toThrow(
			'User name already taken: choose another',
		);
	});
});
