import {expect, it} from 'vitest';
import {AuthError} from '../../../src/domain/errors.ts';
import {scriptedApi} from './scripted-api.ts';

const unknown = {status: 403, json: {errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token.'}};

it('goes on with the token that has taken the place of a refused one', async () => {
	let token = 'old';
	const {api, asked} = await scriptedApi(
		{
			'GET public/rooms': ({query}) => {
				token = 'new';
				return query.get('access_token') === 'new' ? {json: {chunk: []}} : unknown;
			},
		},
		undefined,
		() => token,
	);
	expect(await api.publicRooms()).toEqual([]);
	expect(asked()).toEqual(['GET public/rooms', 'GET public/rooms']);
});

it('asks no more than once with a token that is refused', async () => {
	const {api, asked} = await scriptedApi({'GET public/rooms': () => unknown}, undefined, () => 'old');
	await expect(api.publicRooms()).rejects.toThrow(AuthError);
	expect(asked()).toEqual(['GET public/rooms']);
});

it('asks nobody where there is no token any more', async () => {
	const {api, asked} = await scriptedApi({}, undefined, () => {
		throw new AuthError('signed out elsewhere');
	});
	await expect(api.publicRooms()).rejects.toThrow('signed out elsewhere');
	expect(asked()).toEqual([]);
});

it('takes a place in the stream of another session for none, until there is a snapshot', async () => {
	let token = 'token';
	let isChanging = false;
	const {api, asked} = await scriptedApi(
		{
			'GET events': () => {
				if (isChanging) token = 'third';
				return {json: {start: '5_0_0_0_0', end: '5_0_0_0_0', chunk: []}};
			},
			'GET im/sync': () => ({json: []}),
		},
		undefined,
		() => token,
	);
	const refused = {status: 400};
	await api.poll('5_0_0_0_0', 0);
	token = 'second';
	const before = asked().length;
	await expect(api.poll('5_0_0_0_0', 0)).rejects.toMatchObject(refused);
	expect(asked().length).toBe(before);
	await api.snapshot();
	await api.poll('5_0_0_0_0', 0);
	isChanging = true;
	await expect(api.poll('5_0_0_0_0', 0)).rejects.toMatchObject(refused);
});
