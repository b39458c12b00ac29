import {openLine} from '../../../src/api/http.ts';
import type {Api} from '../../../src/api/port.ts';
import {createApi} from '../../../src/api/v1/adapter.ts';
import {type Reply, type Seen, scriptedServer} from '../scripted-server.ts';

export const me = '@me:localhost';
const prefix = '/matrix/client/api/v1/';

/** What is answered, by method and path below the prefix: `GET im/sync`. */
export type Script = Readonly<Record<string, (seen: Seen) => Reply>>;

/** The adapter, signed in as `@me:localhost` to a server that knows the requests of the script and no others. */
export async function scriptedApi(
	script: Script,
	now?: () => number,
	tokenNow?: () => string,
): Promise<{readonly api: Api; readonly url: string; asked(): readonly string[]}> {
	const name = ({method, path}: Seen) => `${method} ${path.replace(prefix, '')}`;
	const {url, seen} = await scriptedServer(
		(request) => script[name(request)]?.(request) ?? {status: 400, json: {error: 'Unrecognized request'}},
	);
	const session = {userId: me, server: url, protocol: 'v1', accessToken: 'token'} as const;
	return {
		api: createApi(session, openLine(url), {...(now && {now}), ...(tokenNow && {tokenNow})}),
		url,
		asked: () => seen.map(name),
	};
}
