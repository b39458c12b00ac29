/** Talks to a home server as the how-to tells, without any of the program's own client code. */

export const PREFIX = '/matrix/client/api/v1';

export interface Answer<Body> {
	readonly status: number;
	readonly body: Body;
}

/** Any of the events, with the keys of all kinds. */
export interface WireEvent {
	readonly type: string;
	readonly event_id: string;
	readonly room_id: string;
	readonly user_id: string;
	readonly msg_id?: string;
	readonly target_user_id?: string;
	readonly membership?: string;
	readonly content: Readonly<Record<string, unknown>>;
}

export interface WirePage {
	readonly start: string;
	readonly end: string;
	readonly chunk: readonly WireEvent[];
}

export interface Person {
	readonly userId: string;
	readonly token: string;
	call<Body = unknown>(method: string, path: string, body?: unknown): Promise<Answer<Body>>;
	/** Everything since `from`; waits up to `timeout` ms for something if there is nothing. */
	poll(from: string, timeout?: number, signal?: AbortSignal): Promise<WirePage>;
	list(roomId: string, query?: string): Promise<WirePage>;
	/** Makes a room and gives its id. */
	create(wishes?: object): Promise<string>;
	say(roomId: string, msgId: string, body?: string): Promise<Answer<unknown>>;
	/** Changes a membership by PUT; `undefined` = DELETE. */
	state(roomId: string, userId: string, membership?: string): Promise<Answer<unknown>>;
}

/** One request; a string is sent as it is, all else as JSON. */
export async function call<Body = unknown>(
	url: string,
	method: string,
	path: string,
	body?: unknown,
	signal?: AbortSignal,
): Promise<Answer<Body>> {
	const response = await fetch(url + PREFIX + path, {
		method,
		...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
		...(signal && {signal}),
	});
	return {status: response.status, body: (await response.json()) as Body};
}

export async function register(url: string, name: string, password = `password of ${name}`): Promise<Person> {
	const {body} = await call<{user_id: string; access_token: string}>(url, 'POST', '/register', {
		user_id: name,
		password,
	});
	return person(url, body.user_id, body.access_token);
}

export function person(url: string, userId: string, token: string): Person {
	const withToken = (path: string) => `${path}${path.includes('?') ? '&' : '?'}access_token=${token}`;
	const request = <Body>(method: string, path: string, body?: unknown, signal?: AbortSignal) =>
		call<Body>(url, method, withToken(path), body, signal);
	const own = encodeURIComponent(userId);
	const at = (roomId: string) => `/rooms/${encodeURIComponent(roomId)}`;
	return {
		userId,
		token,
		call: (method, path, body) => request(method, path, body),
		poll: async (from, timeout = 0, signal) =>
			(await request<WirePage>('GET', `/events?from=${from}&timeout=${timeout}`, undefined, signal)).body,
		list: async (roomId, query = '') =>
			(await request<WirePage>('GET', `${at(roomId)}/messages/list?${query}`)).body,
		create: async (wishes = {}) => (await request<{room_id: string}>('POST', '/rooms', wishes)).body.room_id,
		say: (roomId, msgId, body = msgId) =>
			request('PUT', `${at(roomId)}/messages/${own}/${msgId}`, {msgtype: 'm.text', body}),
		state: (roomId, target, membership) => {
			const path = `${at(roomId)}/members/${encodeURIComponent(target)}/state`;
			return membership === undefined ? request('DELETE', path) : request('PUT', path, {membership});
		},
	};
}

/** What somebody said, leaving out notices, topics and memberships. */
export function said(page: WirePage): readonly string[] {
	return page.chunk
		.filter((event) => event.user_id !== '_homeserver_' && event.msg_id !== undefined)
		.map((event) => String(event.content['body']));
}
