import {isIPv6} from 'node:net';
import type {NetworkInterfaceInfo} from 'node:os';
import {networkInterfaces} from 'node:os';

/** Where a home server listens, and how it proves who it is. */
export interface Listening {
	/** The address it was told to listen on. */
	readonly host: string;
	readonly url: string;
	/** Null without TLS. */
	readonly tls: {
		readonly certFile: string;
		readonly hosts: readonly string[];
		readonly isSelfSigned: boolean;
	} | null;
	readonly isClosed: boolean;
}

type Interfaces = ReturnType<typeof networkInterfaces>;

/** How others come to the server, for whoever runs it: what to type, with addresses that they can reach. */
export function invitation(listening: Listening, interfaces: Interfaces = networkInterfaces()): string {
	const {host, url, tls, isClosed} = listening;
	if (isClosed) return 'no new accounts are made (--closed)';
	const registering = hostsToTell(listening, interfaces).map(
		(each) => `  ${trusting(tls)}chat-tui register --server ${withHost(url, each)} NAME`,
	);
	if (isLoopback(host)) {
		const more = 'only this machine reaches that address; for colleagues, see chat-tui serve --help';
		return ['make an account in another terminal:', ...registering, more].join('\n');
	}
	const certificate = tls?.isSelfSigned ? `, once they have your ${tls.certFile}` : '';
	return [`invite colleagues: each picks a NAME and types${certificate}`, ...registering].join('\n');
}

/** What to warn of; null if what is said here cannot be read on the way. */
export function warning({host, tls}: Pick<Listening, 'host' | 'tls'>): string | null {
	if (tls || isLoopback(host)) return null;
	return (
		`WARNING: without TLS, passwords and messages cross the network for anybody to read; ` +
		`give --tls-cert and --tls-key, or listen on 127.0.0.1`
	);
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/i.test(host);

/** The names on the certificate before all; for "any address", those that the machine has in its networks. */
function hostsToTell({host, url, tls}: Listening, interfaces: Interfaces): readonly string[] {
	if (isLoopback(host)) return [new URL(url).hostname];
	const named = tls?.hosts.filter((each) => !isLoopback(each)) ?? [];
	if (named.length > 0) return named;
	if (!/^(0\.0\.0\.0|::)$/.test(host)) return [host];
	const own = Object.values(interfaces).flatMap((each) => each ?? []);
	const reachable = own.filter(isReachable).map(({address}) => address);
	const ipv4 = reachable.filter((address) => !isIPv6(address));
	const found = ipv4.length > 0 ? ipv4 : host === '::' ? reachable : [];
	return found.length > 0 ? found : [new URL(url).hostname];
}

/** Not from this machine alone, nor only with the name of a network card after it. */
const isReachable = ({internal, address}: NetworkInterfaceInfo): boolean =>
	!internal && !/^(fe80:|169\.254\.)/i.test(address);

function withHost(url: string, host: string): string {
	const {protocol, port} = new URL(url);
	const bare = host.replace(/^\[|\]$/g, '');
	return `${protocol}//${isIPv6(bare) ? `[${bare}]` : bare}${port && `:${port}`}`;
}

const trusting = (tls: Listening['tls']): string =>
	tls?.isSelfSigned ? `NODE_EXTRA_CA_CERTS=${tls.certFile} ` : '';
