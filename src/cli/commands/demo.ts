import {join} from 'node:path';
import {openClient} from '../../client/open.ts';
import {describeError} from '../../domain/errors.ts';
import {runScreen} from '../../tui/run.tsx';
import type {Context} from '../context.ts';
import {guideGuest} from '../demo/guide.ts';
import {setScenes} from '../demo/scenes.ts';
import type {Stage} from '../demo/stage.ts';
import {openStage} from '../demo/stage.ts';
import {walk} from '../demo/walk.ts';
import {Failed} from '../exit.ts';

/** Shows the program on a server of its own: with a terminal on its screen, without one in plain lines. */
export async function run(context: Context): Promise<number> {
	const {input, output, isJson} = context;
	endOnSignals();
	const stage = await openStage((line) => context.log.error(line));
	try {
		if (input.isTTY && output.isTTY && !isJson) return await showScreen(context, stage);
		await walk(context, stage);
		return 0;
	} catch (error) {
		throw new Failed(`the demo did not work: ${describeError(error)}`, {cause: error});
	} finally {
		await stage.close();
	}
}

async function showScreen(context: Context, stage: Stage): Promise<number> {
	const {input, output, hasColors, log} = context;
	output.write('Setting up a server and its rooms…\n');
	const scenes = await setScenes(stage);
	const life = new AbortController();
	const guiding = guideGuest(scenes, life.signal, log);
	const open = () => openClient({session: scenes.guest.session, dir: join(stage.dir, 'cache')});
	try {
		return await runScreen({
			client: open(),
			signIn: async () => open(),
			server: stage.url,
			room: '#welcome',
			input,
			output,
			colors: hasColors,
			log: (line) => log.error(line),
		});
	} finally {
		life.abort();
		await guiding;
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
