import {describeError, UsageError} from '../../domain/errors.ts';
import type {RunningServer} from '../../server/serve.ts';
import {serve} from '../../server/serve.ts';
import {isServerName} from '../../server/server-name.ts';
import {readTls} from '../../server/tls.ts';
import type {Context} from '../context.ts';
import {Failed} from '../exit.ts';
import {interruptSignal} from '../interrupt.ts';
import {invitation, warning} from '../invitation.ts';

interface Options {
	readonly host: string;
	readonly port: number;
	readonly data?: string;
	readonly name: string;
	readonly tlsCert?: string;
	readonly tlsKey?: string;
	readonly closed?: boolean;
}

/** Runs the embedded home server until interrupted; what was asked of it by then is answered. */
export async function run(context: Context, options: Options): Promise<void> {
	checkOptions(options);
	const signal = interruptSignal();
	const {host, closed: isClosed = false} = options;
	const tls = readPair(options);
	const server = await start(context, options, tls);
	const danger = warning({host, tls});
	if (danger !== null) context.note(danger);
	const invite = invitation({host, url: server.url, tls, isClosed});
	context.print({listening: server.url}, `listening on ${server.url}\n${invite}`);
	if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
	await server.close();
}

/** An empty value is a shell's variable that was never set: an empty address, for one, would stand for all of them. */
function checkOptions({host, data, name}: Options): void {
	if (host === '') throw new UsageError('the address is empty: give --host one, as 127.0.0.1');
	if (data === '') throw new UsageError('the folder is empty: give --data one, as ./chat');
	if (isServerName(name)) return;
	const problem = `'${name}' cannot name a server`;
	throw new UsageError(
		`${problem}: --name takes one like chat.example.org, perhaps with a port, as localhost:8080`,
	);
}

function readPair({tlsCert, tlsKey}: Options) {
	if (tlsCert === undefined && tlsKey === undefined) return null;
	if (tlsCert === undefined || tlsKey === undefined)
		throw new UsageError('TLS needs both the certificate and its key: give --tls-cert and --tls-key');
	try {
		return {...readTls(tlsCert, tlsKey), certFile: tlsCert};
	} catch (error) {
		throw new Failed(describeError(error), {cause: error});
	}
}

async function start(
	{paths, log}: Context,
	{host, port, data, name, closed = false}: Options,
	tls: ReturnType<typeof readPair>,
): Promise<RunningServer> {
	try {
		return await serve({
			host,
			port,
			name,
			dataDir: data ?? paths.server,
			isClosed: closed,
			log: (line) => log.error(line),
			...(tls && {tls}),
		});
	} catch (error) {
		throw new Failed(describeError(error), {cause: error});
	}
}
