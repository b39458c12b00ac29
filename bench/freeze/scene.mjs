// The whole client with its screen on a headless terminal, and somebody who types into it.
import {openClient} from '../../src/client/open.ts';
import {roomRows} from '../../src/store/selectors.ts';
import {renderApp} from '../../test/helpers/app.tsx';

/** Between a frame and the next key, ms. */
const gapMs = 20;

/** `server`: its URL; `dir`: an empty folder for the cache. */
export function openScene({server, dir}) {
	const session = {userId: '@user0:localhost', server, protocol: 'v1', accessToken: 'token'};
	const client = openClient({session, dir});
	const app = renderApp({client, columns: 120, rows: 40});
	return {
		rooms: () => roomRows(client.store.getState()).length,
		events: () => {
			const lists = [...client.store.getState().timelines.values()];
			return lists.reduce((sum, {events}) => sum + events.length, 0);
		},
		isLive: () => client.store.getState().connection.status === 'live',
		open: (roomId) => client.openRoom(roomId),
		typeWhile: (isOn) => typeWhile(app, isOn),
		close: async () => {
			await app.quit();
			app.dispose();
		},
	};
}

/** How long each key took until it was on the screen, ms. A key that could not even be pressed is late, too. */
async function typeWhile(app, isOn) {
	const times = [];
	for (let at = 0; isOn(); at += 1) {
		const digit = String(at % 10);
		const wasOpen = hasRoom(app);
		// The first room that opens has a composer of its own.
		const isNew = () => hasRoom(app) !== wasOpen;
		const planned = performance.now() + gapMs;
		await new Promise((resolve) => setTimeout(resolve, gapMs));
		app.type(digit);
		await app.until(() => composer(app) === digit || isNew(), 60_000);
		times.push(performance.now() - planned);
		app.type('\x7f');
		await app.until(() => composer(app) !== digit, 60_000);
	}
	return times;
}

const hasRoom = (app) => app.text().includes('▸');

/** What is typed: nothing but one digit ever is. */
function composer(app) {
	const row = app.text().split('\n').at(-2) ?? '';
	return /> (\d?)\s*$/.exec(row)?.[1] ?? '';
}
