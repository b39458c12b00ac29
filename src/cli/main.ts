import {errorLine, exitCodeOf} from './exit.ts';
import type {Perform} from './program.ts';
import {buildProgram} from './program.ts';

// A reader that has seen enough (`| head`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
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
