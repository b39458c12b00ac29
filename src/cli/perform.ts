import type {Context} from './context.ts';
import {createContext} from './context.ts';
import {errorLine, exitCodeOf, isExplained} from './exit.ts';
import type {Perform} from './program.ts';
import {watchRequests} from './watch-requests.ts';

type Load = Parameters<Perform>[0];
type Globals = Parameters<Perform>[2];

/** Runs a command and reports its failure: a line on standard error, the trace in the log. Gives the exit code. */
export async function perform(load: Load, values: readonly unknown[], globals: Globals): Promise<number> {
	const context = createContext(globals, process);
	const fail = (error: unknown) => report(context, error);
	for (const event of ['uncaughtException', 'unhandledRejection']) {
		process.on(event, (error: unknown) => {
			// While the screen is up it has a listener of its own, which gives the terminal back before it speaks.
			if (process.listenerCount(event) === 1) process.exit(fail(error));
		});
	}
	// Whether there is a log is to be known before a screen stands where that could be said.
	context.log.debug('started');
	if (globals.debug) watchRequests(context.log.debug);
	try {
		const {run} = await load();
		const exitCode = await run(context, ...(values as never[]));
		return typeof exitCode === 'number' ? exitCode : 0;
	} catch (error) {
		return fail(error);
	}
}

function report({log, redactor}: Context, error: unknown): number {
	const line = errorLine(error);
	if (line !== null) {
		log.error(error);
		const whereMore = isExplained(error) ? '' : ` (a fault of the program; see ${log.file})`;
		process.stderr.write(`${redactor.redact(line)}${whereMore}\n`);
	}
	return exitCodeOf(error);
}
