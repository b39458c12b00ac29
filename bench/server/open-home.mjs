// Starts home.mjs and speaks HTTP with it.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {Agent, request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const PREFIX = '/matrix/client/api/v1';

/** A server on a real disk with so many accounts signed in, all of them in one room. */
export async function openHome(accounts) {
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const folder = mkdtempSync(join(tmpdir(), 'chat-tui-bench-'));
	// Below node_modules, so that the packages are found.
	const outfile = join(root, 'node_modules/.cache/chat-tui-bench/home.mjs');
	await build({
		entryPoints: [fileURLToPath(new URL('home.mjs', import.meta.url))],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		packages: 'external',
		logLevel: 'warning',
	});
	const child = spawn(process.execPath, [outfile, folder, String(accounts)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	const readLine = async () => JSON.parse((await lines.next()).value);
	const {url, people} = await readLine();
	const call = createCall(url);
	const roomId = (await call(people[0], 'POST', '/rooms', {})).room_id;
	await inTurns(people.slice(1), (person) =>
		call(person, 'PUT', `/rooms/${roomId}/members/${person.userId}/state`, {membership: 'join'}),
	);
	return {
		people,
		roomId,
		call,
		say: (person, msgId, body = msgId) =>
			call(person, 'PUT', `/rooms/${roomId}/messages/${person.userId}/${msgId}`, {msgtype: 'm.text', body}),
		poll: (person, from, timeout) => call(person, 'GET', `/events?from=${from}&timeout=${timeout}`),
		/** Bytes. */
		async memory() {
			child.stdin.write('rss\n');
			return (await readLine()).rss;
		},
		async close() {
			child.stdin.end();
			await new Promise((resolve) => child.once('exit', resolve));
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** Does it for each, 20 at once. */
export async function inTurns(items, act, atOnce = 20) {
	const queue = items.values();
	await Promise.all(
		Array.from({length: atOnce}, async () => {
			for (const item of queue) await act(item);
		}),
	);
}

function createCall(url) {
	const agent = new Agent({keepAlive: true, maxSockets: Number.POSITIVE_INFINITY});
	return ({token}, method, path, body) =>
		new Promise((resolve, reject) => {
			const target = `${url}${PREFIX}${path}${path.includes('?') ? '&' : '?'}access_token=${token}`;
			const sent = request(target, {method, agent}, (response) => {
				const chunks = [];
				response.on('data', (chunk) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					const text = Buffer.concat(chunks).toString();
					if (response.statusCode === 200) resolve(JSON.parse(text));
					else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
				});
			});
			sent.on('error', reject);
			sent.end(body === undefined ? undefined : JSON.stringify(body));
		});
}
