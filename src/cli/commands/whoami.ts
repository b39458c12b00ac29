import type {Context} from '../context.ts';

/** Prints who the profile is. No network. */
export async function run(context: Context): Promise<void> {
	const {userId, server, protocol} = context.session();
	context.print({userId, server, protocol}, `${userId} on ${server} (protocol ${protocol})`);
}
