// What the home server bears: messages acknowledged on the disk, many polls woken at once, many users at once.
// BENCH_SECONDS: how long the users talk, 60 if left out. Fails if anything is unanswered, lost or doubled.
import {inTurns, openHome} from './server/open-home.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 60);

await measureMessages();
await measurePolls();
await measureUsers();

/** One sender who waits for each acknowledgement, then 20 at once. */
async function measureMessages() {
	const home = await openHome(20);
	for (const senders of [1, 20]) {
		const each = 2_000 / senders;
		const started = performance.now();
		await Promise.all(
			home.people.slice(0, senders).map(async (person) => {
				for (let index = 0; index < each; index += 1) await home.say(person, `${senders}-${index}`);
			}),
		);
		const taken = (performance.now() - started) / 1_000;
		print(
			`messages: ${senders} sending`,
			`${Math.round((senders * each) / taken)} a second acknowledged on the disk`,
		);
	}
	await home.close();
}

/** The same message for one poll and for a thousand. */
async function measurePolls() {
	const home = await openHome(1_001);
	const [speaker, ...listeners] = home.people;
	await arrive(home);
	await wake(home, speaker, listeners.slice(0, 10));
	const [one] = await wake(home, speaker, listeners.slice(0, 1));
	const times = await wake(home, speaker, listeners);
	const [first, median, last] = [times[0], times[Math.floor(times.length / 2)], times.at(-1)];
	print('polls: 1 waiting', `answered after ${one.toFixed(1)} ms`);
	print(
		'polls: 1,000 waiting',
		`${times.length} answered; first ${ms(first)}, median ${ms(median)}, last ${ms(last)}; last ×${(last / one).toFixed(0)} of one alone`,
	);
	await home.close();
}

/** How long after the message was sent each poll was answered with it (ms), the fastest first. */
async function wake(home, speaker, listeners) {
	const {end} = await home.poll(speaker, 'END', 0);
	const body = `wake ${listeners.length}`;
	let started;
	const polls = listeners.map(async (person) => {
		for (let from = end; ; ) {
			const page = await home.poll(person, from, 60_000);
			if (page.chunk.some((event) => event.content.body === body)) return performance.now() - started;
			from = page.end;
		}
	});
	await settle(home);
	started = performance.now();
	await home.say(speaker, `wake-${listeners.length}`, body);
	return (await Promise.all(polls)).sort((a, b) => a - b);
}

/** Everybody is here before anything is measured: arrivals are news for those who are here already. */
async function arrive(home) {
	await inTurns(home.people, (person) => home.poll(person, 'END', 0));
}

/** Until those who began to poll wait: while the server still takes them in, others have to queue. */
async function settle(home) {
	for (let quick = 0; quick < 10; ) {
		const started = performance.now();
		await home.poll(home.people[0], 'END', 0);
		quick = performance.now() - started < 20 ? quick + 1 : 0;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** Everybody follows, and says something every ten seconds, each at a time of his own. */
async function measureUsers() {
	const home = await openHome(200);
	await arrive(home);
	const {end} = await home.poll(home.people[0], 'END', 0);
	const before = await home.memory();
	const sent = [];
	const delays = [];
	let isOver = false;
	const following = home.people.map(async (person) => {
		const received = [];
		for (let from = end; !isOver || received.length < sent.length; ) {
			const page = await home.poll(person, from, 5_000);
			const now = Date.now();
			const said = page.chunk.filter(
				(event) => event.content.msgtype === 'm.text' && event.user_id !== '_homeserver_',
			);
			for (const event of said) delays.push(now - event.content.hsob_ts);
			received.push(...said.map((event) => event.content.body));
			if (isOver && page.chunk.length === 0) break;
			from = page.end;
		}
		return received;
	});
	const deadline = performance.now() + seconds * 1_000;
	await inTurns(
		home.people,
		async (person) => {
			await new Promise((resolve) => setTimeout(resolve, Math.random() * 10_000));
			for (let index = 0; performance.now() < deadline; index += 1) {
				const body = `${person.userId} ${index}`;
				await home.say(person, `u${index}`, body);
				sent.push(body);
				await new Promise((resolve) => setTimeout(resolve, 5_000 + Math.random() * 10_000));
			}
		},
		home.people.length,
	);
	isOver = true;
	const everything = [...sent].sort().join('\n');
	const received = await Promise.all(following);
	const wrong = received.filter((bodies) => [...bodies].sort().join('\n') !== everything).length;
	delays.sort((a, b) => a - b);
	const at = (part) => delays[Math.min(delays.length - 1, Math.floor(delays.length * part))];
	print(
		`users: 200 for ${seconds} s`,
		`${sent.length} messages, ${delays.length} deliveries; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; ${wrong} users lost or doubled something`,
	);
	const after = await home.memory();
	print('users: memory', `${mib(before)} before, ${mib(after)} after`);
	await home.close();
	if (wrong > 0) process.exit(1);
}

function print(what, figures) {
	console.log(`server: ${what.padEnd(28)} ${figures}`);
}

function ms(value) {
	return `${value.toFixed(0)} ms`;
}

function mib(bytes) {
	return `${(bytes / 2 ** 20).toFixed(0)} MiB RSS`;
}
