import {join} from 'node:path';
import {openClient} from '../../client/open.ts';
import {runScreen} from '../../tui/run.tsx';
import type {Context} from '../context.ts';
import {guideGuest} from './guide.ts';
import {setScenes} from './scenes.ts';
import type {Stage} from './stage.ts';

/** The screen as the guest, with the guide about. Gives its exit code; touches none of the user's sessions. */
export async function showScreen(context: Context, stage: Stage): Promise<number> {
	const {input, output, hasColors, log} = context;
	output.write('Setting up a server and its rooms…\n');
	const scenes = await setScenes(stage);
	const life = new AbortController();
	const guiding = guideGuest(scenes, life.signal, log);
	const logLine = (line: string) => log.error(line);
	const open = () => openClient({session: scenes.guest.session, dir: join(stage.dir, 'cache'), log: logLine});
	try {
		return await runScreen({
			client: open(),
			signIn: async () => open(),
			// This server signs nobody out.
			again: {signIn: async () => {}, withoutPassword: async () => null},
			server: stage.url,
			room: '#welcome',
			input,
			output,
			colors: hasColors,
			log: logLine,
		});
	} finally {
		life.abort();
		await guiding;
	}
}
