import {describeError} from '../../domain/errors.ts';
import type {RunningServer} from '../../server/serve.ts';
import {serve} from '../../server/serve.ts';
import type {Context} from '../context.ts';
import {Failed} from '../exit.ts';
import {interruptSignal} from '../interrupt.ts';

interface Options {
	readonly host: string;
	readonly port: number;
	readonly data?: string;
	readonly name: string;
}

/** Runs the embedded home server until interrupted; what was asked of it by then is answered. */
export async function run(context: Context, options: Options): Promise<void> {
	const signal = interruptSignal();
	const server = await start(context, options);
	const hint = `make an account in another terminal: chat-tui register ann --server ${server.url}`;
	context.print({listening: server.url}, `listening on ${server.url}\n${hint}`);
	if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
	await server.close();
}

async function start({paths, log}: Context, {host, port, data, name}: Options): Promise<RunningServer> {
	try {
		return await serve({host, port, name, dataDir: data ?? paths.server, log: (line) => log.error(line)});
	} catch (error) {
		throw new Failed(describeError(error), {cause: error});
	}
}
