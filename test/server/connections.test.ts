import {createServer, type RequestListener, type Server} from 'node:http';
import {type AddressInfo, connect, type Socket} from 'node:net';
import {afterEach, describe, expect, it} from 'vitest';
import {guardConnections} from '../../src/server/connections.ts';
import {until} from '../helpers/until.ts';

const patient = {
	headers: 60_000,
	request: 60_000,
	reading: 60_000,
	idle: 60_000,
	connections: 100,
	connectionsOfOne: 100,
};

let server: Server;
const sockets: Socket[] = [];
afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
	server.closeAllConnections();
	server.close();
});

const answerAll: RequestListener = (_, response) => response.end('done');

/** A guarded server, impatient in what is named. */
async function open(limits: Partial<typeof patient>, listener = answerAll): Promise<void> {
	server = createServer({connectionsCheckingInterval: 20}, listener);
	guardConnections(server, {...patient, ...limits});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** A connection that has sent a text, what it received, and whether it was ended. */
function send(text: string, isReading = true) {
	const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
	sockets.push(socket);
	const peer = {socket, received: '', isEnded: false};
	if (isReading) socket.on('data', (chunk) => (peer.received += String(chunk)));
	for (const event of ['end', 'close', 'error']) {
		socket.on(event, () => {
			peer.isEnded = true;
		});
	}
	socket.write(text);
	return peer;
}

const ended = (peer: {readonly isEnded: boolean}) =>
	until(() => peer.isEnded, {what: 'the connection to end'});

describe('who is too slow is cut off', () => {
	it('with the first byte', async () => {
		await open({headers: 100});
		await ended(send(''));
	});

	it('with the headers', async () => {
		await open({headers: 100});
		const peer = send('GET / HTTP/1.1\r\nHost: x\r\n');
		await ended(peer);
		expect(peer.received).toContain('408 Request Timeout');
	});

	it('with the body, although it keeps trickling', async () => {
		await open({headers: 300, request: 300}, (request, response) => {
			request
				.on('error', () => {})
				.resume()
				.on('end', () => response.end());
		});
		const peer = send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
		const trickle = setInterval(() => peer.socket.write('x'), 10);
		await ended(peer);
		clearInterval(trickle);
		expect(peer.received).toContain('408 Request Timeout');
	});

	it('with reading the answer', async () => {
		let isClosed = false;
		await open({reading: 100}, (_, response) => {
			response.on('close', () => {
				isClosed = true;
			});
			response.end(Buffer.alloc(50 * 2 ** 20));
		});
		send('GET / HTTP/1.1\r\nHost: x\r\n\r\n', false);
		await until(() => isClosed, {what: 'the answer to be given up'});
	});

	it('with another request', async () => {
		await open({idle: 100});
		const peer = send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
		await until(() => peer.received.includes('done'), {what: 'the answer'});
		await ended(peer);
	});
});

it('lets a poll wait for longer than all of that', async () => {
	await open({headers: 50, request: 50, reading: 50, idle: 50}, (_, response) => {
		setTimeout(() => response.end('news'), 600);
	});
	const peer = send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
	await until(() => peer.received.includes('news'), {what: 'the news'});
});

describe('who has too many connections', () => {
	it('gets no more until one of them is closed', async () => {
		await open({connectionsOfOne: 2});
		const [first, second] = [send(''), send('')];
		const third = send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
		await ended(third);
		expect([third.received, first.isEnded, second.isEnded]).toEqual(['', false, false]);
		first.socket.destroy();
		await until(
			async () => {
				const peer = send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
				await ended(peer);
				return peer.received.includes('done');
			},
			{what: 'a connection to be taken'},
		);
	});
});
