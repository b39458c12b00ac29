import {errorLine, exitCodeOf} from './exit.ts';
import type {Perform} from './program.ts';
import {buildProgram} from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	// While the screen is up it has a listener of its own, which knows what to do about a lost terminal.
	if (process.stdout.listenerCount('error') > 1) return;
	// A reader that has seen enough (`| head`) is no failure.
	if (error.code === 'EPIPE') process.exit(0);
	const advice = 'what was asked for may be done all the same, look before you repeat it';
	process.stderr.write(`chat-tui: the output cannot be written (${error.message}): ${advice}\n`);
	process.exit(1);
});
// An error that cannot be told changes nothing about how the command has ended.
process.stderr.on('error', () => {});

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
		// A write that has failed is told in the next turn. Where nothing is left to write, a full disk says no to that, too.
		await new Promise((resolve) => setImmediate(resolve));
		if (process.stdout.writableLength > 0) await new Promise((resolve) => process.stdout.write('', resolve));
	}
}
