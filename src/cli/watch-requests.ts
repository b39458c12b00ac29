import {subscribe} from 'node:diagnostics_channel';
import type {ClientRequest, IncomingMessage} from 'node:http';

/** Tells of every HTTP request that this process makes: method, URL and status, a line each. */
export function watchRequests(tell: (line: string) => void): void {
	subscribe('http.client.response.finish', (message) => {
		const {request, response} = message as {request: ClientRequest; response: IncomingMessage};
		tell(`${describe(request)} → ${response.statusCode}`);
	});
	subscribe('http.client.request.error', (message) => {
		const {request, error} = message as {request: ClientRequest; error: Error};
		tell(`${describe(request)} → ${error.message}`);
	});
}

function describe(request: ClientRequest): string {
	return `${request.method} ${request.protocol}//${request.getHeader('host')}${request.path}`;
}
