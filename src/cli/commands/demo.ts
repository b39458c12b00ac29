import {describeError} from '../../domain/errors.ts';
import type {Context} from '../context.ts';
import {openStage} from '../demo/stage.ts';
import {walk} from '../demo/walk.ts';
import {Failed} from '../exit.ts';

/** Shows the program on a server of its own: with a terminal on its screen, without one in plain lines. */
export async function run(context: Context): Promise<number> {
	const {input, output, isJson} = context;
	endOnSignals();
	const stage = await openStage((line) => context.log.error(line));
	try {
		if (input.isTTY && output.isTTY && !isJson) {
			const {showScreen} = await import('../demo/show-screen.ts');
			return await showScreen(context, stage);
		}
		await walk(context, stage);
		return 0;
	} catch (error) {
		throw new Failed(`the demo did not work: ${describeError(error)}`, {cause: error});
	} finally {
		await stage.close();
	}
}

/** Lets what is registered for the end of the process happen, the temporary folder's removal above all. */
function endOnSignals(): void {
	for (const [name, number] of [
		['SIGINT', 2],
		['SIGTERM', 15],
		['SIGHUP', 1],
	] as const) {
		process.once(name, () => process.exit(128 + number));
	}
}
