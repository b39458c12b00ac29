import {errorLine, exitCodeOf} from './exit.ts';
import type {Perform} from './program.ts';
import {buildProgram} from './program.ts';

for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		// While the screen is up it has a listener of its own, which knows what to do about a lost terminal.
		if (stream.listenerCount('error') > 1) return;
		// A reader that has seen enough (`| head`) is no failure.
		if (error.code === 'EPIPE') process.exit(0);
		process.stderr.write(`chat-tui: the output cannot be written: ${error.message}\n`);
		process.exit(1);
	});
}

process.exit(await main(process.argv));

/** Runs one command line to its end. Everything but commander is loaded only by the command that needs it. */
async function main(argv: readonly string[]): Promise<number> {
	let exitCode = 0;
	const performInContext: Perform = async (load, values, globals) => {
		const {perform} = await import('./perform.ts');
		exitCode = await perform(load, values, globals);
	};
	try {
		await buildProgram(performInContext).parseAsync(argv);
		return exitCode;
	} catch (error) {
		const line = errorLine(error);
		if (line) process.stderr.write(`${line}\n`);
		return exitCodeOf(error);
	} finally {
		await new Promise((resolve) => process.stdout.write('', resolve));
	}
}
