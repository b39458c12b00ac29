import type {Fault} from '../helpers/reference-server/faults.ts';
import type {ReferenceServer} from '../helpers/reference-server/start.ts';
import {until} from '../helpers/until.ts';
import type {Person, WirePage} from '../server/people.ts';
import {call} from '../server/people.ts';

/** A server with a public room of Ann's called #tea, and Bob, who is not in it. */
export interface Scene {
	readonly server: ReferenceServer;
	readonly ann: Person;
	readonly bob: Person;
	readonly roomId: string;
}

/** Whether the fault shows. */
export type Probe = (scene: Scene) => Promise<boolean>;

const bodies = ({chunk}: WirePage) => chunk.map(({content}) => content['body']);
const types = ({chunk}: WirePage) => chunk.map(({type}) => type);
const newest = async ({ann}: Scene) => (await ann.poll('END')).end;

/** What Ann’s waiting poll is answered when Bob joins. */
async function wokenByJoin(scene: Scene): Promise<WirePage> {
	const {server, ann, bob, roomId} = scene;
	const answer = ann.poll(await newest(scene), 3000);
	await until(() => server.waiting() > 0, {what: 'the poll to wait'});
	await bob.state(roomId, bob.userId, 'join');
	return answer;
}

/** The same request until it breaks or shows what is looked for. */
async function sooner(isSo: () => Promise<boolean>, tries: number): Promise<boolean> {
	for (let index = 0; index < tries; index++) if (await isSo()) return true;
	return false;
}

const breaks = (request: () => Promise<unknown>) =>
	sooner(
		() =>
			request().then(
				() => false,
				() => true,
			),
		60,
	);
const joinTea = (person: Person) => person.call('PUT', '/join/%23tea:localhost', {});
const name = (person: Person, text: string) =>
	person.call('PUT', `/profile/${person.userId}/displayname`, {displayname: text});

export const probes: Readonly<Record<Fault, Probe>> = {
	endOneTooFar: async ({ann, roomId}) => {
		const {end} = await ann.poll('END');
		await ann.say(roomId, 'm1');
		return (await ann.poll(end)).chunk.length === 0;
	},
	lostWakeUps: async (scene) => {
		const {ann, roomId, server} = scene;
		let turn = 0;
		return sooner(async () => {
			const from = await newest(scene);
			const before = server.requests('/events');
			const answer = ann.poll(from, 300);
			await until(() => server.requests('/events') > before, {what: 'the poll to arrive'});
			await ann.say(roomId, `m${turn++}`);
			return (await answer).chunk.length === 0;
		}, 30);
	},
	oneEventPerWake: async (scene) => (await wokenByJoin(scene)).chunk.length === 1,
	poisonedTokens: async ({ann}) => {
		await ann.call('PUT', `/presence/${ann.userId}/status`, {state: 'offline'});
		return sooner(async () => (await ann.poll('START')).end.includes('UserID('), 20);
	},
	tokenOfOneNumber: async ({ann}) => /^\d+$/.test((await ann.poll('END')).end),
	eventIdsAnew: async ({ann, roomId}) => {
		const read = async () => (await ann.list(roomId)).chunk[0]?.event_id;
		const first = await read();
		return first !== (await read());
	},
	repeatedPuts: async ({ann, roomId}) => {
		await ann.say(roomId, 'm1', 'once');
		await ann.say(roomId, 'm1', 'once');
		return bodies(await ann.list(roomId)).filter((body) => body === 'once').length === 2;
	},
	repeatedAliasJoins: async ({ann, roomId}) => {
		await joinTea(ann);
		return (await ann.list(roomId)).chunk.length === 2;
	},
	displaynameLeak: async ({ann, bob, roomId}) => {
		await name(bob, 'Bob');
		await joinTea(bob);
		await ann.state(roomId, ann.userId);
		await joinTea(ann);
		const {body} = await ann.call<{displayname?: string}>(
			'GET',
			`/rooms/${roomId}/members/${ann.userId}/state`,
		);
		return body.displayname === 'Bob';
	},
	noNotices: async ({ann, roomId}) => (await ann.list(roomId)).chunk.length === 0,
	noMemberEvents: async ({ann}) => !types(await ann.poll('START')).includes('m.room.member'),
	ownLeaveOnlyLive: async (scene) => {
		const {ann, roomId} = scene;
		const from = await newest(scene);
		await ann.state(roomId, ann.userId);
		return !types(await ann.poll(from)).includes('m.room.member');
	},
	emptyEarlyAnswers: async (scene) => {
		const from = await newest(scene);
		return sooner(async () => {
			const startedAt = performance.now();
			const {chunk} = await scene.ann.poll(from, 50);
			return chunk.length === 0 && performance.now() - startedAt < 40;
		}, 30);
	},
	catchUpGroupedByKind: async ({ann, bob, roomId}) => {
		await bob.state(roomId, bob.userId, 'join');
		const order = types(await ann.poll('START'));
		return order.lastIndexOf('m.room.message') < order.indexOf('m.room.member');
	},
	presenceFlapping: async ({ann}) => types(await ann.poll('START')).includes('m.presence'),
	htmlErrors: async ({server}) => (await (await fetch(`${server.url}/elsewhere`)).text()).includes('<html>'),
	bareStringErrors: async ({server}) =>
		typeof (await call(server.url, 'POST', '/register', 'no JSON')).body === 'string',
	emptyRefusals: async ({server}) => {
		const wrong = {type: 'm.login.password', user: 'ann', password: 'wrong'};
		return (await call<{error: string}>(server.url, 'POST', '/login', wrong)).body.error === '';
	},
	unknownRoutes400: async ({server}) => (await call(server.url, 'GET', '/nowhere')).status === 400,
	topic500: async ({ann, roomId}) =>
		(await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'T'})).status === 500,
	feedback500: async ({ann, roomId}) => {
		await ann.say(roomId, 'm1');
		const path = `/rooms/${roomId}/messages/${ann.userId}/m1/feedback/${ann.userId}/r`;
		return (await ann.call('PUT', path, {})).status === 500;
	},
	oddInput500: async ({server}) =>
		(await call(server.url, 'POST', '/login', {type: 'm.login.password', user: 7, password: 'x'})).status ===
		500,
	undecodedPaths: async ({server}) =>
		(await call(server.url, 'GET', '/profile/%40ann%3Alocalhost/displayname')).status === 400,
	looseDirectory: async ({ann, bob, roomId}) => {
		await ann.state(roomId, bob.userId, 'invite');
		return (await bob.state(roomId, bob.userId)).status === 403;
	},
	timeoutZeroIgnored: async (scene) => {
		const answer = scene.ann.poll(await newest(scene), 0);
		return until(() => scene.server.waiting() > 0, {ms: 150, what: 'a wait'}).then(
			() => answer.then(() => true),
			() => answer.then(() => false),
		);
	},
	neverWaits: async (scene) => {
		const startedAt = performance.now();
		await scene.ann.poll(await newest(scene), 100);
		return performance.now() - startedAt < 80;
	},
	answersCut: ({server}) => breaks(() => call(server.url, 'GET', '/login')),
	answersLost: ({ann, roomId}) => breaks(() => ann.say(roomId, 'm1')),
	lateWrites: ({ann, roomId}) => breaks(() => ann.say(roomId, 'm1')),
	futureTokensTaken: async ({ann}) =>
		(await ann.call('GET', '/events?from=99_99_99_99_0&timeout=0')).status === 200,
};
