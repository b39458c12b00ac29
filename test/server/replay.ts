/** One request to the reference home server of August 2014, and its answer. */
export interface Exchange {
	readonly name: string;
	readonly request: {readonly method: string; readonly path: string; readonly body: unknown};
	readonly response: {readonly status: number; readonly body: unknown};
}

/** What is right where the reference server was broken; see `repaired` in replay.test.ts. */
export interface Expectation {
	readonly status: readonly number[];
	/** Keys that the body must have. */
	readonly keys?: readonly string[];
	/** The body itself, or some keys of it. */
	readonly body?: unknown;
}

/** Replays the exchanges in order against an empty server named localhost. Gives what differed, by exchange. */
export async function replay(
	url: string,
	exchanges: readonly Exchange[],
	repaired: Readonly<Record<string, Expectation>>,
): Promise<ReadonlyMap<Exchange, readonly string[]>> {
	const learnt: Learnt = {texts: new Map(), places: new Map()};
	const outcome = new Map<Exchange, readonly string[]>();
	for (const exchange of exchanges) {
		const response = await send(url, exchange, learnt);
		const text = await response.text();
		const body = isJson(response) ? JSON.parse(text) : text;
		if (response.status < 400 && exchange.response.status < 400) learn(exchange.response.body, body, learnt);
		const expected = repaired[exchange.name] ?? {status: [exchange.response.status]};
		const problems = expected.status.includes(response.status)
			? []
			: [`status ${response.status}: ${text.slice(0, 90)}`];
		for (const key of expected.keys ?? []) if (!(key in Object(body))) problems.push(`no ${key}`);
		if (expected.body !== undefined) problems.push(...differences(expected.body, body, '', learnt));
		if (!repaired[exchange.name] && isJson(response))
			problems.push(...differences(exchange.response.body, body, '', learnt));
		outcome.set(exchange, problems);
	}
	return outcome;
}

interface Learnt {
	/** Ids and tokens that the servers made, as recorded → as now. */
	readonly texts: Map<string, string>;
	/** The same for the tokens of messages/list. */
	readonly places: Map<string, string>;
}

const isJson = (response: Response) => response.headers.get('Content-Type') === 'application/json';

function send(url: string, {name, request}: Exchange, learnt: Learnt): Promise<Response> {
	const path = translate(request.path, learnt).replace(
		/\b(from|to)=(\d+)\b/g,
		(_, key, place) => `${key}=${learnt.places.get(place) ?? place}`,
	);
	const {method} = request;
	if (name === 'send invalid UTF-8')
		return fetch(url + path, {method, body: Buffer.from('{"msgtype":"m.text","body":"\xff\xfe"}', 'latin1')});
	return request.body === null
		? fetch(url + path, {method})
		: fetch(url + path, {method, body: toBody(request.body, learnt)});
}

/** Long texts are recorded as `<1048576 times x, left out here>`. */
const LEFT_OUT = /^<(\d+) times (.), left out/;

function toBody(body: unknown, learnt: Learnt): string {
	if (typeof body === 'string') return translate(body, learnt);
	const filled = JSON.stringify(body, (_, value) => {
		const match = typeof value === 'string' ? LEFT_OUT.exec(value) : null;
		return match ? match[2]?.repeat(Number(match[1])) : value;
	});
	return translate(filled, learnt);
}

function translate(text: string, {texts}: Learnt): string {
	return [...texts].reduce((translated, [recorded, now]) => translated.replaceAll(recorded, now), text);
}

/** What the server makes up: access tokens and random ids. */
const MADE_UP = /^(Q[A-Z0-9][A-Za-z0-9_.-]+\.[A-Za-z]{18}|[!@]-?[A-Za-z]{18}:localhost)$/;

/** An id without what may be percent-encoded in paths. */
const opaque = (text: string): string => text.replace(/^[!@](.+):localhost$/, '$1');

function learn(recorded: unknown, now: unknown, learnt: Learnt, key = ''): void {
	if (typeof recorded === 'object' && recorded !== null) {
		for (const [part, value] of Object.entries(recorded)) learn(value, Object(now)[part], learnt, part);
	} else if (typeof recorded === 'string' && typeof now === 'string') {
		if (/^(start|end)$/.test(key) && /^\d+$/.test(recorded)) learnt.places.set(recorded, now);
		if (MADE_UP.test(recorded) && recorded !== now) learnt.texts.set(opaque(recorded), opaque(now));
	}
}

/** Only their type is compared. */
const VOLATILE = new Set([
	'hsob_ts',
	'event_id',
	'access_token',
	'mtime_age',
	'mtime',
	'start',
	'end',
	'msg_id',
]);

function differences(recorded: unknown, now: unknown, path: string, learnt: Learnt): readonly string[] {
	if (kindOf(recorded) !== kindOf(now))
		return [`${path || 'body'}: ${kindOf(recorded)} recorded, ${kindOf(now)} now`];
	if (typeof recorded !== 'object' || recorded === null) {
		const text = String(recorded);
		if (
			VOLATILE.has(path.slice(path.lastIndexOf('.') + 1)) ||
			LEFT_OUT.test(text) ||
			translate(text, learnt) === String(now)
		)
			return [];
		return [
			`${path || 'body'}: ${JSON.stringify(recorded)} recorded, ${JSON.stringify(now)?.slice(0, 90)} now`,
		];
	}
	const sizes =
		Array.isArray(recorded) && Array.isArray(now) && recorded.length !== now.length
			? [`${path}: ${recorded.length} recorded, ${now.length} now`]
			: [];
	return [
		...sizes,
		...Object.entries(recorded).flatMap(([key, value]) =>
			differences(value, Object(now)[key], `${path}.${key}`, learnt),
		),
	];
}

function kindOf(value: unknown): string {
	return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
