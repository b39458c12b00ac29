import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A server in front of another that passes everything on, but names a way of signing in that nobody knows. */
export async function unknownWay(home: string): Promise<{readonly url: string; close(): Promise<void>}> {
	const server = createServer((asked, answer) => {
		if (asked.method === 'GET' && asked.url?.endsWith('/login'))
			return answer.end('{"type":"m.login.retina"}');
		passOn(home, asked, answer);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function passOn(home: string, asked: IncomingMessage, answer: ServerResponse): void {
	const {method, url = '', headers} = asked;
	const passed = request(new URL(url, home), {method, headers}, (response) => {
		answer.writeHead(response.statusCode ?? 500, response.headers);
		response.pipe(answer);
	});
	passed.on('error', () => answer.destroy());
	asked.pipe(passed);
}
